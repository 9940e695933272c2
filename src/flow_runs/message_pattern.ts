/** No more of a message is read, however long it is. */
const MAX_READ = 4_000;

/** A pattern ends with the token that reaches this length. */
const MAX_LENGTH = 1_000;

// Letters, digits and the mark of a number: what stays so in a pattern.
const WORD = "[\\p{L}\\p{N}#]+";
const SEGMENT = "[^\\s/:\"'`,;()<>[\\]{}|…]+";

/**
 * The tokens of a message. No alternative depends on earlier text, and the
 * replacement of each matches the same alternative, or none: the pattern of a
 * pattern is the pattern itself. Each is bounded or ends at its first end
 * character, so that the time is proportional to the length.
 */
const TOKEN = new RegExp(
  [
    "(?<close>[\"'](?=[),]))",
    "(?<prefix>[bru]{0,2})(?<quoted>\"[^\"\\n]*\"|'[^'\\n]*'|`[^`\\n]*`)",
    "(?<path>" + [
      "[a-zA-Z][a-zA-Z0-9+]{0,11}://[^\\s\"'`<>()[\\]{},;…]+",
      "[a-zA-Z]:[\\\\/][^\\s\"'`<>()[\\]{},;|…]+",
      `[\\p{L}\\p{N}#._~-]{0,64}(?:/${SEGMENT}){2,}/?`,
    ].join("|") + ")",
    // After the name of a class stands its message in quotes: Python's repr.
    `(?<words>${WORD}(?:[-:.+,_']${WORD})*)(?<call>\\(["']|'(?=\\s))?`,
    "[^]",
  ].join("|"),
  "gu",
);

/**
 * Replaces what differs between two failures of one cause: numbers, times, ids
 * and hexadecimal digits by `#`, quoted strings by `…` in their quotes, paths and URLs
 * by `/…`. The message of an exception in Python's notation, as in
 * `ValueError('no order 7')`, is kept but for such parts of its own.
 *
 * A pattern is its own pattern, and never longer than its message. A message is
 * read up to 4,000 characters, a pattern has about 1,000 at most.
 */
export function messagePattern(message: string): string {
  let pattern = "";
  for (
    const { 0: token, groups } of message.slice(0, MAX_READ).matchAll(TOKEN)
  ) {
    const next = tokenPattern(token, groups!);
    if (pattern.length + next.length > MAX_LENGTH) break;
    pattern += next;
  }
  return pattern.replace(LISTS, "$1");
}

// Lists differ in their lengths as well. Brackets end every token.
const LISTS = /(?<=[[(])(#|"…"|'…')(?:, \1)+(?=[\])])/g;

type Groups = Readonly<Record<string, string | undefined>>;

function tokenPattern(
  token: string,
  { prefix = "", quoted, path, words, call = "" }: Groups,
): string {
  if (quoted !== undefined) {
    return quoted.length === 2 ? token : `${prefix}${quoted[0]}…${quoted[0]}`;
  }
  if (path !== undefined) return "/…";
  return words === undefined ? token : wordsPattern(words) + call;
}

const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;

/** Words with separators between them, as `enrich-1`, `3.5` or a time. */
function wordsPattern(words: string): string {
  if (!/[\d#]/.test(words)) return words;
  const parts = words.replace(UUID, "#").split(/([-:.+,_'])/);
  let pattern = "";
  for (let at = 0; at < parts.length; at += 2) {
    const word = wordPattern(parts[at]!);
    const separator = parts[at + 1] ?? "";
    const next = parts[at + 2] ?? "";
    // One number of several parts: a time, a decimal, an address.
    if (word === "#" && wordPattern(next).startsWith("#")) continue;
    pattern += word + separator;
  }
  return pattern;
}

const NUMBER = /^[\d#]+(?:T[\d#]+)?Z?$/;
const HEX = /^(?:0x[\da-f]+|(?=[^]*[\d#])[\da-f#]{6,})$/i;
/** Letters and digits by turns, as made at random. */
const RANDOM = /^(?=[^]{8})[^\d#]*[\d#]+[^\d#]+[\d#]/;

function wordPattern(word: string): string {
  if (NUMBER.test(word) || HEX.test(word) || RANDOM.test(word)) return "#";
  return word.replace(/[\d#]+/g, "#");
}
