/** The library's words for what a command line calls otherwise. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bresults\.rewrite\b/, "--rewrite FROM=TO"],
  [/\bresults\.local\.roots\b/, "--root DIR"],
  [/\bresults\.maxBytes\b/, "--max-bytes"],
  [/\btimeoutMs\b/, "--timeout"],
  [/walk them with iterMapped\(\)/, "taskrun mapped lists them"],
  [/ask again with getLatest\(\)/, "ask again: taskrun watch waits for it"],
  [
    /result\(\{ settled: true \}\) gives the others/,
    "taskrun mapped with --end and --start gives those before and after it",
  ],
  [/give apiKey, or set/, "set"],
  [/: apiKey, or (?=PREFECT__)/, ": "],
  [/give its address as apiUrl/, "give its address with --api-url"],
  [/Give results\.azure to createClient, or set/, "Set"],
  [/, or give results\.secrets to createClient/, ""],
];

/** A hint of the library, in the words of the command line. */
export function commandHint(hint: string): string {
  return WORDS.reduce((text, [word, ours]) => text.replace(word, ours), hint);
}
