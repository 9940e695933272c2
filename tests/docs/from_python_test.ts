import { assert, assertEquals } from "@std/assert";
import names from "../data/prefect_backend/names.json" with { type: "json" };
import * as library from "@taskrunview/taskrunview";

const page = await Deno.readTextFile(
  new URL("../../docs/from_python.md", import.meta.url),
);
const [, section] = /^## Every name\n([^]*?)^## /m.exec(page)!;

/** The counterpart of each name: the second cell of its row. */
const rows = Array.from(
  section!.matchAll(/^\| `([\w.]+)` +\| (.*?) +\|$/gm),
  ([, name, counterpart]): [string, string] => [name!, counterpart!],
);

Deno.test("the page has a row for each public name of prefect.backend, and no other", () => {
  assert(names.length > 60, `${names.length} names`);
  assertEquals(rows.map(([name]) => name).sort(), names.toSorted());
});

for (const [name, counterpart] of rows) {
  Deno.test(`the counterpart of ${name} exists, or the row states what to do`, () => {
    assert(counterpart.length > 5, counterpart);
    const calls = [...counterpart.matchAll(/`(\w+)\(/g)].map(([, call]) =>
      call!
    )
      .filter((call) => /[A-Z]/.test(call)); // others are fields of a query
    for (const call of calls) assert(call in library, call);
    if (!counterpart.startsWith("none: ")) return;
    assert(/`.+`|keep|Python|queried/.test(counterpart), counterpart);
  });
}
