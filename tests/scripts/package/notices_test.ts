import { assertEquals, assertRejects } from "@std/assert";
import { thirdPartyNotices } from "../../../scripts/package/notices.ts";

/** Runs with a `node_modules` folder of packages with these files. */
async function withPackages(
  packages: Readonly<Record<string, Readonly<Record<string, string>>>>,
  run: (modules: string) => Promise<void>,
): Promise<void> {
  const modules = await Deno.makeTempDir();
  try {
    for (const [name, files] of Object.entries(packages)) {
      await Deno.mkdir(`${modules}/${name}`, { recursive: true });
      for (const [file, text] of Object.entries(files)) {
        await Deno.writeTextFile(`${modules}/${name}/${file}`, text);
      }
    }
    await run(modules);
  } finally {
    await Deno.remove(modules, { recursive: true });
  }
}

const json = (name: string) =>
  JSON.stringify({ name, version: "1.0.0", license: "MIT" });

Deno.test("thirdPartyNotices() passes on licences and notices", () =>
  withPackages({
    "@a/b": { "package.json": json("@a/b"), "LICENSE.md": "Licence of b\n" },
    c: { "package.json": json("c"), LICENCE: "Licence of c", NOTICE: "By C" },
  }, async (modules) => {
    assertEquals(
      await thirdPartyNotices(modules, ["@a/b", "c"]),
      `Parts of these packages are in dist/:

--- @a/b 1.0.0 (MIT)

Licence of b

--- c 1.0.0 (MIT)

Licence of c

By C
`,
    );
  }));

Deno.test("thirdPartyNotices() refuses a package without its licence", () =>
  withPackages(
    { d: { "package.json": json("d"), "README.md": "MIT" } },
    async (modules) => {
      await assertRejects(
        () => thirdPartyNotices(modules, ["d"]),
        Error,
        'Cannot bundle "d": it has no file with its licence',
      );
    },
  ));
