import { assert, assertEquals } from "@std/assert";
import { createHandler, toNodeListener } from "../../src/http/mod.ts";
import { CASES } from "./_node_cases.mjs";

for (const [name, check] of CASES) {
  Deno.test(`toNodeListener() ${name}`, () => check(toNodeListener));
}

const ROOT = new URL("../../", import.meta.url);

function hasNode(): boolean {
  try {
    return new Deno.Command("node", { args: ["--version"] }).outputSync()
      .success;
  } catch {
    return false;
  }
}

const RUN = `import { toNodeListener } from "./http.mjs";
import { CASES } from "./cases.mjs";
for (const [name, check] of CASES) {
  await check(toNodeListener);
  console.log(name);
}
`;

Deno.test({
  name: "toNodeListener() does all of this in Node",
  ignore: !hasNode(),
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const bundle = await new Deno.Command(Deno.execPath(), {
        args: [
          "bundle",
          "--quiet",
          "--output",
          `${folder}/http.mjs`,
          new URL("src/http/mod.ts", ROOT).pathname,
        ],
        cwd: ROOT.pathname,
      }).output();
      assert(bundle.success, new TextDecoder().decode(bundle.stderr));
      await Deno.copyFile(
        new URL("_node_cases.mjs", import.meta.url),
        `${folder}/cases.mjs`,
      );
      await Deno.writeTextFile(`${folder}/run.mjs`, RUN);
      const { stdout, stderr } = await new Deno.Command("node", {
        args: ["run.mjs"],
        cwd: folder,
      }).output();
      const passed = new TextDecoder().decode(stdout).trimEnd().split("\n");
      assertEquals(
        passed,
        CASES.map(([name]) => name),
        new TextDecoder().decode(stderr),
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("a request whose URL is none is answered with 400", async () => {
  const handler = createHandler();
  for (
    const url of ["http://localhost:99999/openapi.json", "http://local host/"]
  ) {
    // As Deno.serve() makes it of a Host header: its URL was never parsed.
    const request = new Proxy(new Request("http://localhost/"), {
      get: (target, name) =>
        name === "url" ? url : Reflect.get(target, name, target),
    });
    const response = await handler(request);
    assertEquals([response.status, (await response.json()).code], [
      400,
      "bad_request",
    ]);
  }
});
