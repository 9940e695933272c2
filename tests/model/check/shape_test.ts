import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  formatted,
  SHAPES_FILE,
  shapesSource,
} from "../../../scripts/make/row_shapes.ts";
import * as schemas from "../../../src/model/check/schema.ts";
import { problemsOf, type Shape } from "../../../src/model/check/shape.ts";
import * as shapes from "../../../src/model/check/shapes.ts";
import recorded from "../../data/states.json" with { type: "json" };

Deno.test("the shapes are compiled from the schemas as they are now", async () => {
  assertEquals(
    await Deno.readTextFile(SHAPES_FILE),
    await formatted(shapesSource()),
  );
});

/** The path of a problem; its name in messages. */
function pathOf(problem: string): string {
  return /^"([^"]*)"/.exec(problem)?.[1] ?? "it";
}

type Name = keyof typeof shapes;

function assertAlike(name: Name, value: unknown): boolean {
  const shape: Shape = shapes[name];
  const { success, error } = schemas[name].safeParse(value);
  const paths = error?.issues.map(({ path }) => path.join(".") || "it") ?? [];
  assertEquals(problemsOf(shape, value, []).map(pathOf), paths);
  return success;
}

const states = recorded.map(({ serialized }) => serialized);
const row = (serialized_state: unknown) => ({
  ...{ id: "r", name: null, task: { id: "t", slug: "s" } },
  ...{ map_index: -1, flow_run_id: "f", serialized_state },
});
const ODD_VALUES = [
  ...[undefined, null, true, "", "Success", "toString", "__proto__"],
  ...[0, -0, 1.5, NaN, Infinity, -(2 ** 53), 2 ** 53 - 1, 2 ** 53, 1n],
  ...[[], {}, ["Success"], { type: "Success" }, { type: 1 }, { location: 1 }],
  ...[new Map(), new Date(0), Symbol("s"), () => {}],
];

/** Copies of a value, each with one part replaced. */
function* mutations(value: unknown): Generator<unknown> {
  yield* ODD_VALUES;
  if (typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    for (const changed of mutations(part)) yield { ...value, [key]: changed };
    const { [key]: _, ...rest } = value as Record<string, unknown>;
    yield rest;
  }
}

for (const { class: type, variant, serialized } of recorded) {
  Deno.test(`a ${type} ${variant} is checked as zod does, whole and with any part replaced`, () => {
    assert(assertAlike("STATE", serialized));
    assert(assertAlike("TASK_RUN_ROW", row(serialized)));
    let refused = 0;
    for (const mutated of mutations(row(serialized))) {
      if (!assertAlike("TASK_RUN_ROW", mutated)) refused++;
    }
    assert(refused > ODD_VALUES.length);
  });
}

Deno.test("any value is checked as zod does", () => {
  const value = fc.oneof(
    fc.anything(),
    fc.constantFrom(...states, ...ODD_VALUES),
  );
  const rows = fc.record({
    ...{ id: value, name: value, task: value, map_index: value },
    ...{ flow_run_id: value, serialized_state: value },
  }, { requiredKeys: [] });
  fc.assert(
    fc.property(fc.oneof(rows, value), (given) => {
      for (const name of Object.keys(shapes)) assertAlike(name as Name, given);
    }),
    { seed: 16, numRuns: 2_000 },
  );
});
