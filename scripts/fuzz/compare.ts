// deno-lint-ignore-file no-console -- part of a command line tool

import { decode } from "../../src/pickle/decode.ts";
import { PickleError } from "../../src/pickle/errors.ts";
import { canon, sortSets } from "../../tests/pickle/_canon.ts";
import { type Form, formOf, isSameForm } from "./canon.ts";
import { comparablePickle } from "./pickle_grammar.ts";

const ALIASING = new URL(
  "../../tests/data/pickle/make_aliasing.py",
  import.meta.url,
).pathname;
const LOADER = new URL("load_pickles.py", import.meta.url).pathname;
const BATCH = 2000;

/** What differs from CPython, of pickles that put containers in many places. */
export async function compareAliasing(
  rows: number,
  seed: number,
): Promise<boolean> {
  const lines = await python([ALIASING, String(rows), String(seed)]);
  if (lines === undefined) return notThere();
  let differing = 0;
  for (const line of lines) {
    const { bytes: text, value } = JSON.parse(line);
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    const wanted = JSON.stringify(sortSets(value));
    for (const fast of [true, false]) {
      if (JSON.stringify(canon(decode(bytes, {}, fast))) === wanted) continue;
      console.error(`CPython reads another value: ${text}`);
      differing++;
    }
  }
  console.log(`${rows} pickles compared with CPython, ${differing} differ`);
  return differing === 0;
}

/** What CPython says of a pickle. */
export type Answer =
  | { readonly skip: string }
  | { readonly error: string; readonly message: string }
  | Form;

/** What CPython reads from pickles; undefined if it is not there. */
export async function readByPython(
  pickles: readonly Uint8Array[],
): Promise<readonly Answer[] | undefined> {
  const input = pickles.map((bytes) => `${base64(bytes)}\n`).join("");
  const lines = await python([LOADER], input);
  return lines?.map((line) => JSON.parse(line));
}

/** What differs from CPython, of pickles that call what both know. */
export async function compareGrammar(
  inputs: number,
  seed: number,
): Promise<boolean> {
  let [compared, differing, refused] = [0, 0, 0];
  for (let from = seed; from < seed + inputs; from += BATCH) {
    const count = Math.min(BATCH, seed + inputs - from);
    const pickles = Array.from(
      { length: count },
      (_, i) => comparablePickle(from + i),
    );
    const answers = await readByPython(pickles);
    if (answers === undefined) return notThere();
    for (const [i, bytes] of pickles.entries()) {
      const verdict = compare(bytes, answers[i]!);
      if (verdict === "same") compared++;
      if (verdict === "refused by CPython") refused++;
      if (verdict !== "differs") continue;
      console.error(`CPython reads another value: seed ${from + i}`);
      differing++;
    }
  }
  console.log(
    `${inputs} pickles of the grammar read by CPython, too: ` +
      `${compared} values are the same, ${differing} differ; ` +
      `${refused} are accepted here alone`,
  );
  return differing === 0;
}

/** How our value of a pickle is beside CPython's. */
export function compare(
  bytes: Uint8Array,
  answer: Answer,
): "same" | "differs" | "refused by CPython" | "nothing to compare" {
  let form: Form | undefined;
  try {
    form = formOf(decode(bytes, {}));
  } catch (error) {
    if (error instanceof PickleError) return "nothing to compare";
    throw error;
  }
  const isForm = typeof answer !== "object" || answer === null ||
    Array.isArray(answer);
  if (!isForm) {
    return "error" in answer ? "refused by CPython" : "nothing to compare";
  }
  if (form === undefined) return "nothing to compare";
  return isSameForm(form, answer as Form) ? "same" : "differs";
}

function notThere(): true {
  console.log("CPython is not installed: nothing is compared");
  return true;
}

async function python(
  args: readonly string[],
  input = "",
): Promise<string[] | undefined> {
  try {
    const child = new Deno.Command("python3", {
      args: [...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const written = new Blob([input]).stream().pipeTo(child.stdin);
    const [{ success, stdout }] = await Promise.all([child.output(), written]);
    if (!success) throw new Error("Cannot compare with CPython: it ended");
    return new TextDecoder().decode(stdout).trimEnd().split("\n");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
