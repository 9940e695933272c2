import type { ExportedFile, ExportedTableName } from "../../../archive/mod.ts";
import { refuseMore } from "../../args/lookup.ts";
import { choice, choicesOf, flag, text } from "../../args/option.ts";
import { defineCommand } from "../../command.ts";
import { usageError } from "../../errors.ts";
import { EXIT_CODES } from "../../exit_codes.ts";
import { type Fact, factLines } from "../../output/facts.ts";
import type { Paint } from "../../output/paint.ts";
import { jsonText, sanitize } from "../../output/sanitize.ts";
import { statusLine } from "../../output/status_line.ts";
import { sizeText } from "./texts.ts";

/** The names of the tables; the entry point is loaded on demand. */
const TABLES = [
  "flow",
  "task",
  "edge",
  "flow_run",
  "flow_run_state",
  "task_run",
  "task_run_state",
  "log",
  "result",
] as const satisfies readonly ExportedTableName[];

const FORMATS = ["parquet"] as const;

const COUNT = new Intl.NumberFormat("en-US");

/** `taskrun archive export` */
export const exportTables = defineCommand({
  name: "archive export",
  summary: "writes the tables of an archive as Parquet files",
  usage: ["PATH --to FOLDER [--table NAME]… [options]"],
  about:
    "Each table is one file, such as task_run.parquet, for DuckDB, pandas and\n" +
    "polars. Times are timestamps in UTC, columns of JSON are strings.",
  options: {
    to: text("FOLDER", "The folder of the files; it is created", {
      isPath: true,
    }),
    format: choice("FORMAT", "parquet, which is the default", FORMATS),
    table: choicesOf("NAME", "Only this table; repeatable", TABLES),
    json: flag("The files as JSON"),
  },
  words: "path",
  examples: [
    ["All tables", "taskrun archive export history --to tables"],
    [
      "Task runs and their results",
      "taskrun archive export history --to tables --table task_run --table result",
    ],
  ],
  async run({ stdout, stderr, signal, paint }, { positionals, values }) {
    refuseMore(positionals, 1);
    const [path] = positionals;
    const { to, format, table, json } = values;
    if (path === undefined || to === undefined) {
      throw usageError(
        `Cannot export an archive: ${
          path === undefined ? "its path" : "--to"
        } is missing`,
        "Such as taskrun archive export history --to tables",
      );
    }
    const { exportArchive } = await import("../../../archive/mod.ts");
    const status = statusLine(stderr);
    try {
      const files = await exportArchive(path, {
        to,
        format,
        tables: table.length > 0 ? table : undefined,
        signal,
        onProgress: ({ table, rows }) =>
          void status.show(() => `${table}  ${COUNT.format(rows)} rows`),
      });
      await status.hide();
      await stdout.write(
        json ? `${jsonText(files)}\n` : filesText(to, files, paint),
      );
      return EXIT_CODES.ok;
    } finally {
      await status.hide();
    }
  },
});

function filesText(
  to: string,
  files: readonly ExportedFile[],
  paint: Paint,
): string {
  const facts = files.map(({ table, rows, bytes }): Fact => [
    table,
    `${COUNT.format(rows)} rows, ${sizeText(bytes)}`,
  ]);
  return [`exported to ${sanitize(to)}`, ...factLines(facts, paint), ""]
    .join("\n");
}
