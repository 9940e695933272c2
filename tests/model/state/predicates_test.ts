import { assertEquals, assertThrows } from "@std/assert";
import * as mod from "../../../mod.ts";
import type { StateType } from "../../../mod.ts";
import recorded from "../../data/states.json" with { type: "json" };

// What the official client answers for each serialized state.
type Recorded = Record<string, unknown> & {
  class: StateType;
  variant: string;
  color: string;
  mro: string[];
  serialized: Record<string, unknown>;
};

const PREDICATES = {
  is_cached: mod.isCached,
  is_failed: mod.isFailed,
  is_finished: mod.isFinished,
  is_looped: mod.isLooped,
  is_mapped: mod.isMapped,
  is_meta_state: mod.isMetaState,
  is_pending: mod.isPending,
  is_queued: mod.isQueued,
  is_retrying: mod.isRetrying,
  is_running: mod.isRunning,
  is_scheduled: mod.isScheduled,
  is_skipped: mod.isSkipped,
  is_submitted: mod.isSubmitted,
  is_successful: mod.isSuccessful,
};

for (const row of recorded as unknown as Recorded[]) {
  Deno.test(`${row.class} ${row.variant}: predicates and colour as in Prefect`, () => {
    const state = mod.parseState(row.serialized);
    assertEquals(state.type, row.class);
    assertEquals(mod.stateColor(state), row.color);
    const answers = Object.entries(PREDICATES)
      .map(([name, is]) => [name, is(state)]);
    const expected = Object.keys(PREDICATES).map((name) => [name, row[name]]);
    assertEquals(answers, expected);
  });
}

const NO_STATES: [what: string, value: unknown][] = [
  ["a view", { taskRunId: "x", state: { type: "Failed" } }],
  ["nothing", undefined],
  ["null", null],
  ["a type", "Failed"],
  ["a state of another type", { type: "Sucess" }],
];
for (const [what, value] of NO_STATES) {
  Deno.test(`a predicate refuses ${what}, which is no state`, () => {
    for (const is of Object.values(PREDICATES)) {
      assertThrows(
        () => is(value as Parameters<typeof is>[0]),
        TypeError,
        "pass view.state",
      );
    }
  });
}
