import {
  describeResult,
  encodeJson,
  type JsonValue,
  openResult,
  type TaskRunView,
} from "../../../mod.ts";
import { EncodeError } from "../../pickle/values/json/encode_error.ts";
import { labelOf } from "../../model/row.ts";
import { type Context, defineCommand } from "../command.ts";
import { CliError, usageError } from "../errors.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { inferSchema } from "../output/json_schema.ts";
import {
  lookUp,
  LOOKUP_OPTIONS,
  LOOKUP_USAGE,
  targetOf,
} from "../args/lookup.ts";
import { flag, integer, text, type Values } from "../args/option.ts";
import { lineFormat, QUERY_OPTION } from "../output/query.ts";
import { sanitizeLines } from "../output/sanitize.ts";
import { READING_OPTIONS, readingSettings } from "../args/result_options.ts";
import { lineWriter, type Write } from "../output/line_writer.ts";
import { writeTo } from "../output/output_file.ts";
import { progressBar } from "../output/status_line.ts";
import { paintLeaf } from "../python/paint.ts";
import { CUT, isPlainText, WHOLE } from "../python/options.ts";
import { printValue } from "../python/print.ts";

const FORMS = {
  json: flag("Lossless JSON, in the form of docs/json.md"),
  raw: flag("The stored bytes; binary ones only to a file or a pipe"),
  location: flag("The location; nothing is read"),
  schema: flag("A JSON Schema inferred from the value; the value is not shown"),
};

const OPTIONS = {
  ...LOOKUP_OPTIONS,
  ...FORMS,
  ...QUERY_OPTION,
  output: text("FILE", "The file to write; by default standard output", {
    short: "o",
    isPath: true,
  }),
  concurrency: integer(
    "N",
    "For a mapped task: concurrent reads; by default 6",
    {
      min: 1,
      max: 1_000,
    },
  ),
  ...READING_OPTIONS,
};

/** `taskrun result` */
export const result = defineCommand({
  name: "result",
  summary: "loads the result of a task run",
  usage: LOOKUP_USAGE,
  about:
    "Without --json, --raw, --location or --schema, the value is printed for people:\n" +
    "shortened on a terminal, complete elsewhere. The result of a mapped task is the\n" +
    "list of its children's results. Code in a stored result is never run.",
  ids: ["task run"],
  options: OPTIONS,
  examples: [
    [
      "Print the value",
      "taskrun result 87aaf2a5-08e3-5787-8d32-1a2c238f6cc0",
    ],
    [
      "Process it as JSON",
      "taskrun result --slug summarize-1 --flow-run 8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d --json | jq .gross",
    ],
    [
      "Save the pickle",
      "taskrun result 87aaf2a5-08e3-5787-8d32-1a2c238f6cc0 --raw --output summary.pickle",
    ],
    [
      "Describe its structure",
      "taskrun result 87aaf2a5-08e3-5787-8d32-1a2c238f6cc0 --schema",
    ],
  ],
  async run(context, args) {
    const { values } = args;
    const target = targetOf(args);
    const form = formOf(values);
    const client = context.connect({ results: readingSettings(values) });
    const view = await lookUp(target, client, context);
    if (form === "location") {
      await context.stdout.write(`${locationOf(view)}\n`);
      return EXIT_CODES.ok;
    }
    await (form === "raw"
      ? writeRaw(view, values, context)
      : writeValue(view, form, values, context));
    return EXIT_CODES.ok;
  },
});

type Form = keyof typeof FORMS | "pretty";

function formOf(
  values: Values<typeof FORMS & typeof QUERY_OPTION>,
): Form {
  const [first, second] = (Object.keys(FORMS) as (keyof typeof FORMS)[])
    .filter((name) => values[name]);
  if (values.query !== undefined && (first ?? "json") !== "json") {
    throw usageError(
      `Cannot use --${first} and --query: pass only one of them`,
    );
  }
  if (values.query !== undefined) return "json";
  if (second === undefined) return first ?? "pretty";
  throw usageError(
    `Cannot use --${first} and --${second}: pass only one of them`,
  );
}

function locationOf(view: TaskRunView): string {
  const { type, url, location } = describeResult(view);
  const place = url ?? location;
  if (place !== null) return sanitizeLines(place, false);
  throw new CliError(
    `Cannot locate the result of ${labelOf(view)}: ${
      type === "PrefectResult"
        ? "the API itself keeps the value of a PrefectResult"
        : type === null
        ? "it has none"
        : `its ${type} has no location`
    }`,
    { exitCode: EXIT_CODES.notFound },
  );
}

async function writeValue(
  view: TaskRunView,
  form: Form,
  { output, concurrency, query }: Values<typeof OPTIONS>,
  context: Context,
): Promise<void> {
  const format = await lineFormat(query, 2);
  const value = await load(view, concurrency, context);
  const isShown = output === undefined && context.stdout.isTerminal;
  const lines = form === "pretty"
    ? pretty(value, isShown, context)
    : [format(form === "json" ? encoded(value) : inferSchema(encoded(value)))];
  await writeTo(output, context.stdout, async (write) => {
    const out = lineWriter(write);
    for (const line of lines) if (line !== undefined) await out.line(line);
    await out.flush();
  });
}

async function load(
  view: TaskRunView,
  concurrency: number | undefined,
  { signal, timeoutMs, stderr }: Context,
): Promise<unknown> {
  let bar: ReturnType<typeof progressBar> | undefined;
  try {
    return await view.result({
      signal,
      timeoutMs,
      concurrency,
      onProgress(done, total) {
        bar ??= progressBar(stderr, total);
        bar.update(done).catch(() => {}); // a closed stderr stops nothing
      },
    });
  } finally {
    await bar?.hide();
  }
}

function encoded(value: unknown): JsonValue {
  try {
    return encodeJson(value);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw unprintable(cause.message);
  }
}

function unprintable(message: string): CliError {
  return new CliError(message, {
    hint: "Pass --raw to write the stored bytes unchanged",
  });
}

/** Formats the value for people, shortened on a terminal. */
function pretty(
  value: unknown,
  isShown: boolean,
  { paint, stdout }: Context,
): string[] {
  if (typeof value === "string" && isPlainText(value)) return [value];
  const colors = paint.isOn && isShown;
  const lines: string[] = [];
  const options = {
    ...isShown ? CUT : WHOLE,
    ...colors && { paint: paintLeaf },
    width: stdout.columns,
  };
  try {
    printValue(value, options, (line) => {
      lines.push(sanitizeLines(line, colors));
    });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw unprintable(
      `Cannot print the result: ${
        cause instanceof EncodeError
          ? "parts of it are repeated too often"
          : "it is nested too deep"
      }`,
    );
  }
  return lines;
}

async function writeRaw(
  view: TaskRunView,
  { output }: Values<typeof OPTIONS>,
  { stdout, signal, timeoutMs }: Context,
): Promise<void> {
  const bytes = await openResult(view, { signal, timeoutMs });
  const isShown = output === undefined && stdout.isTerminal;
  await writeTo(output, stdout, async (write) => {
    for await (const chunk of bytes) {
      await (isShown ? writeShown(chunk, write) : write(chunk));
    }
  });
}

/** Writes text to a terminal, without control characters. */
async function writeShown(chunk: Uint8Array, write: Write): Promise<void> {
  const text = new TextDecoder().decode(chunk);
  // deno-lint-ignore no-control-regex -- these are what it is about
  if (!/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]/.test(text)) {
    return await write(chunk);
  }
  throw usageError(
    "Cannot write the result to a terminal: it is binary",
    "Send it to a file with --output FILE, or to a pipe",
  );
}
