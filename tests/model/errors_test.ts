import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import * as mod from "../../mod.ts";
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

Deno.test("ResultError has its reference, but shows it to nobody", () => {
  const error = new mod.ResultError("undecodable", "m", { ref, mapIndex: 3 });
  assertStrictEquals(error.ref, ref);
  assertEquals(error.mapIndex, 3);
  assert(!Deno.inspect(error).includes("hunter2"));
  assert(!JSON.stringify(error).includes("hunter2"));
});
