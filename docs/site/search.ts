import { loadIndex } from "../../scripts/docs/find_parts.ts";

/** Loaded with the index, when the search is first opened. */
Reflect.set(
  globalThis,
  "findParts",
  loadIndex(Reflect.get(globalThis, "searchIndex")),
);
