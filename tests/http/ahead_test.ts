import { assertEquals, assertRejects } from "@std/assert";
import { awaitFirst, mapAhead } from "../../src/http/ahead.ts";
import { turn } from "../_fake_clock.ts";

async function* numbers(count: number, log: string[] = []) {
  try {
    for (let i = 0; i < count; i++) yield await Promise.resolve(i);
  } finally {
    log.push("left");
  }
}
const { signal } = new AbortController();

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

for (
  const [count, concurrency] of [[0, 1], [1, 6], [5, 1], [20, 6], [
    3,
    32,
  ]] as const
) {
  Deno.test(`mapAhead() of ${count} keeps the order, with ${concurrency} at once at most`, async () => {
    let [running, most] = [0, 0];
    const run = async (n: number) => {
      most = Math.max(most, ++running);
      for (let i = 0; i <= (n * 7) % 5; i++) await turn();
      running--;
      return n * 10;
    };
    const log: string[] = [];
    const values = await collected(
      mapAhead(numbers(count, log), concurrency, signal, run),
    );
    assertEquals(values, Array.from({ length: count }, (_, n) => n * 10));
    assertEquals([most, log], [Math.min(count, concurrency), ["left"]]);
  });
}

function hanging(log: string[]) {
  return (n: number, signal: AbortSignal) =>
    n === 0
      ? Promise.resolve(n)
      : new Promise<number>((_, reject) =>
        signal.addEventListener("abort", () => {
          log.push(`stopped ${n}`);
          reject(signal.reason);
        })
      );
}

Deno.test("leaving mapAhead() stops what runs", async () => {
  const log: string[] = [];
  for await (const _ of mapAhead(numbers(9), 3, signal, hanging(log))) {
    await turn();
    break;
  }
  assertEquals(log, ["stopped 1", "stopped 2", "stopped 3"]);
});

Deno.test("an error of one comes in its turn and stops the others", async () => {
  const log: string[] = [];
  const seen: number[] = [];
  const run = (n: number, signal: AbortSignal) =>
    n === 1
      ? turn().then(() => Promise.reject(new Error("one")))
      : hanging(log)(n, signal);
  await assertRejects(
    async () => {
      for await (const n of mapAhead(numbers(9), 3, signal, run)) seen.push(n);
    },
    Error,
    "one",
  );
  assertEquals([seen, log], [[0], ["stopped 2", "stopped 3"]]);
});

Deno.test("an error of the items comes in its turn", async () => {
  const items = (async function* () {
    yield* numbers(2);
    throw new Error("no third");
  })();
  const seen: number[] = [];
  await assertRejects(
    async () => {
      for await (
        const n of mapAhead(items, 6, signal, (n) => Promise.resolve(n))
      ) seen.push(n);
    },
    Error,
    "no third",
  );
  assertEquals(seen, [0, 1]);
});

Deno.test("the signal stops what runs", async () => {
  const controller = new AbortController();
  const log: string[] = [];
  await assertRejects(
    async () => {
      for await (
        const _ of mapAhead(numbers(9), 2, controller.signal, hanging(log))
      ) {
        await turn();
        controller.abort(new Error("gone"));
      }
    },
    Error,
    "gone",
  );
  assertEquals(log, ["stopped 1", "stopped 2"]);
});

Deno.test("awaitFirst() waits for the first item, and loses none", async () => {
  for (const count of [0, 1, 3]) {
    assertEquals(
      await collected(await awaitFirst(numbers(count))),
      await collected(numbers(count)),
    );
  }
  const failing = (async function* () {
    yield* numbers(0);
    throw new Error("none");
  })();
  await assertRejects(() => awaitFirst(failing), Error, "none");
});
