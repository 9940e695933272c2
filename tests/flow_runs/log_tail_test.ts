import { assertEquals } from "@std/assert";
import { createLogTail } from "../../src/flow_runs/log_tail.ts";
import type { TaskRunSource } from "../../src/model/task_run_source.ts";
import { at, FLOW_RUN } from "../_flow_run_rows.ts";

interface Row {
  readonly id: string;
  readonly timestamp: string;
}

const row = (id: string, seconds: number): Row => ({
  id,
  timestamp: at(seconds),
});

/** All times here are of one length. */
const keyOf = ({ timestamp, id }: Row) => `${timestamp} ${id}`;

/** A source of these rows, and how many queries it has answered. */
function sourceOf(rows: Row[]) {
  let queries = 0;
  const source = {
    pageLogs({ after }: { after?: Row }, limit: number) {
      queries++;
      const sorted = rows.toSorted((a, b) => keyOf(a) < keyOf(b) ? -1 : 1);
      const first = after
        ? sorted.findIndex((row) => keyOf(after) < keyOf(row))
        : 0;
      return Promise.resolve(
        first < 0 ? [] : sorted.slice(first, first + limit),
      );
    },
  } as unknown as TaskRunSource;
  return { source, queries: () => queries };
}

function tailOf(rows: Row[], limit = 2) {
  const { source, queries } = sourceOf(rows);
  const where = { run: { kind: "flow_run", id: FLOW_RUN } } as const;
  const next = createLogTail(where, limit);
  return {
    queries,
    /** The ids of all lines up to the page of none. */
    async drain() {
      const ids: string[] = [];
      while (true) {
        const page = await next(source, {});
        if (page.length === 0) return ids.join("");
        ids.push(...page.map(({ id }) => id));
      }
    },
  };
}

Deno.test("a tail gives each line once, however often the last ones are read", async () => {
  const rows = [row("a", 0), row("b", 1), row("c", 1), row("d", 2)];
  const { drain } = tailOf(rows);
  assertEquals(await drain(), "abcd");
  assertEquals(await drain(), "");
  rows.push(row("e", 2));
  assertEquals(await drain(), "e");
  assertEquals(await drain(), "");
});

Deno.test("a tail gives lines that come late, but not those that come too late", async () => {
  const rows = [row("a", 0), row("b", 20), row("c", 40)];
  const { drain } = tailOf(rows);
  assertEquals(await drain(), "abc");
  rows.push(row("y", 26), row("x", 19), row("w", 0));
  assertEquals(await drain(), "y");
  rows.push(row("d", 41), row("v", 40));
  assertEquals(await drain(), "vd");
  assertEquals(await drain(), "");
});

Deno.test("a tail reads the last seconds again, and nothing before", async () => {
  const rows = Array.from({ length: 100 }, (_, at) => row(`${at} `, at * 60));
  const { drain, queries } = tailOf(rows, 10);
  await drain();
  const before = queries();
  assertEquals(await drain(), "");
  assertEquals(queries() - before, 2);
});

Deno.test("a tail of many lines in one second gives each once, and remembers the last ones alone", async () => {
  const id = (number: number) => `${String(number).padStart(6, "0")} `;
  const rows = Array.from(
    { length: 30_000 },
    (_, number) => row(id(number), 0),
  );
  const { drain, queries } = tailOf(rows, 1_000);
  assertEquals((await drain()).length, 7 * 30_000);
  const before = queries();
  rows.push(row(id(30_000), 0));
  assertEquals(await drain(), id(30_000));
  assertEquals(queries() - before <= 22, true); // 20,000 lines of 30,000
});
