import { encodeJson, type JsonValue, type TaskRunView } from "../../../mod.ts";
import { type Context, defineCommand, VERSION } from "../command.ts";
import { CliError, exitCodeOf, usageError } from "../errors.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { writeCsv } from "../export/csv.ts";
import { writeParquet } from "../export/parquet.ts";
import { recordsOf, type TableRow } from "../export/records.ts";
import { type Spool, withSpool } from "../export/spool.ts";
import {
  checkMapped,
  lookUp,
  LOOKUP_OPTIONS,
  LOOKUP_USAGE,
  targetOf,
} from "../args/lookup.ts";
import { choice, flag, text, type Values } from "../args/option.ts";
import { childLine, loadChildren, type LoadedChild } from "../output/child.ts";
import { sanitizeLines } from "../output/sanitize.ts";
import { readingSettings } from "../args/result_options.ts";
import type { Write } from "../output/line_writer.ts";
import { writeTo } from "../output/output_file.ts";
import { progressBar } from "../output/status_line.ts";
import {
  childCount,
  MAPPED_OPTIONS,
  mappedOptions,
} from "../args/mapped_options.ts";

const FORMATS = ["ndjson", "csv", "parquet"] as const;

const OPTIONS = {
  ...LOOKUP_OPTIONS,
  output: text("FILE", "The file to write; by default standard output", {
    short: "o",
    isPath: true,
  }),
  format: choice(
    "FORMAT",
    "ndjson, csv or parquet; by default from the extension of FILE",
    [
      ...FORMATS,
    ],
  ),
  "excel-safe": flag(
    "In CSV: an apostrophe before strings that a spreadsheet would execute",
  ),
  settled: flag(
    "Write an error for a result that cannot be loaded, and continue",
  ),
  ...MAPPED_OPTIONS,
};

/** `taskrun export` */
export const exportResults = defineCommand({
  name: "export",
  summary: "writes all results of a mapped task to NDJSON, CSV or Parquet",
  usage: LOOKUP_USAGE.map((line) =>
    line.replace("[options]", "--output FILE [options]")
  ),
  about:
    "A file is renamed to FILE when it is complete. NDJSON is lossless, as\n" +
    "in taskrun mapped --results. In a table, a dict or an instance has a column for\n" +
    "each key (result.sku), a frame a row for each of its rows. Deeper values are\n" +
    "JSON. A Parquet column of integers, floats, booleans, dates or times has that\n" +
    "type; a column of mixed types has strings.",
  ids: ["task run"],
  options: OPTIONS,
  examples: [
    [
      "Write a table for pandas or DuckDB",
      "taskrun export --slug transform-1 --flow-run 8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d --output lines.parquet",
    ],
    [
      "Export all results that can be loaded",
      "taskrun export 53f0c1b6-6f1a-5d2b-9f7b-0c5f1b8c3a11 --settled --output lines.csv",
    ],
  ],
  async run(context, args) {
    const { values } = args;
    const target = targetOf(args);
    const format = formatOf(values);
    const range = mappedOptions(values);
    const isShown = values.output === undefined && context.stdout.isTerminal;
    if (format === "parquet" && isShown) {
      throw usageError(
        "Cannot write Parquet to a terminal: it is binary",
        "Pass --output FILE, or send it to a pipe",
      );
    }
    if (values["excel-safe"] && format !== "csv") {
      throw usageError(`Cannot use --excel-safe: the format is ${format}`);
    }
    const client = context.connect({ results: readingSettings(values) });
    const parent = await lookUp(target, client, context);
    checkMapped(parent);
    const load: Load = (form) => outcomes(parent, range, form, values, context);
    const { failed, done } = await writeTo(
      values.output,
      context.stdout,
      (write) =>
        WRITERS[format](load, isShown ? shownOnly(write) : write, values),
    );
    await tellEnd(done, failed, values.output, context);
    return EXIT_CODES.ok;
  },
});

/** Removes control characters, which a terminal would obey. */
function shownOnly(write: Write): Write {
  return (data) =>
    write(typeof data === "string" ? sanitizeLines(data, false) : data);
}

type Format = typeof FORMATS[number];

const ENDINGS: ReadonlyMap<string, Format> = new Map<string, Format>([
  ["ndjson", "ndjson"],
  ["jsonl", "ndjson"],
  ["csv", "csv"],
  ["parquet", "parquet"],
]);

function formatOf(
  { format, output }: Pick<Values<typeof OPTIONS>, "format" | "output">,
): Format {
  if (format !== undefined) return format;
  if (output === undefined || output === "-") return "ndjson";
  const ending = /\.(\w+)$/.exec(output)?.[1]?.toLowerCase() ?? "";
  const known = ENDINGS.get(ending);
  if (known !== undefined) return known;
  throw usageError(
    `Cannot determine the format of "${output}": its extension is unknown`,
    "Pass --format ndjson, csv or parquet",
  );
}

interface Count {
  readonly done: number;
  readonly failed: number;
}

/**
 * Loads the results in order. An error ends the export, unless it is settled.
 */
async function* outcomes<T>(
  parent: TaskRunView,
  range: ReturnType<typeof mappedOptions>,
  form: (value: unknown) => T,
  { settled }: Values<typeof OPTIONS>,
  context: Context,
): AsyncGenerator<LoadedChild<T>, void, undefined> {
  const { signal, timeoutMs, stderr } = context;
  const bar = progressBar(stderr, childCount(parent, range));
  let done = 0;
  try {
    const options = { ...range, signal, timeoutMs };
    for await (const child of loadChildren(parent, options, form)) {
      if (child.status === "rejected" && !settled) throw refused(child.reason);
      yield child;
      await bar.update(++done);
    }
  } finally {
    await bar.hide();
  }
}

function refused(reason: Error): CliError {
  return new CliError(reason.message, {
    hint:
      "Pass --settled to export the others, with an error in place of this one",
    exitCode: exitCodeOf(reason),
    cause: reason.cause,
  });
}

type Outcomes<T> = AsyncIterable<LoadedChild<T>>;

/** Loads all results, each converted by a function. */
type Load = <T>(form: (value: unknown) => T) => Outcomes<T>;

const WRITERS: Readonly<
  Record<
    Format,
    (
      load: Load,
      write: Write,
      values: Values<typeof OPTIONS>,
    ) => Promise<Count>
  >
> = {
  async ndjson(load, write) {
    return await counted(
      load(encodeJson),
      (loaded) => write(`${childLine(loaded)}\n`),
    );
  },
  csv: (load, write, values) =>
    asTable(load, (spool) => writeCsv(spool, write, values["excel-safe"])),
  parquet: (load, write) =>
    asTable(
      load,
      (spool) => writeParquet(spool, write, `taskrunview ${VERSION}`),
    ),
};

async function counted<T>(
  outcomes: Outcomes<T>,
  take: (loaded: LoadedChild<T>) => Promise<void>,
): Promise<Count> {
  let done = 0;
  let failed = 0;
  for await (const loaded of outcomes) {
    await take(loaded);
    done++;
    if (loaded.status === "rejected") failed++;
  }
  return { done, failed };
}

const FIRST_COLUMNS = ["map_index", "task_run_id", "state"];

async function asTable(
  load: Load,
  writeTable: (spool: Spool) => Promise<void>,
): Promise<Count> {
  return await withSpool(FIRST_COLUMNS, async (spool) => {
    const count = await counted(
      load((value) => [...recordsOf(value)]),
      (loaded) => addRows(loaded, spool),
    );
    await writeTable(spool);
    return count;
  });
}

async function addRows(
  child: LoadedChild<TableRow[]>,
  spool: Spool,
): Promise<void> {
  const place: [string, JsonValue][] = [
    ["map_index", child.view.mapIndex],
    ["task_run_id", child.view.taskRunId],
    ["state", child.view.state.type],
  ];
  if (child.status === "rejected") {
    const { code, message } = child.reason;
    await spool.add(new Map([...place, ["error", `${code}: ${message}`]]));
    return;
  }
  for (const record of child.value) {
    await spool.add(new Map([...place, ...record]));
  }
}

async function tellEnd(
  done: number,
  failed: number,
  output: string | undefined,
  { stderr }: Context,
): Promise<void> {
  if (failed > 0) {
    await stderr.write(
      `taskrun: ${failed} of ${done} results could not be loaded: see "error"\n`,
    );
  }
  if (stderr.isTerminal && output !== undefined && output !== "-") {
    await stderr.write(`${done} results in ${output}\n`);
  }
}
