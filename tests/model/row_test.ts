import { assert, assertEquals, assertThrows } from "@std/assert";
import { ApiError, parseState, type State } from "../../mod.ts";
import { parseTaskRunRow } from "../../src/model/row.ts";
import { STATE_CLASSES } from "../../src/model/state/classes.ts";
import recorded from "../data/states.json" with { type: "json" };
import { taskRunRow } from "../_task_run_rows.ts";

const camelCase = (name: string) =>
  name.replace(/^_/, "").replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

/** A serialized state as ours has it, made in the plainest way. */
function expected(value: unknown, key = ""): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (["context", "cached_parameters", "hashed_inputs"].includes(key)) {
    return value;
  }
  const entries = Object.entries(value)
    .filter(([name]) => name !== "__version__")
    .map(([name, field]) => [
      key === "cached_inputs" ? name : camelCase(name),
      expected(field, name),
    ]);
  const filled = Object.fromEntries(entries);
  if ("nMapStates" in filled) filled.result ??= null;
  if (filled.type === "NoResultType") filled.location = null;
  return filled;
}

function assertDeepFrozen(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  assert(Object.isFrozen(value), `not frozen: ${JSON.stringify(value)}`);
  Object.values(value).forEach(assertDeepFrozen);
}

for (const { class: type, variant, serialized } of recorded) {
  Deno.test(`parseState() gives every field of ${type} ${variant}, frozen`, () => {
    const before = structuredClone(serialized);
    const state = parseState(serialized);
    assertEquals<unknown>(state, expected(serialized));
    assertDeepFrozen(state);
    assertEquals<unknown>(serialized, before);
    assert(!Object.isFrozen(serialized));
  });
}

for (const type of Object.keys(STATE_CLASSES)) {
  Deno.test(`parseState() fills a ${type} that has its type alone with null`, () => {
    const { type: parsed, ...fields } = parseState({ type });
    assertEquals(parsed, type as State["type"]);
    assertEquals(new Set(Object.values(fields)), new Set([null]));
  });
}

for (const absent of [null, undefined, {}]) {
  Deno.test(`parseState() reads ${JSON.stringify(absent)} as Scheduled`, () => {
    assertEquals(parseState(absent), parseState({ type: "Scheduled" }));
  });
}

const LENIENT: [what: string, serialized: unknown, part: Partial<State>][] = [
  ["unknown fields", { type: "Running", added_later: { a: [1] } }, {
    type: "Running",
  }],
  ["the server's short form", { type: "Pending", message: "m" }, {
    message: "m",
  }],
  ["no result as null", { type: "Success", _result: null }, { result: null }],
  ["a LocalResult without dir", {
    type: "Success",
    _result: { type: "LocalResult", location: "a" },
  }, { result: { type: "LocalResult", location: "a", dir: null } }],
  ["a bucket of null", {
    type: "Success",
    _result: { type: "GCSResult", bucket: null, location: "a" },
  }, { result: { type: "GCSResult", location: "a", bucket: null } }],
  ["fields of another result type", {
    type: "Success",
    _result: { type: "S3Result", bucket: "b", dir: "d", location: null },
  }, { result: { type: "S3Result", location: null, bucket: "b" } }],
  ["a type of result that nobody knows", {
    type: "Success",
    _result: { type: "constructor", location: "x" },
  }, { result: { type: "constructor", location: "x" } }],
];
for (const [what, serialized, part] of LENIENT) {
  Deno.test(`parseState() reads ${what}`, () => {
    assertEquals(
      { ...parseState(serialized), ...part },
      parseState(serialized),
    );
  });
}

Deno.test("parseState() keeps a key __proto__ like any other", () => {
  const state = parseState(JSON.parse(
    '{"type":"Success","context":{"__proto__":{"x":1}},"cached_inputs":{"__proto__":{"type":"Result"}}}',
  ));
  assertEquals(Object.keys(state.context!), ["__proto__"]);
  assertEquals(Object.keys(state.cachedInputs!), ["__proto__"]);
  assertEquals(Object.getPrototypeOf(state.context), Object.prototype);
});

function nested(levels: number): unknown {
  let state: unknown = { type: "Running" };
  for (let level = 1; level < levels; level++) {
    state = { type: "Queued", state };
  }
  return state;
}

const REFUSED: [what: string, serialized: unknown, message: string][] = [
  [
    "an unknown type",
    { type: "Sleeping" },
    '"type" is "Sleeping", which is not a state of Prefect 1.x',
  ],
  [
    "a name of Object.prototype",
    { type: "constructor" },
    '"type" is "constructor"',
  ],
  ["no type", { message: "x" }, '"type" is missing, not a string'],
  ["a type of a wrong type", { type: 7 }, '"type" is a number, not a string'],
  ["a text", "Success", "it is a string, not an object"],
  ["a list", [], "it is an array, not an object"],
  [
    "a message of a wrong type",
    { type: "Failed", message: 5 },
    '"message" is a number, not a string',
  ],
  [
    "a context of a wrong type",
    { type: "Failed", context: [] },
    '"context" is an array, not an object',
  ],
  [
    "a context that is no JSON",
    { type: "Failed", context: { a: [() => {}] } },
    '"context.a.0" is a function, not JSON',
  ],
  ["a location of a wrong type", {
    type: "Success",
    _result: { type: "LocalResult", location: {} },
  }, '"_result.location" is an object, not a string'],
  [
    "a result without type",
    { type: "Success", _result: {} },
    '"_result.type" is missing, not a string',
  ],
  ["a cached input of a wrong type", {
    type: "Success",
    cached_inputs: { x: { type: 5 } },
  }, '"cached_inputs.x.type" is a number, not a string'],
  [
    "a count that is not an integer",
    { type: "Mapped", n_map_states: 1.5 },
    '"n_map_states" is a number with a fraction or beyond 2^53, not an integer',
  ],
  [
    "a count that is a text",
    { type: "Retrying", run_count: "1" },
    '"run_count" is a string, not a number',
  ],
  [
    "a time that is a number",
    { type: "Paused", start_time: 1 },
    '"start_time" is a number, not a string',
  ],
  [
    "hashed inputs that are no JSON",
    { type: "Cached", hashed_inputs: [Symbol()] },
    '"hashed_inputs.0" is a symbol, not JSON',
  ],
  [
    "a bucket of a wrong type",
    { type: "Success", _result: { type: "S3Result", bucket: 7 } },
    '"_result.bucket" is a number, not a string',
  ],
  [
    "a secret's class of a wrong type",
    { type: "Success", _result: { type: "SecretResult", secret_type: [] } },
    '"_result.secret_type" is an array, not a string',
  ],
  [
    "a nested state of a wrong type",
    { type: "Queued", state: "Running" },
    '"state" is a string, not an object',
  ],
  ["a nested field of a wrong type", {
    type: "Queued",
    state: { type: "Looped", loop_count: true },
  }, '"state.loop_count" is a boolean, not a number'],
  [
    "more than 1,000 states nested",
    nested(1_002),
    "nested more than 1000 levels deep",
  ],
];
for (const [what, serialized, message] of REFUSED) {
  Deno.test(`parseState() refuses ${what} and names the field`, () => {
    const error = assertThrows(() => parseState(serialized), ApiError, message);
    assertEquals(error.code, "bad_response");
  });
}

Deno.test("parseState() reads 1,000 states nested, and a context as deep", () => {
  assertEquals(parseState(nested(1_000)).type, "Queued");
  const deep = JSON.parse('{"a":'.repeat(998) + "1" + "}".repeat(998));
  assertEquals(parseState({ type: "Running", context: deep }).type, "Running");
});

Deno.test("parseState() refuses a context that holds itself", () => {
  const context: Record<string, unknown> = {};
  context.self = context;
  assertThrows(
    () => parseState({ type: "Running", context }),
    ApiError,
    "deep",
  );
});

Deno.test("parseTaskRunRow() gives the seven fields, and ignores others", () => {
  assertEquals(parseTaskRunRow(taskRunRow({ state: "Success", name: "n" })), {
    taskRunId: "6605a1bd-0d72-5cfe-86e3-130e0febd052",
    taskId: "d2a25918-4a15-5a5a-a303-d09f693ee271",
    taskSlug: "add-1",
    name: "n",
    state: parseState({
      type: "Success",
      message: "Task run succeeded.",
      _result: { type: "PrefectResult", location: "42" },
    }),
    mapIndex: -1,
    flowRunId: "7157678d-c96d-5db4-9238-7e6a9d9a63b1",
  });
});

Deno.test("parseTaskRunRow() needs neither a name nor a state", () => {
  const { name: _name, serialized_state: _state, ...row } = taskRunRow();
  const parsed = parseTaskRunRow(row);
  assertEquals([parsed.name, parsed.state.type], [null, "Scheduled"]);
});

const REFUSED_ROWS: [what: string, row: unknown, message: string][] = [
  ["null", null, "it is null, not an object"],
  [
    "a row without id",
    { ...taskRunRow(), id: undefined },
    '"id" is missing, not a string',
  ],
  [
    "a row without task",
    taskRunRow({ task: null }),
    '"task" is null, not an object',
  ],
  [
    "a row without slug",
    taskRunRow({ task: { id: "t" } }),
    '"task.slug" is missing',
  ],
  [
    "a map index that is a text",
    taskRunRow({ map_index: "0" }),
    '"map_index" is a string, not a number',
  ],
  [
    "a name that is a number",
    taskRunRow({ name: 1 }),
    '"name" is a number, not a string',
  ],
  [
    "a flow run that is null",
    taskRunRow({ flow_run_id: null }),
    '"flow_run_id" is null, not a string',
  ],
  [
    "a bad state",
    taskRunRow({ serialized_state: { type: "Mapped", n_map_states: "3" } }),
    '"serialized_state.n_map_states" is a string',
  ],
  [
    "a state deep inside",
    taskRunRow({ serialized_state: { type: "Queued", state: { type: "X" } } }),
    '"serialized_state.state.type" is "X"',
  ],
];
for (const [what, row, message] of REFUSED_ROWS) {
  Deno.test(`parseTaskRunRow() refuses ${what} and names the field`, () => {
    const error = assertThrows(() => parseTaskRunRow(row), ApiError, message);
    assertEquals(error.code, "bad_response");
  });
}
