/**
 * Writes `tests/data/pickle/calls.ndjson`: pickles that call classes of Python's
 * standard library, and what CPython reads from them.
 *
 * Usage: deno run -A scripts/fuzz/record_calls.ts
 *
 * @module
 */

import { compare, readByPython } from "./compare.ts";
import { comparablePickle } from "./pickle_grammar.ts";

const SEEDS = 60_000;
const MOST_BYTES = 220;
const MOST_FILE = 19_500;
const KEPT = new URL("../../tests/data/pickle/calls.ndjson", import.meta.url);

/** Exceptions are many, and alike. */
const CALLED =
  /c([a-z]+\n(?!(?:slice|tuple|B|[A-Z]\w+(?:Error|Exception|Exit|Interrupt|Iteration|Warning|Group))\n)\w+)\n/g;
const MADE =
  /\["(array|complex|range|slice|Decimal|Fraction|timedelta|date\w*|time\w*|error)"/g;
const TIMES = 4;

/** What a pickle names, and what is made of it, by which a choice is made. */
function kindsOf(bytes: Uint8Array, form: string): readonly string[] {
  const names = String.fromCharCode(...bytes).matchAll(CALLED);
  return [...names, ...form.matchAll(MADE)].map(([, kind]) => kind!);
}

const pickles = Array.from({ length: SEEDS }, (_, i) => comparablePickle(i))
  .filter((bytes) => bytes.length <= MOST_BYTES);
const answers = await readByPython(pickles) ?? [];
const timesOf = new Map<string, number>();
let text = "";
for (const [i, bytes] of pickles.entries()) {
  if (compare(bytes, answers[i]!) !== "same") continue;
  const kinds = new Set(kindsOf(bytes, JSON.stringify(answers[i])));
  if (![...kinds].some((kind) => (timesOf.get(kind) ?? 0) < TIMES)) continue;
  const row = JSON.stringify({
    bytes: btoa(String.fromCharCode(...bytes)),
    form: answers[i],
  });
  if (text.length + row.length > MOST_FILE) break;
  for (const kind of kinds) timesOf.set(kind, (timesOf.get(kind) ?? 0) + 1);
  text += `${row}\n`;
}
await Deno.writeTextFile(KEPT, text);
