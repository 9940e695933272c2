import { parseArgs } from "node:util";
import { usageError } from "../errors.ts";
import type { Options, Values } from "./option.ts";
import { didYouMean } from "./suggest.ts";

/** The arguments after the name of a command. */
export interface ParsedArgs<O extends Options> {
  /** The arguments without options, in order. */
  readonly positionals: readonly string[];
  /** The values of the options. */
  readonly values: Values<O>;
}

type Token = NonNullable<ReturnType<typeof tokenize>>[number];

// Not strict: errors are reported here, in the same words on all runtimes.
function tokenize(args: readonly string[], options: Options) {
  const config = Object.fromEntries(
    Object.entries(options).map(([name, { value, short }]) => [name, {
      type: value === undefined ? "boolean" as const : "string" as const,
      ...(short !== undefined && { short }),
    }]),
  );
  const { tokens } = parseArgs({
    args: [...args],
    options: config,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  return tokens;
}

/**
 * Splits off the first argument that is not an option: the name of the command.
 */
export function splitCommand(
  args: readonly string[],
  globals: Options,
): { readonly name: string | undefined; readonly rest: readonly string[] } {
  const first = tokenize(args, globals)
    .find(({ kind }) => kind === "positional");
  if (first?.kind !== "positional") return { name: undefined, rest: args };
  return { name: first.value, rest: args.filter((_, i) => i !== first.index) };
}

/** Parses options and positionals. Unknown and invalid ones are refused. */
export function parseCommandArgs<O extends Options>(
  args: readonly string[],
  options: O,
): ParsedArgs<O> {
  const texts = new Map<string, string[]>(
    Object.keys(options).map((name) => [name, []]),
  );
  const positionals: string[] = [];
  for (const token of tokenize(args, options)) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind === "option") {
      texts.get(knownName(token, options))!.push(textOf(token, options));
    }
  }
  const values = Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      option.read(texts.get(name)!, name),
    ]),
  );
  return { positionals, values: values as Values<O> };
}

type OptionToken = Extract<Token, { kind: "option" }>;

function knownName({ name, rawName }: OptionToken, options: Options): string {
  if (Object.hasOwn(options, name)) return name;
  const known = Object.keys(options).map((name) => `--${name}`);
  throw usageError(
    `Cannot use "${rawName}": it is not a known option`,
    didYouMean(rawName, known),
  );
}

/** The value of an option; a string for a flag, too. */
function textOf(
  { name, rawName, value, inlineValue }: OptionToken,
  options: Options,
): string {
  const { value: placeholder } = options[name]!;
  if (placeholder === undefined) {
    if (value === undefined) return "";
    throw usageError(`Cannot use "${rawName}=${value}": it has no value`);
  }
  const isMissing = value === undefined || value === "" ||
    (!inlineValue && /^--?[a-z]/i.test(value));
  if (!isMissing) return value;
  throw usageError(`Cannot use "${rawName}": its ${placeholder} is missing`);
}
