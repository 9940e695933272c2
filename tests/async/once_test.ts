import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { once } from "../../src/async/once.ts";

const reasonOf = (promise: Promise<unknown>) => promise.catch((error) => error);

/** A load that ends when it is told to, and counts. */
function controlled<T>() {
  const loads: {
    signal: AbortSignal;
    resolve: (value: T) => void;
    reject: (error: unknown) => void;
  }[] = [];
  const load = (signal: AbortSignal) =>
    new Promise<T>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      loads.push({ signal, resolve, reject });
    });
  return { loads, load };
}

Deno.test("once() loads once for all concurrent callers", async () => {
  const { loads, load } = controlled<object>();
  const cache = once<object>();
  const asked = [1, 2, 3, 4, 5].map(() => cache.get(load, undefined));
  const value = {};
  loads[0]!.resolve(value);
  for (const got of await Promise.all(asked)) assertStrictEquals(got, value);
  assertStrictEquals(await cache.get(load, undefined), value);
  assertEquals(loads.length, 1);
});

for (const value of [null, undefined, 0, ""]) {
  Deno.test(`once() distinguishes a loaded ${JSON.stringify(value)} from nothing loaded`, async () => {
    const cache = once<unknown>();
    assertEquals(cache.loaded(), undefined);
    await cache.get(() => Promise.resolve(value), undefined);
    assertEquals(cache.loaded(), { value });
    assertEquals(
      await cache.get(() => Promise.reject("again"), undefined),
      value,
    );
  });
}

Deno.test("once() forgets a failure, so that the next one tries again", async () => {
  const cache = once<number>();
  const fail = () => Promise.reject(new Error("no"));
  const both = [
    reasonOf(cache.get(fail, undefined)),
    reasonOf(cache.get(fail, undefined)),
  ];
  const [a, b] = await Promise.all(both);
  assertStrictEquals(a, b);
  assertEquals(cache.loaded(), undefined);
  assertEquals(await cache.get(() => Promise.resolve(1), undefined), 1);
});

Deno.test("once() lets one leave while the others wait on", async () => {
  const { loads, load } = controlled<number>();
  const cache = once<number>();
  const leaver = new AbortController();
  const left = reasonOf(cache.get(load, leaver.signal));
  const stays = cache.get(load, undefined);
  leaver.abort("leaving");
  assertEquals(await left, "leaving");
  assert(!loads[0]!.signal.aborted);
  loads[0]!.resolve(7);
  assertEquals(await stays, 7);
  assertEquals(loads.length, 1);
});

Deno.test("once() ends the load when the last one leaves, and starts anew for the next", async () => {
  const { loads, load } = controlled<number>();
  const cache = once<number>();
  const leavers = [new AbortController(), new AbortController()];
  const left = leavers.map(({ signal }) => reasonOf(cache.get(load, signal)));
  leavers[0]!.abort("first");
  leavers[1]!.abort("second");
  assertEquals(await Promise.all(left), ["first", "second"]);
  assert(loads[0]!.signal.aborted);
  const next = cache.get(load, undefined);
  assertEquals(loads.length, 2);
  loads[1]!.resolve(2);
  assertEquals(await next, 2);
});

Deno.test("once() does not load for a signal that has aborted, even when it has a value", async () => {
  const cache = once<number>();
  cache.keep(1);
  assertEquals(
    await reasonOf(cache.get(() => Promise.resolve(2), AbortSignal.abort("x"))),
    "x",
  );
});

Deno.test("once() keeps the first value it is given", async () => {
  const cache = once<number>();
  cache.keep(1);
  cache.keep(2);
  assertEquals(cache.loaded(), { value: 1 });
  assertEquals(await cache.get(() => Promise.resolve(3), undefined), 1);
});

Deno.test("once() gives a value that is not final, and does not keep it", async () => {
  const cache = once<number>();
  const get = (value: number) =>
    cache.get(() => Promise.resolve(value), undefined, (n) => n > 1);
  assertEquals([await get(1), await get(2), await get(3)], [1, 2, 2]);
});
