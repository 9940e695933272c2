import { assertEquals } from "@std/assert";
import { slugOf } from "../../../scripts/docs/slugs.ts";

const SLUGS: [heading: string, slug: string][] = [
  ["What's `new`?", "whats-new"],
  ["iter_mapped", "iter_mapped"],
  ["A  b", "a--b"],
  ["Füße", "füße"],
];
for (const [heading, slug] of SLUGS) {
  Deno.test(`slugOf() gives ${slug}`, () => {
    assertEquals(slugOf(heading), slug);
  });
}
