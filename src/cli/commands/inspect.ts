import { Buffer } from "node:buffer";
import { createReadStream } from "node:fs";
import {
  disassemble,
  type Instruction,
  type PickleSummary,
} from "../../pickle/mod.ts";
import { type Context, defineCommand } from "../command.ts";
import { CliError, fileError, interrupted, usageError } from "../errors.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import {
  contentOf,
  type FileContent,
  type ParquetSummary,
} from "../file_content.ts";
import { refuseMore } from "../args/lookup.ts";
import { flag } from "../args/option.ts";
import { jsonText, sanitize } from "../output/sanitize.ts";
import { READING_OPTIONS } from "../args/result_options.ts";
import { lineWriter } from "../output/line_writer.ts";
import { cutTo, displayWidth } from "../output/table.ts";

/** `taskrun inspect` */
export const inspectFile = defineCommand({
  name: "inspect",
  summary: "describes the content of a file, without decoding it",
  usage: ["FILE [--dis | --json]", "- [--dis | --json] < FILE"],
  about:
    "Unpacks gzip, zlib, bz2 and lzma. Lists the classes and functions of a pickle,\n" +
    "and the columns of Parquet. No value is built, and no code is run.",
  options: {
    dis: flag("The instructions of a pickle, as pickletools lists them"),
    json: flag("One JSON object"),
    "max-bytes": {
      ...READING_OPTIONS["max-bytes"],
      summary: "The maximum size, also unpacked; by default 256 MiB",
    },
  },
  words: "path",
  examples: [
    ["List the classes of a pickle", "taskrun inspect 19.pickle"],
    [
      "Inspect a stored result",
      "taskrun result 87aaf2a5-08e3-5787-8d32-1a2c238f6cc0 --raw | taskrun inspect -",
    ],
    ["List the instructions", "taskrun inspect 19.pickle --dis"],
  ],
  async run(context, { positionals, values }) {
    const [path] = positionals;
    refuseMore(positionals, 1);
    if (path === undefined) {
      throw usageError(
        "Cannot inspect: FILE is missing",
        "Pass the path of a file, or - for standard input",
      );
    }
    if (values.dis && values.json) {
      throw usageError("Cannot use --dis and --json: pass only one of them");
    }
    const { "max-bytes": maxBytes = DEFAULT_MAX_BYTES } = values;
    const bytes = await read(path, maxBytes, context);
    const content = await contentOf(bytes, maxBytes, context.signal);
    if (values.dis) await writeInstructions(content, context);
    else if (values.json) await writeJson(path, content, context);
    else await writeSummary(path, content, context);
    return content.problem === null ? EXIT_CODES.ok : EXIT_CODES.failed;
  },
});

const DEFAULT_MAX_BYTES = 256 * 2 ** 20;

async function read(
  path: string,
  maxBytes: number,
  { stdin, signal }: Context,
): Promise<Uint8Array> {
  if (path === "-") {
    const reading = readAll(stdin, "standard input", maxBytes);
    return await Promise.race([reading, interrupted(signal)]);
  }
  const input = createReadStream(path, { signal, highWaterMark: CHUNK_BYTES });
  try {
    return await readAll(input, `"${path}"`, maxBytes);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof CliError ? error : fileError("read", path, error);
  }
}

const CHUNK_BYTES = 2 ** 20;

/** Reads in chunks, as a device or a pipe may have no end. */
async function readAll(
  input: AsyncIterable<Uint8Array>,
  name: string,
  maxBytes: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of input) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new CliError(
        `Cannot read ${name}: it is larger than ${maxBytes} bytes`,
        { hint: "Raise --max-bytes to read more" },
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function writeJson(
  path: string,
  { layers, pickles, parquet, problem }: FileContent,
  { stdout }: Context,
): Promise<void> {
  const shown = { file: path, layers, pickles, parquet, problem };
  await stdout.write(`${jsonText(shown, 2)}\n`);
}

async function writeSummary(
  path: string,
  content: FileContent,
  { stdout, paint }: Context,
): Promise<void> {
  const { layers, pickles, parquet, problem } = content;
  const [first] = layers;
  const name = path === "-" ? "standard input" : path;
  const lines = [
    `${paint.bold(sanitize(name))}  ${bytesText(first!.size)}`,
    ...layers.slice(0, -1).map(({ format }, i) =>
      `  packed by ${format}: unpacks to ${bytesText(layers[i + 1]!.size)}`
    ),
  ];
  if (pickles.length === 0) lines.push(`  ${nameOf(content)}`);
  for (const [i, pickle] of pickles.entries()) {
    const which = pickles.length === 1 ? "pickle" : `pickle ${i + 1}`;
    for (const line of pickleLines(which, pickle)) lines.push(line);
  }
  if (parquet !== null) {
    for (const line of parquetLines(parquet)) lines.push(line);
  }
  if (problem !== null) lines.push(`  ${paint.bad(sanitize(problem))}`);
  await stdout.write(`${lines.join("\n")}\n`);
}

function pickleLines(
  which: string,
  { protocol, instructions, length, ...names }: PickleSummary,
): string[] {
  const { globals, extensions, persistentIds, buffers } = names;
  const size = `${counted(instructions, "instruction")} in ${
    bytesText(length)
  }`;
  return [
    `  ${which}, protocol ${protocol}: ${size}`,
    ...globals.length === 0
      ? ["    names no class and no function"]
      : ["    names", ...globals.map((name) => `      ${sanitize(name)}`)],
    ...extensions.length === 0
      ? []
      : [`    uses the copyreg codes ${extensions.join(", ")}`],
    ...persistentIds ? ["    has persistent ids"] : [],
    ...buffers === 0
      ? []
      : [`    needs ${counted(buffers, "buffer")} from outside`],
  ];
}

/** The name of the innermost layer. */
function nameOf({ layers, bytes }: FileContent): string {
  return layers.at(-1)!.format ?? (bytes.length === 0 ? "empty" : "unknown");
}

function widest(widths: readonly number[]): number {
  return widths.reduce((most, width) => Math.max(most, width), 0);
}

function parquetLines({ rows, columns, ...parquet }: ParquetSummary): string[] {
  const name = widest(columns.map(({ name }) => displayWidth(name)));
  const type = widest(columns.map(({ type }) => type.length));
  return [
    `    ${counted(rows, "row")}, ${counted(columns.length, "column")}, ${
      counted(parquet.rowGroups, "row group")
    }`,
    ...parquet.createdBy === null
      ? []
      : [`    written by ${sanitize(parquet.createdBy)}`],
    ...columns.map((column) =>
      `      ${sanitize(column.name).padEnd(name)}  ${
        column.type.padEnd(type)
      }  ${column.codec}`
    ),
  ];
}

async function writeInstructions(
  content: FileContent,
  { stdout }: Context,
): Promise<void> {
  const { bytes, pickles, layers } = content;
  const { format } = layers.at(-1)!;
  const mayBePickle = format === "pickle" || format === null;
  if (!mayBePickle || bytes.length === 0) {
    throw usageError(`Cannot list instructions: it is ${nameOf(content)}`);
  }
  const room = stdout.isTerminal ? stdout.columns : Infinity;
  const out = lineWriter((data) => stdout.write(data));
  const starts = pickles.length === 0 ? [0] : startsOf(pickles);
  try {
    for (const start of starts) {
      for (const instruction of disassemble(bytes.subarray(start))) {
        await out.line(cutTo(instructionText(instruction, start), room));
      }
    }
  } finally {
    await out.flush();
  }
}

function startsOf(pickles: readonly { readonly length: number }[]): number[] {
  let start = 0;
  return pickles.map(({ length }) => (start += length) - length);
}

function instructionText(
  { offset, opcode, argument }: Instruction,
  start: number,
): string {
  const place = `${start + offset}`.padStart(5);
  const shown = argument === null ? "" : argumentText(argument);
  return `${place}: ${opcode.padEnd(16)} ${shown}`.trimEnd();
}

function argumentText(argument: NonNullable<Instruction["argument"]>): string {
  if (typeof argument === "string") return jsonText(argument);
  if (typeof argument !== "object") return String(argument);
  const hex = Array.from(
    argument,
    (byte) => byte.toString(16).padStart(2, "0"),
  );
  return `${argument.length} bytes ${hex.join("")}`;
}

const COUNT = new Intl.NumberFormat("en-US");

function counted(count: number, noun: string): string {
  return `${COUNT.format(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function bytesText(size: number): string {
  return counted(size, "byte");
}
