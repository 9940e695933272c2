import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import fc from "fast-check";
import { type Page, prefetchPages } from "../../src/async/prefetch.ts";
import { sleep } from "../../src/async/abort.ts";

interface Run {
  readonly pages: number;
  readonly pageSize: number;
  readonly concurrency: number;
  readonly latencies: readonly number[];
  readonly stopAfter: number;
  readonly how: "break" | "return" | "throw" | "abort" | "dispose" | "end";
  readonly failAt: number | undefined;
  readonly endAt: number | undefined;
}

/** A source of numbers, which notes what is in flight. */
function source({ pages, pageSize, latencies, failAt, endAt }: Run) {
  const seen = { started: 0, inFlight: 0, most: 0, taken: 0, ahead: 0 };
  const load = async (page: number, signal: AbortSignal) => {
    seen.started++;
    seen.most = Math.max(seen.most, ++seen.inFlight);
    seen.ahead = Math.max(
      seen.ahead,
      seen.started - Math.floor(seen.taken / pageSize),
    );
    try {
      await sleep(latencies[page % latencies.length]!, signal);
      if (page === failAt) throw new Error(`page ${page}`);
      const items = Array.from(
        { length: pageSize },
        (_, at) => page * pageSize + at,
      );
      const result: Page<number> = page === endAt
        ? { items: items.slice(1), then: "end" }
        : { items };
      return result;
    } finally {
      seen.inFlight--;
    }
  };
  const make = (item: number) => {
    seen.taken++;
    return item;
  };
  return { seen, load, make, pages };
}

const RUNS: fc.Arbitrary<Run> = fc.record({
  pages: fc.integer({ min: 0, max: 12 }),
  pageSize: fc.integer({ min: 1, max: 4 }),
  concurrency: fc.integer({ min: 1, max: 6 }),
  latencies: fc.array(fc.integer({ min: 0, max: 3 }), {
    minLength: 1,
    maxLength: 5,
  }),
  stopAfter: fc.integer({ min: 0, max: 30 }),
  how: fc.constantFrom("break", "return", "throw", "abort", "dispose", "end"),
  failAt: fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }),
  endAt: fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }),
});

/** What a walk without a stop delivers, and what it ends in. */
function expected({ pages, pageSize, failAt, endAt }: Run): number[] {
  const numbers: number[] = [];
  for (let page = 0; page < pages; page++) {
    if (page === failAt) break;
    for (let at = page === endAt ? 1 : 0; at < pageSize; at++) {
      numbers.push(page * pageSize + at);
    }
    if (page === endAt) break;
  }
  return numbers;
}

async function consume(
  run: Run,
  walk: AsyncGenerator<number, void, undefined>,
  controller: AbortController,
): Promise<{ got: number[]; error: unknown }> {
  const got: number[] = [];
  try {
    if (run.stopAfter === 0 && run.how === "return") await walk.return();
    for await (const item of walk) {
      got.push(item);
      if (got.length < run.stopAfter) continue;
      if (run.how === "break") break;
      if (run.how === "throw") throw new Error("mine");
      if (run.how === "abort") controller.abort(new Error("enough"));
      if (run.how === "dispose") await walk[Symbol.asyncDispose]();
      if (run.how === "return") {
        const pending = walk.next(); // cancelled by the return()
        await walk.return();
        assertEquals((await pending).done, true);
      }
    }
    return { got, error: undefined };
  } catch (error) {
    return { got, error };
  }
}

Deno.test("a consumer that stops anywhere leaves nothing in flight, and has lost and doubled nothing", async () => {
  await fc.assert(
    fc.asyncProperty(RUNS, async (run) => {
      const controller = new AbortController();
      const { seen, ...from } = source(run);
      const walk = prefetchPages({
        ...from,
        expected: Infinity,
        concurrency: run.concurrency,
        signal: controller.signal,
      });
      const { got } = await consume(run, walk, controller);
      await Promise.resolve();
      const started = seen.started;
      assertEquals(got, expected(run).slice(0, got.length));
      if (run.how === "end") assertEquals(got, expected(run));
      assert(seen.most <= run.concurrency);
      assert(seen.ahead <= run.concurrency, `${seen.ahead} ahead`);
      assertEquals(await walk.next(), { done: true, value: undefined });
      await sleep(0, new AbortController().signal);
      assertEquals([seen.inFlight, seen.started], [0, started]);
    }),
    { numRuns: 300 },
  );
});

const numbers = (count: number, latencyMs = 0) =>
  source({
    pages: count,
    pageSize: 1,
    concurrency: 1,
    latencies: [latencyMs],
    stopAfter: 0,
    how: "end",
    failAt: undefined,
    endAt: undefined,
  });

Deno.test("return() cancels a next() that is under way, at once", async () => {
  const { seen, ...from } = numbers(3, 10_000);
  const walk = prefetchPages({ ...from, expected: 3, concurrency: 2 });
  const pending = walk.next();
  await Promise.resolve();
  await Promise.resolve();
  assertEquals(seen.inFlight, 2);
  assertEquals(await walk.return(), { done: true, value: undefined });
  assertEquals(await pending, { done: true, value: undefined });
  assertEquals(seen.inFlight, 0);
});

Deno.test("calls of next() at the same time get an item each, in order", async () => {
  const walk = prefetchPages({ ...numbers(3), expected: 3, concurrency: 1 });
  const steps = await Promise.all([1, 2, 3, 4].map(() => walk.next()));
  assertEquals(steps.map(({ value }) => value), [0, 1, 2, undefined]);
});

Deno.test("throw() ends the walk with that error", async () => {
  const walk = prefetchPages({ ...numbers(3), expected: 3, concurrency: 1 });
  await walk.next();
  const error = new Error("mine");
  assertStrictEquals(await walk.throw(error).catch((thrown) => thrown), error);
  assertEquals((await walk.next()).done, true);
});

Deno.test("a signal that has aborted before ends the walk before it loads", async () => {
  const { seen, ...from } = numbers(3);
  const signal = AbortSignal.abort(new Error("enough"));
  const walk = prefetchPages({ ...from, expected: 3, concurrency: 2, signal });
  await assertRejects(() => walk.next(), Error, "enough");
  assertEquals([(await walk.next()).done, seen.started], [true, 0]);
});

Deno.test("pages that are not expected are loaded only in their turn", async () => {
  const { seen, ...from } = numbers(10);
  const walk = prefetchPages({ ...from, expected: 3, concurrency: 6 });
  const started: number[] = [];
  for await (const _ of walk) started.push(seen.started);
  assertEquals(started, [3, 3, 3, 4, 5, 6, 7, 8, 9, 10]);
});

Deno.test("a load that heeds no signal does not keep return() waiting", async () => {
  let settle: (page: Page<number>) => void = () => {};
  const walk = prefetchPages<number, number>({
    load: () => new Promise((resolve) => settle = resolve),
    make: (item) => item,
    pages: 2,
    expected: 2,
    concurrency: 1,
  });
  const pending = walk.next();
  await Promise.resolve();
  await Promise.resolve();
  await walk.return();
  assertEquals((await pending).done, true);
  settle({ items: [1] });
});
