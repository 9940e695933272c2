import { assertEquals } from "@std/assert";
import { searchTerms } from "../../../scripts/docs/search_terms.ts";

Deno.test("searchTerms() finds names whole and by their parts", () => {
  assertEquals(searchTerms("iterMapped map_index, a-b"), [
    ...["iterMapped", "iter", "Mapped"],
    ...["map_index", "map", "index", "a", "b"],
  ]);
});

Deno.test("searchTerms() works alone, as the page runs it", () => {
  const alone: typeof searchTerms = new Function(
    `return ${searchTerms.toString()}`,
  )();
  assertEquals(alone("mapIndex"), ["mapIndex", "map", "Index"]);
});
