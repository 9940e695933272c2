import { assertEquals } from "@std/assert";
import { isOver } from "../../page/run_state.ts";
import { parseState } from "../../mod.ts";

const runs = (...types: string[]) =>
  types.map((type) => ({ state: parseState({ type }) }));

/** One that the API has no state of is Pending, without a history. */
function flowRunIn(type: string | null) {
  const state = parseState({ type: type ?? "Pending" });
  return { state, states: type === null ? [] : [{ timestamp: "", state }] };
}

const CASES: readonly (readonly [
  flowRun: string | null,
  tasks: readonly string[],
  isOver: boolean,
])[] = [
  ["Running", ["Success", "Mapped"], false],
  ["Running", ["Success"], false],
  ["Running", [], false],
  ["Scheduled", [], false],
  ["Success", ["Success", "Mapped"], true],
  ["Failed", ["Failed", "Pending"], true],
  ["Cancelled", ["Running"], true],
  [null, ["Success", "Running"], false],
  [null, ["Success", "Failed"], true],
  ["Pending", ["Running"], false],
];
for (const [state, tasks, over] of CASES) {
  Deno.test(`a flow run that is ${state} with tasks [${tasks}] is ${over ? "over" : "not over"}`, () => {
    assertEquals(isOver(flowRunIn(state), runs(...tasks)), over);
  });
}

Deno.test("a flow run that cannot be read is judged by its tasks", () => {
  assertEquals(isOver(null, runs("Running")), false);
  assertEquals(isOver(null, runs("Success", "Mapped")), true);
});
