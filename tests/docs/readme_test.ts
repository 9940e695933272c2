import { assert, assertMatch } from "@std/assert";
import deno from "../../deno.json" with { type: "json" };

const ROOT = new URL("../../", import.meta.url);
const readme = Deno.readTextFileSync(new URL("README.md", ROOT));
const [, code] = /```ts\n([^]*?)```/.exec(readme)!;

/** What the comments of the code say, a line for each. */
const PRINTED =
  /^Success \{ count: 3, gross: 14\.2443, skus: \[.*\] \}\n0 Success\n1 Success\n2 Success\n$/;

async function run(
  command: string,
  args: readonly string[],
  cwd: URL | string,
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

Deno.test("the code of the README runs in Deno as printed", async () => {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, code!);
    const args = [
      "run",
      "--allow-net=127.0.0.1",
      "--allow-env",
      "--allow-read",
    ];
    const config = ["--config=deno.json", "--lock=dev.lock", "--frozen"];
    const printed = await run(
      Deno.execPath(),
      [...args, ...config, file],
      ROOT,
    );
    assertMatch(printed, PRINTED);
  } finally {
    await Deno.remove(file);
  }
});

const whyNoNode = nodeIsMissing() ? " (there is no node)" : "";
Deno.test({
  name: `the code of the README runs in Node as printed${whyNoNode}`,
  ignore: whyNoNode !== "",
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await bundlePackage(folder);
      await Deno.writeTextFile(`${folder}/main.mjs`, code!);
      assertMatch(await run("node", ["main.mjs"], folder), PRINTED);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

function nodeIsMissing(): boolean {
  try {
    return !new Deno.Command("node", { args: ["--version"] }).outputSync()
      .success;
  } catch {
    return true;
  }
}

/** Bundles the two entry points that the README imports, as a package. */
async function bundlePackage(folder: string): Promise<void> {
  const home = `${folder}/node_modules/${deno.name}`;
  await Deno.mkdir(home, { recursive: true });
  const entries = [".", "./testing"] as const;
  const file = (key: string) => key === "." ? "mod.js" : `${key.slice(2)}.js`;
  const exports = Object.fromEntries(
    entries.map((key) => [key, `./${file(key)}`]),
  );
  const json = JSON.stringify({ type: "module", exports });
  await Deno.writeTextFile(`${home}/package.json`, json);
  for (const key of entries) {
    await run(Deno.execPath(), [
      ...["bundle", "--quiet", "--lock=dev.lock", "--frozen"],
      ...["--output", `${home}/${file(key)}`, deno.exports[key]],
    ], ROOT);
  }
}

Deno.test("the README has at most 150 lines, and ten of code", () => {
  assert(readme.split("\n").length <= 150);
  const statements = code!.split("\n").filter((line) => /^\w/.test(line));
  assert(statements.length <= 10, `${statements.length} lines of code`);
});

Deno.test("the README names tasks that there are", () => {
  const named = [...readme.matchAll(/deno(?:@2\.9\.6)? task (\w+)/g)].map((
    [, name],
  ) => name!);
  assert(named.length > 0);
  for (const name of named) assert(name in deno.tasks, name);
});
