// What the decoder accepts may be a circle, deep, or shared without end: nothing
// that goes through a value overflows the stack, hangs or fills the memory.

import { assert, assertEquals } from "@std/assert";
import { FORMS, LINKS } from "./_value_graphs.ts";
import { WALKERS } from "./_value_walkers.ts";

const SCRIPT = new URL("_walk_values.ts", import.meta.url).pathname;
const ROOT = new URL("../../", import.meta.url).pathname;

/** Limits of a process that takes about 20 s for one form. */
const CPU_SECONDS = 240;
const HEAP_MIB = 1_024;

/** One value, and what became of it. */
interface Outcome {
  readonly link: string;
  readonly walker: string;
  /** "written" or why it is refused. */
  readonly outcome: string;
  readonly characters: number;
}

async function outcomesOf(form: string): Promise<readonly Outcome[]> {
  const run = [
    Deno.execPath(),
    "run",
    "--no-check",
    "--allow-read",
    "--allow-env",
    `--v8-flags=--max-old-space-size=${HEAP_MIB}`,
    SCRIPT,
    form,
  ];
  const { success, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", `ulimit -t ${CPU_SECONDS}; exec "$@"`, "sh", ...run],
    cwd: ROOT,
  }).output();
  const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
  const last = `after ${lines.at(-1)}: ${new TextDecoder().decode(stderr)}`;
  assert(success, last);
  return lines.map((line) => JSON.parse(line) as Outcome);
}

/** The engine's own refusal of a circle, which JSON.stringify() always gives. */
const CIRCULAR = "TypeError: Converting circular structure to JSON";

/** `decodeJson()` makes no circle of what cannot be changed once it is made. */
const UNDECODABLE = "undecodable";

const isTyped = (outcome: string, form: string) =>
  outcome === "written" || outcome === "limit" ||
  outcome === "RangeError: it is nested more than 1,000 levels deep" ||
  form.includes("circle") && [CIRCULAR, UNDECODABLE].includes(outcome);

/** What is written at most of values that hold less than 100 kB each. */
const MOST_CHARACTERS = 32 * 2 ** 20;

/** Consoles of the engine write plain lists and dicts, each as often as it is there. */
const ENGINE = ["util.inspect()", "Deno.inspect()"];

/** The others take minutes: `deno task fuzz` runs them. */
const IN_EVERY_RUN = /circle|2\^40/;
const isLong = Deno.env.has("TASKRUNVIEW_LONG");
const forms = Object.keys(FORMS)
  .filter((form) => isLong || IN_EVERY_RUN.test(form));

for (const form of forms) {
  Deno.test(`what is ${form} is written or refused, whatever goes through it`, async () => {
    const outcomes = await outcomesOf(form);
    const { length } = Object.keys(LINKS);
    assertEquals(outcomes.length, length * Object.keys(WALKERS).length);
    for (const { link, walker, outcome, characters } of outcomes) {
      const name = `${walker} of ${link} ${form}`;
      assert(isTyped(outcome, form), `${name}: ${outcome}`);
      if (ENGINE.includes(walker)) continue;
      assert(characters <= MOST_CHARACTERS, `${name}: ${characters}`);
    }
  });
}
