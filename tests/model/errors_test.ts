import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import * as mod from "../../mod.ts";
import { completeError } from "../../src/model/errors.ts";
import { decodePickle } from "../../src/pickle/mod.ts";

const ref = { type: "PrefectResult", location: '"hunter2"' };

const ERRORS: [error: mod.TaskRunViewError, name: string, code: string][] = [
  [new mod.ApiError("http", "m", { status: 502 }), "ApiError", "http"],
  [
    new mod.TaskRunError("not_finished", "m", { taskRunId: "r" }),
    "TaskRunError",
    "not_finished",
  ],
  [new mod.ResultError("schema", "m", { ref }), "ResultError", "schema"],
  [new mod.ConfigError("m", { setting: "apiUrl" }), "ConfigError", "config"],
];

Deno.test("every exported error class is in the table", () => {
  const classes = Object.entries(mod)
    .filter(([, value]) =>
      typeof value === "function" && value.prototype instanceof Error
    )
    .map(([name]) => name)
    // A base, and a value: what a pickled exception becomes.
    .filter((name) => !["TaskRunViewError", "PyError"].includes(name));
  assertEquals(
    classes.sort(),
    [...ERRORS.map(([, name]) => name), "PickleError"].sort(),
  );
});

for (const [error, name, code] of ERRORS) {
  Deno.test(`${name} has a name, a code, and is a TaskRunViewError`, () => {
    assertEquals([error.name, error.code, error.message], [name, code, "m"]);
    assert(error instanceof mod.TaskRunViewError);
    assert(error instanceof Error);
    assert(error.stack!.includes("errors_test.ts"));
    for (const [other] of ERRORS) {
      assertEquals(
        error instanceof (other.constructor as typeof Error),
        error === other,
      );
    }
  });
}

Deno.test("PickleError is a TaskRunViewError although it imports nothing of ours", () => {
  let thrown: unknown;
  try {
    decodePickle(new Uint8Array());
  } catch (error) {
    thrown = error;
  }
  assert(thrown instanceof mod.PickleError);
  assert(thrown instanceof mod.TaskRunViewError);
  assertEquals(thrown.code, "truncated");
});

for (
  const other of [
    new Error("x"),
    new TypeError("x"),
    null,
    undefined,
    "x",
    {},
    () => {},
  ]
) {
  Deno.test(`TaskRunViewError has no instance ${Deno.inspect(other).split("\n")[0]}`, () => {
    assert(!(other instanceof mod.TaskRunViewError));
    assert(!(other instanceof mod.ApiError));
  });
}

Deno.test("errors keep a hint and a cause where they are given, and have no empty fields", () => {
  const cause = new Error("underneath");
  const error = new mod.ApiError("network", "m", { hint: "h", cause });
  assertEquals(error.hint, "h");
  assertStrictEquals(error.cause, cause);
  assertEquals(Object.keys(new mod.ApiError("network", "m")), ["name", "code"]);
  assert(!("cause" in new mod.ApiError("network", "m")));
});

Deno.test("ResultError has its reference, but does not print it", () => {
  const error = new mod.ResultError("undecodable", "m", { ref, mapIndex: 3 });
  assertStrictEquals(error.ref, ref);
  assertEquals(error.mapIndex, 3);
  assert(!Deno.inspect(error).includes("hunter2"));
  assert(!JSON.stringify(error).includes("hunter2"));
});

const KNOWN_REF = { type: "S3Result", location: "k", bucket: "b" };
const COMPLETED: [
  what: string,
  details: Partial<mod.ResultErrorDetails>,
  more: Parameters<typeof completeError>[1],
  ref: mod.ResultRef | null,
  mapIndex: number | undefined,
][] = [
  ["adds both", {}, { ref: KNOWN_REF, mapIndex: 3 }, KNOWN_REF, 3],
  ["adds the index", { ref: KNOWN_REF }, { mapIndex: 3 }, KNOWN_REF, 3],
  [
    "keeps what is known",
    { ref: KNOWN_REF, mapIndex: 1 },
    {
      ref: { ...KNOWN_REF, location: "other" },
      mapIndex: 3,
    },
    KNOWN_REF,
    1,
  ],
  ["has nothing to add", {}, {}, null, undefined],
];
for (const [what, details, more, ref, mapIndex] of COMPLETED) {
  Deno.test(`completeError() ${what}`, () => {
    const cause = new Error("cause");
    const rest = { hint: "Do", issues: [{ message: "no" }], cause };
    const error = new mod.ResultError("denied", "No", {
      ref: null,
      ...details,
      ...rest,
    });
    const completed = completeError(error, more);
    assertEquals([completed.ref, completed.mapIndex], [ref, mapIndex]);
    assertEquals(
      [completed.code, completed.message, completed.hint, completed.cause],
      ["denied", "No", "Do", cause],
    );
    assertEquals(completed.issues, rest.issues);
    const isSame = error.ref === ref && error.mapIndex === mapIndex;
    assertEquals(completed === error, isSame);
  });
}

Deno.test("completeError() adds no cause where there is none", () => {
  const error = new mod.ResultError("denied", "No", { ref: null });
  assertEquals("cause" in completeError(error, { mapIndex: 1 }), false);
});

const RETRYABLE: readonly (readonly [
  error: mod.ApiError | mod.ResultError,
  retryable: boolean,
])[] = [
  [new mod.ApiError("network", "m"), true],
  [new mod.ApiError("network", "m", { retryable: false }), false],
  [new mod.ApiError("timeout", "m"), true],
  [new mod.ApiError("rate_limited", "m", { status: 429 }), true],
  [new mod.ApiError("http", "m", { status: 503 }), true],
  [new mod.ApiError("http", "m", { status: 404 }), false],
  [new mod.ApiError("unauthorized", "m", { status: 503 }), false],
  [new mod.ApiError("not_found", "m"), false],
  [
    new mod.ApiError("graphql", "m", { errors: [{ message: "API_ERROR" }] }),
    true,
  ],
  [new mod.ApiError("permission_denied", "m"), false],
  [new mod.ResultError("network", "m", { ref }), true],
  [new mod.ResultError("timeout", "m", { ref }), true],
  [new mod.ResultError("read_failed", "m", { ref }), false],
  [new mod.ResultError("read_failed", "m", { ref, retryable: true }), true],
];
for (const [error, retryable] of RETRYABLE) {
  const status = "status" in error ? ` ${error.status}` : "";
  Deno.test(`${error.name} ${error.code}${status} has retryable: ${retryable}`, () => {
    assertEquals(error.retryable, retryable);
    assert(!Object.keys(error).includes("retryable"));
  });
}

Deno.test("each class of errors has an origin of its own", () => {
  const origins = ERRORS.map(([error]) => error.origin);
  assertEquals(origins, ["api", "task_run", "result", "config"]);
});
