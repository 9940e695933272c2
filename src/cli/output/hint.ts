/**
 * What the command line calls an option or a function of the library; null
 * where it has none.
 */
export const COUNTERPARTS: ReadonlyMap<string, string | null> = new Map([
  ["apiKey", "PREFECT__CLOUD__API_KEY"],
  ["apiUrl", "--api-url"],
  ["createHandler()", null],
  ["createHandler({ local: { roots } })", "--root DIR"],
  ["describeResult()", "taskrun show"],
  ["fromTaskRunId()", "taskrun show ID"],
  ["fromTaskSlug()", "--slug"],
  ["getLatest()", "the same command"],
  ["iterMapped()", "taskrun mapped"],
  ["iterTaskRuns()", "taskrun list"],
  ["limits", null],
  ["maxResponseBytes", null],
  ["openResult()", "taskrun result --raw"],
  ["result()", "taskrun result"],
  [
    "result({ settled: true })",
    "taskrun mapped with --start and --end",
  ],
  ["results.azure", null],
  ["results.gcs", null],
  ["results.local", null],
  ["results.local.roots", "--root DIR"],
  ["results.maxBytes", "--max-bytes"],
  ["results.readers", null],
  ["results.rewrite", "--rewrite FROM=TO"],
  ["results.s3", null],
  ["results.s3.region", "AWS_REGION"],
  ["results.secrets", null],
  ["results.stallTimeoutMs", null],
  ["retry.maxElapsedMs", null],
  ["retry.maxRetries", "--retries"],
  ["serializer", null],
  ["settled", null],
  ["tenantId", "PREFECT__CLOUD__TENANT_ID"],
  ["timeoutMs", "--timeout"],
]);

/** A name of the library: an option, a function that is called, a parameter. */
const NAMES =
  /\b(?:results|retry)(?:\.\w+)+|\blimits\b|\b[a-z]\w*[A-Z]\w*\((?:\{.*?\})?\)|\bresult\((?:\{.*?\})?\)|\b(?:apiKey|apiUrl|tenantId|timeoutMs|maxResponseBytes|serializer|settled)\b/g;

/**
 * A hint of the library, in the words of the command line: each option and
 * function by its counterpart. A way out that has none is left out.
 *
 * @returns Undefined if no way out is left.
 */
export function commandHint(hint: string): string | undefined {
  const ways = hint.split(", or ").filter(isOpen).map(reworded);
  if (ways.length === 0) return undefined;
  const text = ways.join(", or ");
  const isSentence = /^[A-Z]/.test(hint);
  return isSentence ? text[0]!.toUpperCase() + text.slice(1) : text;
}

/** The names of the library in a text. */
export function namesIn(text: string): string[] {
  return text.match(NAMES) ?? [];
}

function isOpen(way: string): boolean {
  return namesIn(way).every((name) => COUNTERPARTS.get(name) !== null);
}

/** "set apiKey or PREFECT__CLOUD__API_KEY" names the same thing twice. */
const TWICE = /(\S+) or \1\b/;

function reworded(way: string): string {
  return way.replace(NAMES, (name) => COUNTERPARTS.get(name) ?? name)
    .replace(TWICE, "$1");
}
