import { assert, assertEquals } from "@std/assert";
import * as mod from "../../../mod.ts";
import type { State } from "../../../mod.ts";

const running = mod.parseState({ type: "Running" });
const at = (location: string, more: Record<string, unknown> = {}): State =>
  mod.parseState({
    type: "Success",
    _result: { type: "S3Result", bucket: "b", location },
    ...more,
  });
const meta = (state: unknown) => mod.parseState({ type: "Submitted", state });

const EQUAL: [what: string, a: State, b: State, equal: boolean][] = [
  ["the same", running, mod.parseState({ type: "Running" }), true],
  ["another type", running, mod.parseState({ type: "Pending" }), false],
  [
    "another message",
    at("k", { message: "a" }),
    at("k", { message: "b" }),
    true,
  ],
  ["another context", at("k", { context: { a: 1 } }), at("k"), true],
  ["another location", at("k"), at("l"), false],
  [
    "other cached inputs",
    at("k", { cached_inputs: { x: { type: "Result" } } }),
    at("k", { cached_inputs: {} }),
    false,
  ],
  [
    "another field of the class",
    mod.parseState({ type: "Looped", loop_count: 1 }),
    mod.parseState({ type: "Looped", loop_count: 2 }),
    false,
  ],
  [
    "a nested message",
    meta({ type: "Running", message: "a" }),
    meta({ type: "Running" }),
    true,
  ],
  [
    "a nested field",
    meta({ type: "Looped", loop_count: 1 }),
    meta({ type: "Looped" }),
    false,
  ],
  ["nothing nested", meta(null), meta({ type: "Running" }), false],
  [
    "a nested list of another length",
    mod.parseState({ type: "Cached", cached_parameters: { a: [1] } }),
    mod.parseState({ type: "Cached", cached_parameters: { a: [1, 2] } }),
    false,
  ],
  [
    "parameters in another order",
    mod.parseState({ type: "Cached", cached_parameters: { a: 1, b: [2] } }),
    mod.parseState({ type: "Cached", cached_parameters: { b: [2], a: 1 } }),
    true,
  ],
  [
    "a list in place of an object",
    mod.parseState({ type: "Cached", cached_parameters: { a: [] } }),
    mod.parseState({ type: "Cached", cached_parameters: { a: {} } }),
    false,
  ],
];
const paused = (start_time: string) =>
  mod.parseState({ type: "Paused", start_time });
const TIMES: [a: string, b: string, equal: boolean][] = [
  ["2022-05-09T06:30:00+00:00", "2022-05-09T06:30:00Z", true],
  ["2022-05-09T06:30:00", "2022-05-09T06:30:00Z", true],
  ["2022-05-09T08:30:00.5+02:00", "2022-05-09T06:30:00.500000+00:00", true],
  ["2022-05-09T06:30:00.000001Z", "2022-05-09T06:30:00Z", false],
  ["2022-05-09T06:30:00Z", "2022-05-09T06:30:00+02:00", false],
  ["soon", "soon", true],
  ["soon", "later", false],
];
for (const [a, b, equal] of TIMES) {
  EQUAL.push([`the times ${a} and ${b}`, paused(a), paused(b), equal]);
}

for (const [what, a, b, equal] of EQUAL) {
  Deno.test(`equalStates() with ${what} is ${equal}`, () => {
    assertEquals(mod.equalStates(a, b), equal);
    assertEquals(mod.equalStates(b, a), equal);
    assert(mod.equalStates(a, a));
  });
}
