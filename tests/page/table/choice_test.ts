import { assertEquals } from "@std/assert";
import {
  AS_IT_COMES,
  filteredBy,
  rowChoiceOf,
  sortedBy,
  withColumn,
} from "../../../page/table/choice.ts";

const LABELS = ["sku", "a:b", "100%", "%3A", "-x", "desc", ":desc", "", "sku"];
const columns = LABELS.map((label) => ({
  label,
  dtype: null,
  isIndex: false,
  missing: "",
}));

for (const [at, column] of columns.slice(0, -1).entries()) {
  const { label } = column;
  Deno.test(`a table is sorted by the column "${label}": up, down, as it comes`, () => {
    let choice = sortedBy(AS_IT_COMES, column);
    const sort = () => rowChoiceOf(choice, columns).sort;
    assertEquals(sort(), { column: at, isDescending: false });
    choice = sortedBy(choice, column);
    assertEquals(sort(), { column: at, isDescending: true });
    choice = sortedBy(choice, column);
    assertEquals(sort(), undefined);
  });

  Deno.test(`a table is filtered by the column "${label}" with any text`, () => {
    for (const typed of ["x", ":", "=a:b", "%41", "1..2"]) {
      const choice = filteredBy(
        filteredBy(AS_IT_COMES, column, "old"),
        column,
        typed,
      );
      const { filters } = rowChoiceOf(choice, columns);
      assertEquals([...filters], [[at, typed]]);
      assertEquals(filteredBy(choice, column, " ").where, []);
    }
  });

  Deno.test(`the column "${label}" is hidden and shown again`, () => {
    const hidden = withColumn(AS_IT_COMES, column, false);
    assertEquals(hidden.hide, [label]);
    assertEquals(withColumn(hidden, column, true).hide, []);
  });
}

Deno.test("columns that there are not count nothing", () => {
  const choice = { sort: "gone", where: ["gone:1", "nothing"], hide: ["gone"] };
  const { sort, filters } = rowChoiceOf(choice, columns);
  assertEquals([sort, filters.size], [undefined, 0]);
});
