// All that goes through a value: what writes, prints, lists or converts it.

import { inspect } from "node:util";
import { encodeJson } from "../../mod.ts";
import type { Json } from "../../page/api/api.ts";
import { inlineText as pageText } from "../../page/values/inline.ts";
import { matrixOf, numbersOf } from "../../page/values/numbers.ts";
import { partsOf } from "../../page/values/parts.ts";
import { resolveValue } from "../../page/values/resolve.ts";
import { cellText as pageCell, tableOf } from "../../page/values/table.ts";
import { leafText, titleOf } from "../../page/values/text.ts";
import { cellText, kindOf } from "../../src/cli/export/cells.ts";
import { recordsOf } from "../../src/cli/export/records.ts";
import { inferSchema } from "../../src/cli/output/json_schema.ts";
import { BRIEF, CUT, WHOLE } from "../../src/cli/python/options.ts";
import { inlineText, printValue } from "../../src/cli/python/print.ts";
import { encodeCell } from "../../src/json/cells.ts";
import { encodeForDisplay } from "../../src/json/display.ts";
import { decodeJson } from "../../src/json/mod.ts";
import {
  DataFrame,
  fields,
  MaskedArray,
  NdArray,
  Series,
} from "../../src/pickle/mod.ts";

/** Goes through a value and returns how many characters it made of it. */
type Walker = (value: unknown) => number;

const lengthOf = (json: unknown) => JSON.stringify(json).length;

function printed(value: unknown, options: typeof WHOLE | typeof CUT): number {
  let length = 0;
  printValue(value, { ...options, width: 80 }, (line) => {
    length += line.length;
  });
  return length;
}

/** As the page gets a value. */
const shown = (value: unknown): Json =>
  resolveValue(JSON.parse(JSON.stringify(encodeForDisplay(value))));

function drawn(value: unknown): number {
  const json = shown(value);
  let length = pageText(json, 200).length;
  length += titleOf(json).length + (leafText(json)?.length ?? 0);
  numbersOf(json);
  matrixOf(json);
  for (const [label, part] of partsOf(json)) {
    length += label.length + pageText(part, 200).length;
  }
  const table = tableOf(json);
  if (table === undefined) return length;
  for (let row = 0; row < Math.min(table.rowCount, 100); row++) {
    for (const [at, column] of table.columns.entries()) {
      length += pageCell(table.cell(row, at), column).length;
    }
  }
  return length;
}

function exported(value: unknown): number {
  let length = 0;
  for (const record of recordsOf(value)) {
    for (const [name, cell] of record) {
      length += name.length + (cellText(cell)?.length ?? 0);
      kindOf(cell);
    }
  }
  return length;
}

/** Those that have a text of their own; of others it is the engine's. */
function text(value: unknown): number {
  const own = (value as object).toString;
  const engines = [Object, Array, Error].map((type) => type.prototype.toString);
  return engines.includes(own) ? 0 : String(value).length;
}

/** Those that say how they are written; of others it is the engine's. */
function json(value: unknown): number {
  return typeof (value as { toJSON?: unknown }).toJSON === "function"
    ? lengthOf(value)
    : 0;
}

function arrays(value: unknown): number {
  const hasArrays = value instanceof NdArray || value instanceof MaskedArray ||
    value instanceof DataFrame || value instanceof Series;
  if (!hasArrays) return 0;
  value.toArray();
  if (value instanceof DataFrame) return [...value.rows()].length;
  return 0;
}

/** By what goes through it. */
export const WALKERS: Readonly<Record<string, Walker>> = {
  "fields()": (value) =>
    fields(value).reduce((length, [name]) => length + name.length, 0),
  "encodeJson()": (value) => lengthOf(encodeJson(value)),
  "decodeJson()": (value) => {
    decodeJson(JSON.stringify(encodeJson(value)));
    return 0;
  },
  "the handler": (value) => lengthOf(encodeForDisplay(value)),
  "the page": drawn,
  "a cell of an export": (value) => lengthOf(encodeCell(value)),
  "taskrun export": exported,
  "taskrun result": (value) => printed(value, CUT),
  "taskrun result to a file": (value) => printed(value, WHOLE),
  "taskrun result --schema": (value) =>
    lengthOf(inferSchema(encodeJson(value))),
  "a line of a list": (value) => inlineText(value, BRIEF).length,
  "String()": text,
  "JSON.stringify()": json,
  "toArray()": arrays,
  "util.inspect()": (value) => inspect(value).length,
  "Deno.inspect()": (value) => Deno.inspect(value).length,
};
