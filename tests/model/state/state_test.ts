// The predicates are type guards: the type that each narrows to has the classes
// that it holds for at run time, no more and no fewer.
import { assertEquals } from "@std/assert";
import {
  type FailedState,
  type FinishedState,
  isFailed,
  isFinished,
  isMetaState,
  isPending,
  isRunning,
  isScheduled,
  isSuccessful,
  type MetaState,
  parseState,
  type PendingState,
  type RunningState,
  type ScheduledState,
  type State,
  STATE_TYPES,
  type SuccessfulState,
} from "../../../mod.ts";

/** Every class of a union, which the compiler completes. */
type Classes<Union extends State> = Readonly<Record<Union["type"], true>>;

const PENDING: Classes<PendingState> = {
  Pending: true,
  Scheduled: true,
  Paused: true,
  Resume: true,
  Retrying: true,
};
const SCHEDULED: Classes<ScheduledState> = {
  Scheduled: true,
  Paused: true,
  Resume: true,
  Retrying: true,
  Queued: true,
};
const RUNNING: Classes<RunningState> = { Running: true, Cancelling: true };
const SUCCESSFUL: Classes<SuccessfulState> = {
  Success: true,
  Cached: true,
  Mapped: true,
  Skipped: true,
};
const FAILED: Classes<FailedState> = {
  Failed: true,
  TimedOut: true,
  TriggerFailed: true,
  ValidationFailed: true,
};
const FINISHED: Classes<FinishedState> = {
  ...SUCCESSFUL,
  ...FAILED,
  Finished: true,
  Looped: true,
  Cancelled: true,
};
const META: Classes<MetaState> = {
  Submitted: true,
  Queued: true,
  ClientFailed: true,
};

const GUARDS: readonly (readonly [
  guard: (state: State) => boolean,
  classes: object,
])[] = [
  [isPending, PENDING],
  [isScheduled, SCHEDULED],
  [isRunning, RUNNING],
  [isSuccessful, SUCCESSFUL],
  [isFailed, FAILED],
  [isFinished, FINISHED],
  [isMetaState, META],
];
for (const [guard, classes] of GUARDS) {
  Deno.test(`${guard.name}() narrows to the classes that it holds for`, () => {
    const held = STATE_TYPES.filter((type) => guard(parseState({ type })));
    assertEquals(held.toSorted(), Object.keys(classes).toSorted());
  });
}

Deno.test("a guard narrows a state to the fields of its classes", () => {
  const state = parseState({ type: "Retrying", start_time: "t" });
  assertEquals(isScheduled(state) ? state.startTime : undefined, "t");
});
