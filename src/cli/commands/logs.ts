import { checkFollowed } from "../archive_client.ts";
import { iterLogs, type LogLine } from "../../../mod.ts";
import { type Context, defineCommand } from "../command.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { ANY_RUN } from "../run_kind.ts";
import { LOOKUP_OPTIONS, lookUpRun, runTargetOf } from "../args/lookup.ts";
import { choice, flag, positive, text, time } from "../args/option.ts";
import { lineFormat, QUERY_OPTION, writeLine } from "../output/query.ts";
import { sanitize, sanitizeLines } from "../output/sanitize.ts";
import type { Paint } from "../output/paint.ts";

/** Python's levels in ascending order. */
const LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] as const;

const OPTIONS = {
  ...LOOKUP_OPTIONS,
  "flow-run": text("ID", "The flow run, alone or with --slug", {
    isFlowRun: true,
  }),
  follow: flag("Continue until the run has finished", { short: "f" }),
  level: choice(
    "LEVEL",
    "Only lines of this level or a more severe one",
    LEVELS,
  ),
  since: time("TIME", "Only lines of this time or later"),
  until: time("TIME", "Only lines before this time"),
  interval: positive(
    "SECONDS",
    "With --follow, the seconds between two polls; by default 0.5 to 10",
  ),
  ...QUERY_OPTION,
  json: flag("NDJSON: the fields of a line on each"),
};

/** `taskrun logs` */
export const logs = defineCommand({
  name: "logs",
  summary: "prints the log lines of a flow run or a task run",
  usage: [
    "ID [-f] [options]",
    "--flow-run ID [--slug SLUG [--index N]] [-f] [options]",
  ],
  about:
    "A flow run includes the lines of its task runs, in chronological order.\n" +
    "Each line starts with its time, level and logger, also in a pipe.\n" +
    "With --follow, --timeout limits the whole command.",
  ids: ANY_RUN,
  options: OPTIONS,
  examples: [
    ["Follow the log", "taskrun logs 8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d -f"],
    [
      "Print the errors of a task",
      "taskrun logs --flow-run 8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d --slug flaky-net-1 --level ERROR",
    ],
  ],
  async run(context, args) {
    const target = runTargetOf(args);
    const { follow, level, since, until, interval, json, query } = args.values;
    const run = await lookUpRun(target, context.connect(), context);
    if (follow) checkFollowed(run, context);
    const lines = iterLogs(run, {
      follow,
      since,
      until,
      levels: level && LEVELS.slice(LEVELS.indexOf(level)),
      pollMs: interval === undefined ? undefined : interval * 1_000,
      signal: context.signal,
      timeoutMs: context.timeoutMs,
    });
    const format = json || query !== undefined
      ? await lineFormat(query)
      : (line: unknown) => logText(line as LogLine, context);
    for await (const line of lines) {
      await writeLine(line, format, (text) => context.stdout.write(text));
    }
    return EXIT_CODES.ok;
  },
});

/** Formats a line for people. A message of several lines is indented. */
export function logText(
  { timestamp, level, logger, message }: LogLine,
  { paint }: Context,
): string {
  const label = sanitize(level ?? "-").padEnd(8);
  return `${paint.dim(sanitize(timestamp))}  ${
    paintLevel(level, label, paint)
  }  ${paint.dim(sanitize(logger ?? "-"))}  ${
    sanitizeLines(message ?? "", false).trimEnd()
  }`;
}

function paintLevel(level: string | null, text: string, paint: Paint): string {
  return level === "ERROR" || level === "CRITICAL" ? paint.bad(text) : text;
}
