import { isTime } from "../../model/timestamp.ts";
import { usageError } from "../errors.ts";
import { didYouMean } from "./suggest.ts";

/** An option of a command, for help, completion and parsing. */
export interface Option<T> {
  /** Its description in help. */
  readonly summary: string;
  /** The name of its value; a flag has none. */
  readonly value?: string;
  /** Its short form, a single letter. */
  readonly short?: string;
  /** The allowed values. */
  readonly choices?: readonly string[];
  /** Words that its value is made of, for completion. */
  readonly words?: readonly string[];
  /** Whether its value is a path, for completion. */
  readonly isPath?: boolean;
  /** Whether its value is the id of a flow run, for completion. */
  readonly isFlowRun?: boolean;
  /** Parses the values that were passed, in order. */
  read(given: readonly string[], name: string): T;
}

/** The options of a command by their long names. */
export type Options = Readonly<Record<string, Option<unknown>>>;

/** The parsed values of options. */
export type Values<O extends Options> = {
  readonly [Name in keyof O]: O[Name] extends Option<infer T> ? T : never;
};

type About = Pick<Option<unknown>, "short" | "isPath" | "isFlowRun" | "words">;

/** An option without a value. */
export function flag(summary: string, about: About = {}): Option<boolean> {
  return { summary, ...about, read: (given) => given.length > 0 };
}

/** An option with any string; the last one is used. */
export function text(
  value: string,
  summary: string,
  about: About = {},
): Option<string | undefined> {
  return { summary, value, ...about, read: (given) => given.at(-1) };
}

/** An option that may be repeated. */
export function texts(
  value: string,
  summary: string,
  about: About = {},
): Option<readonly string[]> {
  return { summary, value, ...about, read: (given) => given };
}

/** An option with one of several values. */
export function choice<T extends string>(
  value: string,
  summary: string,
  choices: readonly T[],
  about: About = {},
): Option<T | undefined> {
  return {
    summary,
    value,
    ...about,
    choices,
    read: (given, name) =>
      given.map((text) => chosen(text, name, choices)).at(-1),
  };
}

/** An option with one of several values, which may be repeated. */
export function choicesOf<T extends string>(
  value: string,
  summary: string,
  choices: readonly T[],
): Option<readonly T[]> {
  return {
    summary,
    value,
    choices,
    read: (given, name) => given.map((text) => chosen(text, name, choices)),
  };
}

function chosen<T extends string>(
  text: string,
  name: string,
  choices: readonly T[],
): T {
  const wanted = text.toLowerCase();
  const known = choices.find((choice) => choice.toLowerCase() === wanted);
  if (known !== undefined) return known;
  throw usageError(
    `Cannot use --${name} "${text}": it is not one of its values`,
    didYouMean(text, choices) ?? `Pass one of ${choices.join(", ")}`,
  );
}

/** An option with a point in time: ISO 8601, or a time ago. */
export function time(
  value: string,
  summary: string,
): Option<string | undefined> {
  return {
    summary: `${summary}: ISO 8601, or 30m, 12h, 7d ago`,
    value,
    read: (given, name) => given.map((text) => timeOf(text, name)).at(-1),
  };
}

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

function timeOf(text: string, name: string): string {
  const [, count, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  const ago = new Date(Date.now() - Number(count) * UNIT_MS[unit ?? ""]!);
  if (!Number.isNaN(ago.getTime())) return ago.toISOString();
  if (isTime(text)) return text;
  throw usageError(
    `Cannot use --${name} "${text}": it is not a point in time`,
    "Pass a time such as 2022-05-09, 2022-05-09T06:30:00Z or 12h, which is 12 hours ago",
  );
}

/** An option with a whole number. */
export function integer(
  value: string,
  summary: string,
  { min, max = Number.MAX_SAFE_INTEGER }: { min: number; max?: number },
): Option<number | undefined> {
  const range = max === Number.MAX_SAFE_INTEGER
    ? `of at least ${min}`
    : `from ${min} to ${max}`;
  return numeric(value, summary, `a whole number ${range}`, (text) => {
    const number = /^-?\d+$/.test(text) ? Number(text) : NaN;
    return number >= min && number <= max ? number : undefined;
  });
}

/** An option with a number above 0. */
export function positive(
  value: string,
  summary: string,
): Option<number | undefined> {
  return numeric(value, summary, "a number above 0", (text) => {
    const number = /^(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : NaN;
    return number > 0 ? number : undefined;
  });
}

function numeric(
  value: string,
  summary: string,
  what: string,
  parse: (text: string) => number | undefined,
): Option<number | undefined> {
  const read = (text: string, name: string): number => {
    const number = parse(text);
    if (number !== undefined) return number;
    throw usageError(`Cannot use --${name} "${text}": it is not ${what}`);
  };
  return {
    summary,
    value,
    read: (given, name) => given.map((text) => read(text, name)).at(-1),
  };
}
