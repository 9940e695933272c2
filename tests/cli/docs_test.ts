import { assert, assertEquals } from "@std/assert";
import { GLOBAL_OPTIONS } from "../../src/cli/command.ts";
import { COMMANDS } from "../../src/cli/commands.ts";
import { EXIT_CODE_MEANINGS } from "../../src/cli/exit_codes.ts";
import { parseGiven, splitCommand } from "../../src/cli/parse.ts";
import { runCli, SMALL_FLOW, startRecorded } from "./run_cli.ts";

const docs = await Deno.readTextFile(
  new URL("../../docs/cli.md", import.meta.url),
);

Deno.test("docs/cli.md names all commands, options and exit codes", () => {
  for (const { name, options } of COMMANDS) {
    assert(docs.includes(`| \`${name}`), name);
    for (const option of Object.keys({ ...options, ...GLOBAL_OPTIONS })) {
      assert(docs.includes(`--${option}`), `--${option} of ${name}`);
    }
  }
  const told = docs.replaceAll("`", "");
  for (const [code, meaning] of EXIT_CODE_MEANINGS) {
    assert(
      new RegExp(`\\| ${code} +\\| ${meaning.replace(/[()]/g, "\\$&")} +\\|`)
        .test(told),
      meaning,
    );
  }
});

Deno.test("docs/cli.md shows what taskrun list prints", async () => {
  await using api = await startRecorded();
  const args = ["list", "--flow-run", SMALL_FLOW, "--index", "-1", "--table"];
  const { stdout } = await runCli([...args, "--api-url", api.url]);
  assert(docs.includes(stdout));
});

/** The lines that help and documentation tell people to type. */
const typed = [
  ...COMMANDS.flatMap(({ examples }) => examples.map(([, line]) => line)),
  ...Array.from(docs.matchAll(/^\$ (taskrun .*)$/gm), ([, line]) => line!),
];

Deno.test("examples are command lines that can be parsed", () => {
  for (const line of typed) {
    const [first = ""] = line.split(/ [|>&]/);
    const words = /(?:^|\$\()taskrun ([^)]*)/.exec(first)?.[1]?.split(" ");
    if (words === undefined) continue; // a line for another program
    const { name, rest } = splitCommand(words, GLOBAL_OPTIONS);
    const command = COMMANDS.find((command) => command.name === name);
    assert(command !== undefined, line);
    parseGiven(rest, { ...command.options, ...GLOBAL_OPTIONS });
  }
  assertEquals(typed.length > 20, true);
});
