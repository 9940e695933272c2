/**
 * Parses a string as Prefect parses an environment variable: true and false in
 * any case, then a Python literal (`ast.literal_eval`), then the string itself
 * (`prefect.configuration.string_to_type`).
 */
export function readPythonValue(text: string): unknown {
  if (/^true$/i.test(text)) return true;
  if (/^false$/i.test(text)) return false;
  try {
    return parseLiteral(text);
  } catch {
    return text;
  }
}

type Result = readonly [value: unknown, end: number];

const MAX_DEPTH = 100;

function parseLiteral(text: string): unknown {
  const [value, end] = parseValue(text, 0, 0);
  if (skipSpace(text, end) === text.length) return value;
  throw new SyntaxError("more than a literal");
}

const WORDS: ReadonlyMap<string, unknown> = new Map([
  ["None", null],
  ["True", true],
  ["False", false],
]);
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z]+/y;
const STRING = /'(?:[^'\\\n]|\\[^])*'|"(?:[^"\\\n]|\\[^])*"/y;

function parseValue(text: string, from: number, depth: number): Result {
  if (depth > MAX_DEPTH) throw new SyntaxError("nested too deeply");
  const at = skipSpace(text, from);
  const first = text[at] ?? "";
  if (first === "{") return parseDict(text, at + 1, depth);
  if (first === "[") return parseItems(text, at + 1, "]", depth);
  if (first === "(") return parseItems(text, at + 1, ")", depth);
  if (first === "'" || first === '"') {
    const token = match(STRING, text, at);
    return [unescape(token.slice(1, -1)), at + token.length];
  }
  if (/[A-Za-z]/.test(first)) {
    const word = match(WORD, text, at);
    if (!WORDS.has(word)) throw new SyntaxError("an unknown word");
    return [WORDS.get(word), at + word.length];
  }
  const token = match(NUMBER, text, at);
  return [toNumber(token), at + token.length];
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  const found = pattern.exec(text)?.[0];
  if (found === undefined) throw new SyntaxError("no literal");
  return found;
}

function toNumber(token: string): number | bigint {
  if (/[.eE]/.test(token)) return Number(token);
  if (/^[+-]?0\d/.test(token)) throw new SyntaxError("a leading zero");
  const integer = Number(token);
  return Number.isSafeInteger(integer) ? integer + 0 : BigInt(token);
}

function parseItems(
  text: string,
  from: number,
  close: string,
  depth: number,
): Result {
  const items: unknown[] = [];
  let at = skipSpace(text, from);
  while (text[at] !== close) {
    const [item, end] = parseValue(text, at, depth + 1);
    items.push(item);
    at = skipComma(text, end, close);
  }
  return [items, at + 1];
}

function parseDict(text: string, from: number, depth: number): Result {
  const entries: [string, unknown][] = [];
  let at = skipSpace(text, from);
  while (text[at] !== "}") {
    const [key, keyEnd] = parseValue(text, at, depth + 1);
    const colon = skipSpace(text, keyEnd);
    if (text[colon] !== ":") throw new SyntaxError("no colon");
    const [value, end] = parseValue(text, colon + 1, depth + 1);
    entries.push([String(key), value]);
    at = skipComma(text, end, "}");
  }
  return [Object.fromEntries(entries), at + 1];
}

function skipComma(text: string, from: number, close: string): number {
  const at = skipSpace(text, from);
  if (text[at] === ",") return skipSpace(text, at + 1);
  if (text[at] === close) return at;
  throw new SyntaxError("no comma");
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? "")) at++;
  return at;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["\n", ""],
]);

function unescape(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([\\'"ntr\n]))/g,
    (_, hex?: string, unicode?: string, char?: string) =>
      char === undefined
        ? String.fromCharCode(parseInt(hex ?? unicode!, 16))
        : ESCAPES.get(char) ?? char,
  );
}
