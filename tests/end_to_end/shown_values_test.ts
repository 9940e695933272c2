// What is stored is the same on the command line, in tables, over HTTP and on
// the page.

import { assert, assertEquals } from "@std/assert";
import {
  DataFrame,
  decodePickle,
  fields,
  Series,
} from "@taskrunview/taskrunview/pickle";
import type { Json } from "../../page/api/api.ts";
import { partsOf } from "../../page/values/parts.ts";
import { resolveValue } from "../../page/values/resolve.ts";
import { cellText, tableOf } from "../../page/values/table.ts";
import { recordsOf } from "../../src/cli/export/records.ts";
import { WHOLE } from "../../src/cli/python/options.ts";
import { inlineText, printValue } from "../../src/cli/python/print.ts";
import { encodeForDisplay } from "../../src/json/display.ts";

const DATA = new URL("../data/", import.meta.url);

const filesIn = (folder: string, ending: string) =>
  [...Deno.readDirSync(new URL(folder, DATA))]
    .map(({ name }) => folder + name)
    .filter((name) => name.endsWith(ending)).sort();

/** Files of one pickle, and of lines `{ name, bytes }`. */
const FILES = [
  ...filesIn("field/", ".pickle"),
  "pickle/values.ndjson",
  "pickle/numpy.ndjson",
  "pickle/pandas.ndjson",
  ...filesIn("pickle/objects/", ".ndjson"),
];

function decoded(bytes: Uint8Array): readonly unknown[] {
  try {
    return [decodePickle(bytes)];
  } catch {
    return []; // what the decoder refuses is no value
  }
}

function* valuesOf(
  file: string,
): Generator<readonly [name: string, value: unknown]> {
  const content = Deno.readFileSync(new URL(file, DATA));
  if (file.endsWith(".pickle")) {
    for (const value of decoded(content)) yield [file, value];
    return;
  }
  for (const line of new TextDecoder().decode(content).trim().split("\n")) {
    const { name, bytes } = JSON.parse(line);
    if (typeof bytes !== "string") continue;
    for (const value of decoded(Uint8Array.fromBase64(bytes))) {
      yield [name, value];
    }
  }
}

/** As the page gets it. */
const shown = (value: unknown): Json =>
  resolveValue(JSON.parse(JSON.stringify(encodeForDisplay(value))));

function printed(value: unknown): string[] {
  const lines: string[] = [];
  printValue(value, { ...WHOLE, width: 100 }, (line) => lines.push(line));
  return lines;
}

/** Times at midnight have none on the command line where all are. */
const plain = (text: string) => text.replaceAll(" 00:00:00", "");

function checkFrame(name: string, frame: DataFrame | Series): void {
  const table = tableOf(shown(frame))!;
  const rows = [...recordsOf(frame)];
  const lines = printed(frame);
  const levels = frame.indexNames.length;
  const own = table.columns.length - levels;
  assertEquals(table.rowCount, frame.index.length, name);
  assertEquals(rows.length, table.rowCount, name);
  if (table.rowCount === 0 || own === 0) return;
  const cells = frame instanceof DataFrame
    ? frame.toArray()
    : frame.toArray().map((value) => [value]);
  const head = lines.findIndex((line) =>
    line.includes(plain(cellText(table.cell(0, 0), table.columns[0]!)))
  );
  assert(head >= 0, name);
  for (const [row, record] of rows.entries()) {
    assertEquals(record.size, 1 + own, name);
    for (let at = 0; at < own; at++) {
      const cell = table.cell(row, levels + at);
      assertEquals(cell, shown(cells[row]![at]), name);
    }
  }
}

function checkFields(name: string, value: unknown): boolean {
  const named = fields(value);
  const [record, ...more] = recordsOf(value);
  assertEquals(more.length, 0, name);
  assertEquals(record!.size, Math.max(1, named.length), name);
  if (named.length === 0) return false;
  const parts = partsOf(shown(value)).slice(0, named.length);
  assertEquals(parts.map(([label]) => label), named.map(([label]) => label));
  for (const [at, [, item]] of named.entries()) {
    const part = JSON.stringify(parts[at]![1]);
    // Where a cycle closes depends on where one comes from.
    if (!part.includes('"ref"')) {
      assertEquals(part, JSON.stringify(shown(item)), name);
    }
  }
  return true;
}

const count = { frames: 0, instances: 0 };
for (const file of FILES) {
  Deno.test(`all see the same of the values in ${file}`, () => {
    for (const [name, value] of valuesOf(file)) {
      const line = inlineText(value, { ...WHOLE, width: Infinity });
      assert(line.length > 0, name);
      if (value instanceof DataFrame || value instanceof Series) {
        checkFrame(name, value);
        count.frames++;
      } else if (checkFields(name, value)) count.instances++;
    }
  });
}

Deno.test("there are frames and instances among the fixtures", () => {
  assert(count.frames >= 50, `${count.frames}`);
  assert(count.instances >= 100, `${count.instances}`);
});
