import { type Command, GLOBAL_OPTIONS } from "../command.ts";
import { EXIT_CODE_MEANINGS } from "../exit_codes.ts";
import type { Option, Options } from "./option.ts";
import type { Paint } from "../output/paint.ts";
import { displayWidth } from "../output/table.ts";

type Pair = readonly [left: string, right: string];

/** Returns the output of `taskrun help`. */
export function overview(
  commands: readonly Command[],
  paint: Paint,
  width: number,
): string {
  return sections(
    [
      ["taskrun – task runs of Prefect 1.x and their results", []],
      ["Usage", ["taskrun COMMAND [options]"]],
      [
        "Commands",
        commands.map(({ name, summary }): Pair => [name, summary]),
      ],
      ["Options of every command", optionLines(GLOBAL_OPTIONS)],
      ["Settings", SETTINGS],
      [
        "Exit codes",
        EXIT_CODE_MEANINGS.map(([code, what]): Pair => [`${code}`, what]),
      ],
      ["Examples", [
        "taskrun doctor",
        "taskrun list --flow-run 8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d --state Failed",
        "taskrun result 87aaf2a5-08e3-5787-8d32-1a2c238f6cc0 --json | jq .gross",
        "taskrun help result",
      ]],
    ],
    paint,
    width,
  );
}

const SETTINGS = [
  "The API, its key and the tenant are read from the settings of the Python client:",
  "PREFECT__… variables, ~/.prefect/backend.toml, config.toml and auth.toml.",
  "taskrun doctor reports the settings and their sources. No option accepts a key.",
  "NO_COLOR disables colours, FORCE_COLOR enables them in a pipe.",
];

/** Returns the output of `taskrun help COMMAND`. */
export function commandHelp(
  command: Command,
  paint: Paint,
  width: number,
): string {
  const { name, summary, usage, about, options, examples } = command;
  return sections(
    [
      [`taskrun ${name} – ${summary}`, []],
      ["Usage", usage.map((line) => `taskrun ${name} ${line}`.trimEnd())],
      ...about === undefined ? [] : [["", about.split("\n")] as const],
      ["Options", optionLines(options)],
      ["Options of every command", optionLines(GLOBAL_OPTIONS)],
      ["Examples", examples.flatMap(([what, line]) => [`# ${what}`, line])],
    ],
    paint,
    width,
  );
}

/** A line, or two columns of which the right one is wrapped separately. */
type Line = string | Pair;

type Section = readonly [title: string, lines: readonly Line[]];

const INDENT = 2;

function sections(
  parts: readonly Section[],
  paint: Paint,
  width: number,
): string {
  const shown = parts.filter(([, lines], i) => i === 0 || lines.length > 0);
  return shown.map(([title, lines]) => {
    const head = title === "" ? [] : wrapped(title, width).map(paint.bold);
    const body = layout(lines, width - INDENT).map((line) =>
      `${" ".repeat(INDENT)}${line}`.trimEnd()
    );
    return `${[...head, ...body].join("\n")}\n`;
  }).join("\n");
}

/**
 * If the right column is narrower than this, it is placed below the left one.
 */
const RIGHT_MIN = 24;

function layout(lines: readonly Line[], width: number): readonly string[] {
  const pairs = lines.filter((line) => typeof line !== "string");
  const left = Math.max(0, ...pairs.map(([text]) => displayWidth(text))) + 2;
  const isBeside = width - left >= RIGHT_MIN;
  const start = isBeside ? left : 2 * INDENT;
  return lines.flatMap((line) => {
    if (typeof line === "string") return wrapped(line, width);
    const [name, text] = line;
    const rest = wrapped(text, width - start);
    const below = rest.slice(1).map((part) => " ".repeat(start) + part);
    return isBeside
      ? [`${name.padEnd(start)}${rest[0] ?? ""}`, ...below]
      : [name, ...rest.map((part) => " ".repeat(start) + part)];
  });
}

/**
 * Wraps a line between words. A longer word stays whole, so that it can be
 * copied.
 */
function wrapped(line: string, width: number): string[] {
  if (displayWidth(line) <= width) return [line];
  const parts: string[] = [];
  let part = "";
  for (const word of line.split(" ")) {
    const longer = part === "" ? word : `${part} ${word}`;
    if (part !== "" && displayWidth(longer) > width) {
      parts.push(part);
      part = word;
    } else part = longer;
  }
  return [...parts, part];
}

function optionLines(options: Options): readonly Pair[] {
  return Object.entries(options).map(([name, option]) => [
    optionWords(name, option),
    option.summary,
  ]);
}

function optionWords(name: string, { short, value }: Option<unknown>): string {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`;
  return short === undefined ? `    ${long}` : `-${short}, ${long}`;
}
