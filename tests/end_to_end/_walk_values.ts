/**
 * Lets everything go through the values of one form, and prints what became of
 * each as lines of JSON.
 *
 * Usage: _walk_values.ts FORM
 */
// deno-lint-ignore-file no-console -- its output is its result
import { FORMS, LINKS } from "./_value_graphs.ts";
import { WALKERS } from "./_value_walkers.ts";

function outcomeOf(walk: (value: unknown) => number, value: unknown) {
  try {
    return { outcome: "written", characters: walk(value) };
  } catch (error) {
    const { name, message, code } = error as Error & { code?: string };
    const [line] = message.split("\n");
    return { outcome: code ?? `${name}: ${line}`, characters: 0 };
  }
}

const [form = ""] = Deno.args;
for (const [link, make] of Object.entries(LINKS)) {
  const value = FORMS[form]!(make);
  for (const [walker, walk] of Object.entries(WALKERS)) {
    console.log(JSON.stringify({ link, walker, ...outcomeOf(walk, value) }));
  }
}
