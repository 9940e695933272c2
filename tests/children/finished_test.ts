import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { createClient, fromTaskRunData } from "../../mod.ts";
import { createChildPoller, without } from "../../src/children/finished.ts";
import type { TaskRunSource } from "../../src/model/task_run_source.ts";
import { childRow, mappedRows } from "../_task_run_rows.ts";

Deno.test("without() keeps every index but those, in whatever batches", () => {
  const batches = fc.array(fc.array(fc.nat(40), { maxLength: 12 }));
  fc.assert(fc.property(batches, (batches) => {
    const seen = new Set<number>();
    let ranges = [{ from: 0 }] as ReturnType<typeof without>;
    for (const batch of batches) {
      ranges = without(ranges, batch);
      for (const index of batch) seen.add(index);
      const isIn = (index: number) =>
        ranges.some(({ from, to = Infinity }) => index >= from && index < to);
      for (let index = 0; index <= 42; index++) {
        assertEquals(isIn(index), !seen.has(index), `${index} after ${batch}`);
      }
    }
    for (const [at, { from, to = Infinity }] of ranges.entries()) {
      assertEquals(from < to, true);
      assertEquals(at === 0 || ranges[at - 1]!.to! < from, true);
    }
  }));
});

Deno.test("a child of a huge map index costs no more than another", async () => {
  const last = 2_000_000_000;
  const pages = [[childRow(0), childRow(last)], []];
  const wheres: unknown[] = [];
  const source = {
    pageWithTimes(where) {
      wheres.push(where);
      return Promise.resolve(pages.shift()!);
    },
  } as Pick<TaskRunSource, "pageWithTimes"> as TaskRunSource;
  const client = createClient({ apiUrl: "http://127.0.0.1:1" });
  const parent = fromTaskRunData(mappedRows([], 3)[0], { client });
  const look = createChildPoller(parent);
  const { finished, isLast } = await look(source, {});
  assertEquals(finished.map(({ mapIndex }) => mapIndex), [0, last]);
  assertEquals(isLast, false);
  pages.push([childRow(1)], []);
  assertEquals((await look(source, {})).isLast, true);
  const [, , second] = wheres as { indexRanges: unknown }[];
  assertEquals(second!.indexRanges, [{ from: 1, to: last }, {
    from: last + 1,
  }]);
});
