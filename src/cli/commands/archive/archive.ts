import { STATE_TYPES, type StateType } from "../../../../mod.ts";
import { type Context, defineCommand } from "../../command.ts";
import { usageError } from "../../errors.ts";
import { EXIT_CODES } from "../../exit_codes.ts";
import { refuseMore } from "../../args/lookup.ts";
import {
  choicesOf,
  flag,
  integer,
  text,
  texts,
  time,
  type Values,
} from "../../args/option.ts";
import { READING_OPTIONS, readingSettings } from "../../args/result_options.ts";
import { jsonText } from "../../output/sanitize.ts";
import { progressLine } from "../../output/progress.ts";
import { statusLine } from "../../output/status_line.ts";
import { estimateText, reportText, statusText, verifyText } from "./texts.ts";
import { exportTables } from "./export.ts";

const OPTIONS = {
  "flow-run": texts("ID", "Only the flow run with this id; repeatable"),
  project: text("NAME", "Only flow runs of flows in this project"),
  flow: text("NAME", "Only flow runs of flows with this name"),
  state: choicesOf("STATE", "Only flow runs in this state; repeatable", [
    ...STATE_TYPES,
  ]),
  since: time(
    "TIME",
    "Only flow runs scheduled to start at this time or later",
  ),
  until: time("TIME", "Only flow runs scheduled to start before this time"),
  everything: flag("All flow runs"),
  "database-url": text(
    "URL",
    "Reads a server's PostgreSQL in the place of the API: its address, or the name of a variable that holds it",
  ),
  "no-logs": flag("Leaves out log lines"),
  "no-states": flag("Leaves out the states of task runs"),
  "no-results": flag("Leaves out the stored bytes of results"),
  "retry-failed": flag("Reads results again that could not be read before"),
  "dry-run": flag("Counts and estimates, and writes nothing"),
  verify: flag("Decodes every result of the archive, and reports what fails"),
  concurrency: integer(
    "N",
    "How many requests and reads at once; 8 by default",
    {
      min: 1,
      max: 100,
    },
  ),
  ...READING_OPTIONS,
  json: flag("The report as JSON"),
};

const importArchive = () => import("../../../archive/mod.ts");

/** `taskrun archive` */
export const archive = defineCommand({
  name: "archive",
  summary: "writes flow runs with their results into an archive",
  usage: [
    "PATH --everything [options]",
    "PATH [--flow NAME] [--since TIME]… [options]",
    "PATH --verify",
    "export PATH --to FOLDER [options]",
  ],
  about:
    "An archive has flow runs, flows, task runs, states, log lines and the stored\n" +
    "bytes of results, and needs no server. PATH is a folder, or one file that ends\n" +
    "in .sqlite or .db. The same command again adds what is new and what changed, and\n" +
    "resumes where it was interrupted. Results that cannot be read are recorded with\n" +
    "their errors. taskrun archive export --help describes the export of tables.",
  subcommands: [exportTables],
  options: OPTIONS,
  words: "path",
  examples: [
    [
      "The whole history, before the server is switched off",
      "taskrun archive history --everything",
    ],
    [
      "How much that is",
      "taskrun archive history --everything --dry-run",
    ],
    [
      "From a database that was restored from a dump",
      "taskrun archive history.sqlite --everything --database-url postgresql://prefect@localhost/prefect",
    ],
  ],
  async run(context, { positionals, values }) {
    refuseMore(positionals, 1);
    const [path] = positionals;
    if (path === undefined) {
      throw usageError(
        "Cannot archive: the path of the archive is missing",
        "Such as taskrun archive history --everything",
      );
    }
    if (values.verify && !isSelected(values) && !values.everything) {
      return await verify(path, values, context);
    }
    const options = archiveOptions(values, context);
    if (values["dry-run"]) return await estimate(options, values, context);
    await write(path, options, values, context);
    return values.verify ? await verify(path, values, context) : EXIT_CODES.ok;
  },
});

type GivenValues = Values<typeof OPTIONS>;

/** Whether options select some flow runs. */
function isSelected(values: GivenValues): boolean {
  const { project, flow, since, until, state } = values;
  const given = [project, flow, since, until];
  return given.some((value) => value !== undefined) || state.length > 0 ||
    values["flow-run"].length > 0;
}

/** The options of the library. */
function archiveOptions(values: GivenValues, context: Context) {
  const { project, flow, state, since, until, everything } = values;
  const flowRunIds = values["flow-run"];
  if (isSelected(values) === everything) {
    throw everything
      ? usageError("Cannot use --everything with options that select flow runs")
      : usageError(
        "Cannot archive: no flow runs are selected",
        "Pass --everything, or options such as --flow and --since",
      );
  }
  return {
    client: context.connect({ results: readingSettings(values) }),
    databaseUrl: databaseUrl(values["database-url"], context),
    signal: context.signal,
    timeoutMs: context.timeoutMs,
    flowRunIds: flowRunIds.length > 0 ? flowRunIds : undefined,
    projectName: project,
    flowName: flow,
    states: state.length > 0 ? state as readonly StateType[] : undefined,
    since,
    until,
    everything,
    logs: !values["no-logs"],
    taskRunStates: !values["no-states"],
    results: !values["no-results"],
    retryFailed: values["retry-failed"],
    concurrency: values.concurrency,
  };
}

const VARIABLE = /^[A-Za-z_]\w*$/;

/** The address of a database; one in a variable is not in the list of processes. */
function databaseUrl(
  given: string | undefined,
  { env }: Context,
): string | undefined {
  if (given === undefined || !VARIABLE.test(given)) return given;
  const address = env[given];
  if (address !== undefined) return address;
  throw usageError(
    `Cannot use --database-url "${given}": it is neither an address nor a variable that is set`,
    "Such as --database-url postgresql://prefect@localhost/prefect",
  );
}

type Options = ReturnType<typeof archiveOptions>;

async function estimate(
  options: Options,
  { json }: GivenValues,
  { stdout, paint }: Context,
): Promise<number> {
  const { estimateArchive } = await importArchive();
  const found = await estimateArchive(options);
  await stdout.write(
    json ? `${jsonText(found)}\n` : estimateText(found, paint),
  );
  return EXIT_CODES.ok;
}

async function write(
  path: string,
  options: Options,
  { json }: GivenValues,
  { stdout, stderr, paint }: Context,
): Promise<void> {
  const { archiveRuns } = await importArchive();
  const status = statusLine(stderr);
  const started = performance.now();
  try {
    const report = await archiveRuns(path, {
      ...options,
      onProgress: (progress) => {
        const elapsedMs = performance.now() - started;
        void status.show(() =>
          statusText(progress, elapsedMs, stderr.columns - 1)
        );
      },
    });
    await status.hide();
    await stdout.write(
      json ? `${jsonText(report)}\n` : reportText(report, paint),
    );
  } finally {
    await status.hide();
  }
}

async function verify(
  path: string,
  values: GivenValues,
  { stdout, stderr, paint, signal, timeoutMs }: Context,
): Promise<number> {
  const { verifyArchive } = await importArchive();
  const status = statusLine(stderr);
  const started = performance.now();
  try {
    const report = await verifyArchive(path, {
      results: readingSettings(values),
      signal,
      timeoutMs,
      onProgress: (done, total) => {
        const elapsedMs = performance.now() - started;
        void status.show(() =>
          progressLine({ done, total, elapsedMs }, stderr.columns - 1)
        );
      },
    });
    await status.hide();
    await stdout.write(
      values.json ? `${jsonText(report)}\n` : verifyText(report, paint),
    );
    return report.failed > 0 ? EXIT_CODES.failed : EXIT_CODES.ok;
  } finally {
    await status.hide();
  }
}
