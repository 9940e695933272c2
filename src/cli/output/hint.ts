/**
 * The counterparts of options and functions of the library in the command line;
 * null if there is none.
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
  ["iterFlowRuns()", "taskrun runs"],
  ["iterMapped()", "taskrun mapped"],
  ["iterTaskRuns()", "taskrun list"],
  ["limits", null],
  ["maxResponseBytes", null],
  ["openArchive()", null],
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
  ["retryFailed", "--retry-failed"],
  ["serializer", null],
  ["settled", null],
  ["tenantId", "PREFECT__CLOUD__TENANT_ID"],
  ["timeoutMs", "--timeout"],
]);

/** A name of the library: an option, a function call, a parameter. */
const NAMES =
  /\b(?:results|retry)(?:\.\w+)+|\blimits\b|\b[a-z]\w*[A-Z]\w*\((?:\{.*?\})?\)|\bresult\((?:\{.*?\})?\)|\b(?:apiKey|apiUrl|tenantId|timeoutMs|maxResponseBytes|retryFailed|serializer|settled)\b/g;

/**
 * Converts a hint of the library for the command line: options and functions
 * are replaced by their counterparts. An instruction without one is removed.
 *
 * @returns undefined if no instruction is left.
 */
export function commandHint(hint: string): string | undefined {
  const ways = hint.split(", or ").filter(isOpen).map(reworded);
  if (ways.length === 0) return undefined;
  const text = ways.join(", or ");
  const isSentence = /^[A-Z]/.test(hint);
  return isSentence ? text[0]!.toUpperCase() + text.slice(1) : text;
}

/** The names of the library in a string. */
export function namesIn(text: string): string[] {
  return text.match(NAMES) ?? [];
}

function isOpen(way: string): boolean {
  return namesIn(way).every((name) => COUNTERPARTS.get(name) !== null);
}

/**
 * "set apiKey or PREFECT__CLOUD__API_KEY" would name the same setting twice.
 */
const TWICE = /(\S+) or \1\b/;

function reworded(way: string): string {
  return way.replace(NAMES, (name) => COUNTERPARTS.get(name) ?? name)
    .replace(TWICE, "$1");
}
