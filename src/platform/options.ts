/** The options of a call by name, and the kinds of values that each accepts. */
export type OptionTable<Options> = Readonly<
  Record<keyof Options & string, OptionRule>
>;

/** One kind or several, as `string|URL`; with a table for an object's own options. */
export type OptionRule = string | readonly [kinds: string, table: Rules];

type Rules = Readonly<Record<string, OptionRule>>;
type Kind = readonly [label: string, isOf: (value: unknown) => boolean];

/** The kinds of values, and their names in messages. */
const KINDS: Readonly<Record<string, Kind>> = {
  string: ["a string", (value) => typeof value === "string"],
  number: ["a number", (value) => typeof value === "number"],
  boolean: ["a boolean", (value) => typeof value === "boolean"],
  function: ["a function", (value) => typeof value === "function"],
  object: ["an object", isObject],
  array: ["an array", Array.isArray],
  any: ["", () => true],
  null: ["null", (value) => value === null],
  false: ["false", (value) => value === false],
  Date: ["a Date", (value) => value instanceof Date],
  URL: ["a URL", (value) => value instanceof URL],
  signal: [
    "an AbortSignal",
    (value) => value === null || hasMethod(value, "throwIfAborted"),
  ],
  client: ["a client of createClient()", isClient],
  serializer: ["a serializer", (value) => hasMethod(value, "deserialize")],
  schema: [
    "a Standard Schema (zod 3.24, valibot 1.0 and later have it)",
    (value) => hasMethod(propertyOf(value, "~standard"), "validate"),
  ],
};

/**
 * Checks the options of a call: every name and the kind of every value must be
 * in the table.
 *
 * @param act The act that failed, for the message.
 * @param path The path of the options within those of the call, such as
 * `results.s3`.
 * @throws {TypeError} With the nearest known option, or the kind of the passed
 * value.
 */
export function checkOptions(
  act: string,
  options: unknown,
  table: Rules,
  path = "",
): void {
  const fail = (problem: string) => new TypeError(`Cannot ${act}: ${problem}`);
  if (options === undefined) return;
  if (path === "" && isClient(options)) {
    const right = Object.hasOwn(table, "client") ? "{ client }" : "options";
    throw fail(`a client is in the place of the options, pass ${right}`);
  }
  if (!isObject(options)) {
    const label = path === "" ? "the options are" : `"${path}" is`;
    throw fail(`${label} ${labelOf(options)}, not an object`);
  }
  const at = (name: string) => path === "" ? name : `${path}.${name}`;
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(table, name)) {
      throw fail(`"${at(name)}" is not an option, ${known(name, table, at)}`);
    }
    if (value === undefined) continue;
    const rule = table[name]!;
    const [kinds, inner] = typeof rule === "string" ? [rule] : rule;
    if (!isOfKinds(value, kinds)) {
      const labels = kinds.split("|").map((kind) => KINDS[kind]![0]);
      const found = labelOf(value);
      throw fail(`"${at(name)}" is ${found}, not ${labels.join(" or ")}`);
    }
    if (inner && isObject(value)) checkOptions(act, value, inner, at(name));
  }
}

function isOfKinds(value: unknown, kinds: string): boolean {
  const only = KINDS[kinds]; // most options have one kind
  if (only !== undefined) return only[1](value);
  return kinds.split("|").some((kind) => KINDS[kind]![1](value));
}

/**
 * Returns the name of a value's kind for messages, which do not quote the
 * value.
 */
export function labelOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  if (value instanceof Promise) return "a promise: await it";
  return `of type ${typeof value}`;
}

function known(
  name: string,
  table: Rules,
  at: (name: string) => string,
): string {
  const names = Object.keys(table);
  const nearest = nearestWord(name, names);
  if (nearest !== undefined) return `"${at(nearest)}" is`;
  const all = names.map((name) => `"${name}"`).join(", ");
  return `known are ${all}`;
}

/** Words that differ in more letters are not similar. */
const MAX_DISTANCE = 2;

/**
 * Returns the nearest known word: one that starts with or contains the given
 * word, or differs in at most 2 letters.
 */
export function nearestWord(
  word: string,
  known: Iterable<string>,
): string | undefined {
  const wanted = word.toLowerCase();
  let nearest: string | undefined;
  let least = MAX_DISTANCE + 1;
  for (const candidate of known) {
    const other = candidate.toLowerCase();
    const isPart = wanted.length > 2 && other.length > 2 &&
      (other.includes(wanted) || wanted.includes(other));
    const distance = isPart && other !== wanted
      ? 1
      : editDistance(wanted, other);
    if (distance >= Math.min(least, candidate.length)) continue;
    nearest = candidate;
    least = distance;
  }
  return nearest;
}

/** Counts the letters to change, add or remove (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, swap));
    }
    row = next;
  }
  return row[b.length]!;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isClient(value: unknown): boolean {
  return hasMethod(value, "graphql");
}

function hasMethod(value: unknown, name: string): boolean {
  return typeof propertyOf(value, name) === "function";
}

function propertyOf(value: unknown, name: string): unknown {
  return (value as Record<string, unknown> | null | undefined)?.[name];
}
