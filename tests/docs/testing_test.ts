import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);
const page = Deno.readTextFileSync(new URL("docs/testing.md", ROOT));

/** The options of an interface, by their declarations. */
function optionsOf(file: string, name: string): string[] {
  const source = Deno.readTextFileSync(new URL(`src/testing/${file}`, ROOT));
  const [, body] = new RegExp(`interface ${name}[^{]*{\n([^]*?)\n}`).exec(
    source,
  )!;
  return [...body!.matchAll(/^ {2}(?:readonly )?"?(\w+)"?\??[:(]/gm)].map((
    [, option],
  ) => option!);
}

const INTERFACES: [file: string, name: string, table: boolean][] = [
  ["backend.ts", "TestBackendOptions", true],
  ["rows/database.ts", "BackendData", true],
  ["faults/faults.ts", "Fault", true],
  ["mapped/task.ts", "MappedTaskData", true],
  ["backend.ts", "TestBackend", false],
  ["server/request_log.ts", "LoggedRequest", false],
];
for (const [file, name, table] of INTERFACES) {
  Deno.test(`the page names all of ${name}${table ? ", with defaults" : ""}`, () => {
    const options = optionsOf(file, name);
    assert(options.length > 4, options.join());
    for (const option of options) {
      const named = table
        ? new RegExp(`^\\| \`${option}\` +\\| *\\S`, "m").test(page)
        : page.includes(`\`${option}`);
      assert(named, option);
    }
  });
}

async function run(
  command: string,
  args: string[],
  cwd?: string,
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args,
    ...(cwd !== undefined && { cwd }),
    env: { NO_COLOR: "1" },
  }).output();
  const text = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assert(success, text.join("\n"));
  return text[0]!;
}

function whyNoNode(): string | undefined {
  try {
    new Deno.Command("node", { args: ["--version"] }).outputSync();
    return undefined;
  } catch {
    return "there is no node";
  }
}

const reason = whyNoNode();
const title = "the example for Node runs in Node";

Deno.test({
  name: reason === undefined ? title : `${title} (${reason})`,
  ignore: reason !== undefined,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const home = `${folder}/node_modules/@taskrunview/taskrunview`;
      await Deno.mkdir(home, { recursive: true });
      await Deno.writeTextFile(
        `${home}/package.json`,
        JSON.stringify({
          type: "module",
          exports: { "./testing": "./testing.js" },
        }),
      );
      const entry = new URL("src/testing/mod.ts", ROOT).pathname;
      const bundled = ["--quiet", "--output", `${home}/testing.js`, entry];
      await run(Deno.execPath(), ["bundle", ...bundled], ROOT.pathname);
      const [, example] = /```js ignore\n([^]*?)```/.exec(page)!;
      await Deno.writeTextFile(`${folder}/example.test.mjs`, example!);
      const told = await run("node", ["--test", "--test-reporter=tap"], folder);
      const counts = ["pass", "fail"].map((name) =>
        new RegExp(`^# ${name} (\\d+)`, "m").exec(told)?.[1]
      );
      assertEquals(counts, ["2", "0"]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
