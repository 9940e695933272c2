import { assert, assertEquals } from "@std/assert";
import { GLOBAL_OPTIONS } from "../../src/cli/command.ts";
import { COMMANDS } from "../../src/cli/commands.ts";
import { EXIT_CODE_MEANINGS } from "../../src/cli/exit_codes.ts";
import { parseCommandArgs, splitCommand } from "../../src/cli/args/parse.ts";
import { runCli, SMALL_FLOW, startRecorded } from "../cli/_run_cli.ts";

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

const MAPPED = "ea22aba9-5f0a-5d4e-ae57-02be3789cebc";
const SHOWN = [
  ["list", "--flow-run", SMALL_FLOW, "--index", "-1", "--table"],
  ["result", "fee1d594-7794-554d-a058-2e222c878c04"],
  ["mapped", MAPPED, "--results", "--table"],
];
for (const args of SHOWN) {
  Deno.test(`docs/cli.md shows what taskrun ${args[0]} prints`, async () => {
    await using api = await startRecorded();
    const { stdout } = await runCli([...args, "--api-url", api.url]);
    assert(docs.includes(stdout), stdout);
  });
}

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
    parseCommandArgs(rest, { ...command.options, ...GLOBAL_OPTIONS });
  }
  assertEquals(typed.length > 20, true);
});
