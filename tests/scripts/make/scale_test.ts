import { assert, assertEquals } from "@std/assert";
import measured from "../../../bench/results/scale.json" with { type: "json" };
import {
  listCost,
  listRequests,
  modelCpu,
  mostChildren,
  s3Cost,
  SCALE_PAGE,
  scaleTables,
} from "../../../scripts/make/scale.ts";

/** The cells of a table, whatever spaces a formatter has added. */
const cellsOf = (text: string) =>
  text.split("\n").filter((line) => line.startsWith("|"))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map((cells) => cells.filter((cell) => !/^-*$/.test(cell)))
    .filter((cells) => cells.length > 0);

Deno.test("docs/scale.md has the tables that the script computes", async () => {
  const page = await Deno.readTextFile(SCALE_PAGE);
  for (const [name, table] of Object.entries(scaleTables())) {
    const [, found] = page.split(`<!-- ${name} -->`);
    assertEquals(cellsOf(found!.split("<!-- end -->")[0]!), cellsOf(table));
  }
});

for (const { what, children, requests, cpu } of measured.points) {
  Deno.test(`the model agrees with ${children} children of ${what} that were measured`, () => {
    assertEquals(requests, what === "list" ? listRequests(children) : children);
    const ratio = modelCpu(what, children) / cpu;
    // Small tasks have the start of the program in their time.
    assert(ratio < 2 && (children < 10_000 || ratio > 0.5), `${ratio}`);
  });
}

Deno.test("a list was measured up to 1,000,000 children", () => {
  const sizes = measured.points.filter(({ what }) => what === "list")
    .map(({ children }) => children);
  assertEquals(Math.max(...sizes), 1_000_000);
});

Deno.test("costs grow with the children, time falls with the workers", () => {
  for (const cost of [listCost, (n: number) => s3Cost(n, 1)]) {
    const [small, large] = [cost(100_000), cost(1_000_000)];
    for (const field of ["requests", "bytes", "cpu", "dollars"] as const) {
      const ratio = large[field] / small[field];
      assert(ratio > 9.9 && ratio < 10.1, `${field}: ${ratio}`);
    }
  }
  const one = s3Cost(1_000_000, 1);
  assertEquals(s3Cost(1_000_000, 16), { ...one, seconds: one.seconds / 16 });
});

Deno.test("one process reads in time what the page promises", () => {
  for (const seconds of [600, 3_600, 86_400]) {
    const children = mostChildren(seconds);
    assert(s3Cost(children, 1).seconds <= seconds);
    assert(s3Cost(2 * children, 1).seconds > seconds);
  }
});
