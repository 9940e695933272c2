import { assert, assertEquals, assertMatch } from "@std/assert";
import deno from "../../deno.json" with { type: "json" };

const ROOT = new URL("../../", import.meta.url);
const readme = Deno.readTextFileSync(new URL("README.md", ROOT));
const [, code] = /```ts\n([^]*?)```/.exec(readme)!;

Deno.test("the code of the README prints what its comments say", async () => {
  const run = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-net=127.0.0.1",
      "--allow-env",
      "--allow-read",
      "--ext=ts",
      "-",
    ],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  await new Blob([code!]).stream().pipeTo(run.stdin);
  const { success, stdout, stderr } = await run.output();
  assert(success, new TextDecoder().decode(stderr));
  const printed = new TextDecoder().decode(stdout);
  assertMatch(printed, /^Success \{ count: 3, gross: 14\.2443, skus: \[/);
  assertMatch(printed, /^Task run succeeded\.$/m);
  assertMatch(
    printed,
    /^0 PyObject \{\n {2}className: "shop\.models\.OrderLine"/m,
  );
});

Deno.test("the README names tasks that there are", () => {
  const named = [...readme.matchAll(/deno(?:@2\.9\.6)? task (\w+)/g)].map((
    [, name],
  ) => name!);
  assert(named.length > 0);
  for (const name of named) assert(name in deno.tasks, name);
});

Deno.test("the README names every error code", async () => {
  const errors = await Deno.readTextFile(new URL("src/model/errors.ts", ROOT));
  const unions = [...errors.matchAll(/type \w+Code =([^;]*);/g)].join("\n");
  const codes = [...unions.matchAll(/"(\w+)"/g)].map(([, code]) => code!);
  assertEquals(codes.length > 20, true);
  for (const code of codes) assert(readme.includes(`\`${code}\``), code);
});
