import { assert, assertEquals, assertRejects } from "@std/assert";
import { runInSlices } from "../../src/pickle/slices.ts";

/** Steps that are done when `isDone` says so. */
function* stepsUntil(isDone: () => boolean): Generator<void, string> {
  while (!isDone()) yield;
  return "done";
}

Deno.test("runInSlices() lets timers have their turn", async () => {
  let fired = false;
  const timer = setTimeout(() => fired = true, 0);
  assertEquals(await runInSlices(stepsUntil(() => fired)), "done");
  clearTimeout(timer);
});

Deno.test("runInSlices() stops within a slice once the signal is aborted", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  let steps = 0;
  const endless = stepsUntil(() => ++steps < 0);
  setTimeout(() => controller.abort(reason), 0);
  const error = await assertRejects(() =>
    runInSlices(endless, controller.signal)
  );
  assert(error === reason);
});

Deno.test("runInSlices() does no step for a signal that is aborted already", async () => {
  let steps = 0;
  const signal = AbortSignal.abort(new Error("before"));
  await assertRejects(
    () => runInSlices(stepsUntil(() => ++steps > 0), signal),
    Error,
    "before",
  );
  assertEquals(steps, 0);
});

Deno.test("runInSlices() gives what is done in the first slice at once", async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  assertEquals(await runInSlices(stepsUntil(() => true)), "done");
  clearInterval(timer);
  assertEquals(turns, 0);
});
