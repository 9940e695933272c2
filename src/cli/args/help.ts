import { type Command, GLOBAL_OPTIONS } from "../command.ts";
import { EXIT_CODE_MEANINGS } from "../exit_codes.ts";
import type { Option, Options } from "./option.ts";
import type { Paint } from "../output/paint.ts";
import { displayWidth } from "../output/table.ts";

type Pair = readonly [left: string, right: string];

/** What `taskrun help` prints. */
export function overview(commands: readonly Command[], paint: Paint): string {
  return sections([
    ["taskrun – task runs of Prefect 1.x and their results", []],
    ["Usage", ["taskrun COMMAND [options]"]],
    [
      "Commands",
      aligned(commands.map(({ name, summary }) => [name, summary])),
    ],
    ["Options of every command", optionLines(GLOBAL_OPTIONS)],
    ["Settings", SETTINGS],
    [
      "Exit codes",
      aligned(EXIT_CODE_MEANINGS.map(([code, what]) => [`${code}`, what])),
    ],
    ["Examples", [
      "taskrun doctor",
      "taskrun list --flow-run 8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d --state Failed",
      "taskrun result 87aaf2a5-08e3-5787-8d32-1a2c238f6cc0 --json | jq .gross",
      "taskrun help result",
    ]],
  ], paint);
}

const SETTINGS = [
  "The API, its key and the tenant are found as the Python client finds them:",
  "PREFECT__… variables, ~/.prefect/backend.toml, config.toml and auth.toml.",
  "taskrun doctor tells what was found, and where. A key is never taken from the",
  "command line. NO_COLOR turns colours off, FORCE_COLOR on in a pipe too.",
];

/** What `taskrun help COMMAND` prints. */
export function commandHelp(command: Command, paint: Paint): string {
  const { name, summary, usage, about, options, examples } = command;
  return sections([
    [`taskrun ${name} – ${summary}`, []],
    ["Usage", usage.map((line) => `taskrun ${name} ${line}`.trimEnd())],
    ...about === undefined ? [] : [["", about.split("\n")] as const],
    ["Options", optionLines(options)],
    ["Options of every command", optionLines(GLOBAL_OPTIONS)],
    ["Examples", examples.flatMap(([what, line]) => [`# ${what}`, line])],
  ], paint);
}

type Section = readonly [title: string, lines: readonly string[]];

function sections(parts: readonly Section[], paint: Paint): string {
  const shown = parts.filter(([, lines], i) => i === 0 || lines.length > 0);
  return shown.map(([title, lines]) => {
    const indented = lines.map((line) => `  ${line}`.trimEnd());
    const head = title === "" ? [] : [paint.bold(title)];
    return `${[...head, ...indented].join("\n")}\n`;
  }).join("\n");
}

function optionLines(options: Options): readonly string[] {
  return aligned(
    Object.entries(options).map(([name, option]) => [
      optionWords(name, option),
      option.summary,
    ]),
  );
}

function optionWords(name: string, { short, value }: Option<unknown>): string {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`;
  return short === undefined ? `    ${long}` : `-${short}, ${long}`;
}

function aligned(pairs: readonly Pair[]): readonly string[] {
  const width = Math.max(0, ...pairs.map(([left]) => displayWidth(left)));
  return pairs.map(([left, right]) => `${left.padEnd(width)}  ${right}`);
}
