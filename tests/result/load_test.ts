import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  PickleError,
  ResultError,
  type ResultErrorCode,
  type ResultSettings,
  type Serializer,
  type StandardSchemaV1,
  TaskRunError,
} from "../../mod.ts";
import { resolveRef } from "../../src/result/resolve_ref.ts";
import { loadResult, validated } from "../../src/result/load.ts";
import { labelOf } from "../../src/model/row.ts";
import { parseTaskRunRow, type TaskRunRow } from "../../src/model/row.ts";
import { readContext } from "../read/_context.ts";
import { childRow, success, taskRunRow } from "../_task_run_rows.ts";

const rowWith = (result: Record<string, unknown> | null) =>
  parseTaskRunRow(taskRunRow({ serialized_state: success(result) }));
const inState = (serialized_state: unknown) =>
  parseTaskRunRow(taskRunRow({ serialized_state }));

function load(
  row: TaskRunRow,
  settings: ResultSettings = {},
  serializer?: Serializer,
) {
  const { maxBytes } = settings;
  const context = readContext(settings, maxBytes ? { maxBytes } : {});
  return loadResult(row, resolveRef(row, settings), {
    ...context,
    settings,
    serializer,
  });
}

const NOT_FINISHED = [
  "Pending",
  "Scheduled",
  "Paused",
  "Resume",
  "Retrying",
  "Submitted",
  "Queued",
  "ClientFailed",
  "Running",
  "Cancelling",
];
for (const type of NOT_FINISHED) {
  Deno.test(`resolveRef() refuses a run that is ${type}, before all else`, () => {
    const row = inState({
      type,
      _result: { type: "CustomResult", location: null },
    });
    const error = assertThrows(
      () => resolveRef(row, {}),
      TaskRunError,
      `its state is "${type}"`,
    );
    assertEquals([error.code, error.taskRunId], [
      "not_finished",
      row.taskRunId,
    ]);
  });
}

// In the order in which TaskRunView.get_result tests them.
const REFUSED: [
  what: string,
  result: Record<string, unknown> | null,
  code: ResultErrorCode,
  message: string,
][] = [
  ["no result", null, "no_result", "it has no result type"],
  [
    "NoResultType",
    { type: "NoResultType" },
    "no_result",
    "it has no result type",
  ],
  [
    "a LocalResult without location, as of a task that returned None",
    { type: "LocalResult", dir: "/r", location: null },
    "no_location",
    "its LocalResult has no location",
  ],
  [
    "an empty location",
    { type: "PrefectResult", location: "" },
    "no_location",
    "its PrefectResult has no location",
  ],
  [
    "a custom class without location",
    { type: "CustomResult", location: null },
    "no_location",
    "its CustomResult has no location",
  ],
  [
    "the base class without location",
    { type: "Result", location: null },
    "no_location",
    "its Result has no location",
  ],
  [
    "a ConstantResult",
    { type: "ConstantResult", location: null },
    "no_location",
    "its ConstantResult has no location",
  ],
  [
    "a ConstantResult with a location",
    { type: "ConstantResult", location: "k" },
    "no_location",
    "its ConstantResult has no location",
  ],
  [
    "a SecretResult without location",
    { type: "SecretResult", location: null, secret_type: "PrefectSecret" },
    "no_location",
    "its SecretResult has no location",
  ],
  [
    "a custom class",
    { type: "CustomResult", location: "shop:custom" },
    "custom_type",
    '"CustomResult" is a custom class',
  ],
  [
    "a class that is called Result",
    { type: "Result", location: "k" },
    "custom_type",
    '"Result" is a custom class',
  ],
  [
    "a class that nobody knows",
    { type: "toString", location: "k" },
    "custom_type",
    '"toString" is a custom class',
  ],
];
for (const [what, result, code, message] of REFUSED) {
  Deno.test(`resolveRef() refuses ${what}`, () => {
    const row = rowWith(result);
    const error = assertThrows(
      () => resolveRef(row, {}),
      ResultError,
      message,
    );
    assertEquals(error.code, code);
    assertStrictEquals(error.ref, row.state.result);
    assert(error.message.startsWith('Cannot load the result of "add-1": '));
    assert(error.hint !== undefined);
  });
}

Deno.test("the hint of no_location says that None is not stored", () => {
  const row = rowWith({ type: "LocalResult", dir: "/r", location: null });
  const error = assertThrows(() => resolveRef(row, {}), ResultError);
  assert(error.hint!.includes("returned None stores nothing"));
});

Deno.test("no_location says that the run has failed", () => {
  const row = inState({
    type: "TimedOut",
    _result: { type: "Result", location: null },
  });
  const error = assertThrows(
    () => resolveRef(row, {}),
    ResultError,
    "it is TimedOut, and its Result has no location",
  );
  assert(error.hint!.includes("message of its state"));
});

const LOADED: [what: string, type: string, location: string, value: unknown][] =
  [
    ["JSON in a PrefectResult", "PrefectResult", '{"a": [1, null]}', {
      a: [1, null],
    }],
    ["null in a PrefectResult", "PrefectResult", "null", null],
    [
      "half a surrogate pair in a PrefectResult",
      "PrefectResult",
      '"\ud83d"',
      "\ud83d",
    ],
    [
      "a date and time in a PrefectResult",
      "PrefectResult",
      "2022-05-09T06:30:00Z",
      new Date("2022-05-09T06:30:00Z").getTime(),
    ],
  ];
for (const [what, type, location, value] of LOADED) {
  Deno.test(`loadResult() loads ${what}`, async () => {
    const loaded = await load(rowWith({ type, location }));
    assertEquals(loaded instanceof Date ? loaded.getTime() : loaded, value);
  });
}

Deno.test("loadResult() of a Failed, Skipped or Looped run with a stored result gives it", async () => {
  for (
    const type of [
      "Failed",
      "Skipped",
      "Looped",
      "Cached",
      "Finished",
      "Cancelled",
      "TimedOut",
    ]
  ) {
    const row = inState({
      type,
      _result: { type: "PrefectResult", location: "1" },
    });
    assertEquals(await load(row), 1);
  }
});

const text: Serializer = {
  name: "text",
  deserialize: (bytes) => new TextDecoder().decode(bytes),
};
const upper: Serializer = {
  name: "upper",
  deserialize: async (bytes) =>
    (await text.deserialize(bytes) as string).toUpperCase(),
};

Deno.test("loadResult() prefers the caller's serializer, then the settings'", async () => {
  const row = rowWith({ type: "PrefectResult", location: "hello" });
  assertEquals(await load(row, { serializer: text }), "hello");
  assertEquals(await load(row, { serializer: text }, upper), "HELLO");
});

Deno.test("loadResult() reads secrets as Prefect does, whatever the serializer", async () => {
  const row = rowWith({
    type: "SecretResult",
    location: "S",
    secret_type: "PrefectSecret",
  });
  assertEquals(await load(row, { secrets: { S: '{"a": 1}' } }, upper), {
    a: 1,
  });
  assertEquals(await load(row, { secrets: { S: "I1\n." } }, upper), "I1\n.");
});

Deno.test("loadResult() requests a secret of Cloud", async () => {
  const row = rowWith({
    type: "SecretResult",
    location: "S",
    secret_type: "PrefectSecret",
  });
  const context = readContext({}, {
    fetchCloudSecret: (name: string) => Promise.resolve(`${name}!`),
  });
  assertEquals(await loadResult(row, resolveRef(row, {}), context), "S!");
});

Deno.test("a reader of one's own reads custom classes, and may replace ours", async () => {
  const open = () =>
    Promise.resolve(ReadableStream.from([new TextEncoder().encode("[1]")]));
  for (
    const type of [
      "CustomResult",
      "MyResult",
      "ConstantResult",
      "S3Result",
      "LocalResult",
    ]
  ) {
    const readers = { [type]: { open } };
    assertEquals(await load(rowWith({ type, location: "k" }), { readers }), [
      1,
    ]);
  }
});

Deno.test("rewrite changes where a result is looked for, before it is judged", async () => {
  const row = rowWith({ type: "CustomResult", location: "there" });
  const seen: unknown[] = [];
  const rewrite: ResultSettings["rewrite"] = (ref) => {
    seen.push(ref);
    return { type: "PrefectResult", location: '"here"' };
  };
  assertEquals(await load(row, { rewrite }), "here");
  assertEquals(seen, [row.state.result]);
});

Deno.test("rewrite is not called if nothing was stored", () => {
  const rewrite: ResultSettings["rewrite"] = (ref) => ({
    ...ref,
    location: ref.location!.replace("a", "b"),
  });
  for (
    const result of [null, { type: "NoResultType" }, {
      type: "LocalResult",
      dir: "/",
      location: null,
    }]
  ) {
    const error = assertThrows(
      () => resolveRef(rowWith(result), { rewrite }),
      ResultError,
    );
    assert(["no_result", "no_location"].includes(error.code));
  }
});

Deno.test("loadResult() keeps to maxBytes at its edge", async () => {
  const row = rowWith({ type: "PrefectResult", location: "12345" });
  assertEquals(await load(row, { maxBytes: 5 }), 12345);
  const error = await assertRejects(
    () => load(row, { maxBytes: 4 }),
    ResultError,
  );
  assertEquals(error.code, "too_large");
});

Deno.test("loadResult() gives null for an empty object of a store, and refuses an empty file", async () => {
  const open = () =>
    Promise.resolve(
      new ReadableStream<Uint8Array>({ start: (c) => c.close() }),
    );
  for (const type of ["S3Result", "GCSResult", "AzureResult"]) {
    assertEquals(
      await load(rowWith({ type, location: "k" }), {
        readers: { [type]: { open } },
      }),
      null,
    );
  }
  const readers = { LocalResult: { open } };
  const error = await assertRejects(
    () =>
      load(rowWith({ type: "LocalResult", dir: "/", location: "k" }), {
        readers,
      }),
    ResultError,
  );
  assertEquals(error.code, "undecodable");
});

Deno.test("loadResult() hands limits to the pickle decoder", async () => {
  const location = `L${"9".repeat(500)}L\n.`;
  const row = rowWith({ type: "PrefectResult", location });
  assertEquals(await load(row), BigInt("9".repeat(500)));
  const error = await assertRejects(
    () => load(row, { limits: { maxDigits: 400 } }),
    ResultError,
  );
  assert(error.cause instanceof PickleError);
  assertEquals([error.code, error.cause.code], ["undecodable", "limit"]);
});

Deno.test("loadResult() says what it could not decode, without the value", async () => {
  const error = await assertRejects(
    () => load(rowWith({ type: "PrefectResult", location: '{"a": hunter2}' })),
    ResultError,
  );
  assertEquals(error.code, "undecodable");
  assertEquals(
    error.message,
    'Cannot decode the result of "add-1": the serializer "auto" refused its 14 bytes',
  );
  assert(error.cause instanceof SyntaxError);
  assert(!Deno.inspect(error).includes("hunter2"));
});

Deno.test("errors about a child have its map index", async () => {
  const child = (location: string) =>
    parseTaskRunRow(childRow(3, success({ type: "PrefectResult", location })));
  const open = () => Promise.reject(new Error("no"));
  const failures = [
    load(child("{")),
    load(child("12345"), { maxBytes: 1 }),
    load(child("1"), { readers: { PrefectResult: { open } } }),
    load(child("1"), {}, {
      name: "own",
      deserialize: () => {
        throw new ResultError("too_large", "m", { ref: null });
      },
    }),
    (async () => await load(child("")))(),
  ];
  for (const failure of failures) {
    const error = await assertRejects(() => failure, ResultError);
    assertEquals(error.mapIndex, 3);
  }
});

Deno.test("labelOf() has the map index of a child alone", () => {
  assertEquals(labelOf(parseTaskRunRow(taskRunRow())), '"add-1"');
  assertEquals(labelOf(parseTaskRunRow(childRow(0))), '"add-1[0]"');
});

function schema<T>(
  validate: StandardSchemaV1<unknown, T>["~standard"]["validate"],
): StandardSchemaV1<unknown, T> {
  return { "~standard": { version: 1, vendor: "test", validate } };
}
const doubled = schema((value) => ({ value: Number(value) * 2 }));
const patient = schema((value) =>
  Promise.resolve({ value: Number(value) * 3 })
);
const strict = schema<never>(() => ({
  issues: [{ message: "too small", path: ["a"] }],
}));

Deno.test("validated() gives what the schema makes of the value, also later", async () => {
  const row = parseTaskRunRow(taskRunRow());
  assertEquals(await validated(row, 4, doubled), 8);
  assertEquals(await validated(row, 4, patient), 12);
});

Deno.test("validated() refuses with the schema's issues", async () => {
  const row = parseTaskRunRow(taskRunRow());
  const error = await assertRejects(
    () => validated(row, "hunter2", strict),
    ResultError,
  );
  assertEquals([error.code, error.issues], ["schema", [{
    message: "too small",
    path: ["a"],
  }]]);
  assert(!Deno.inspect(error).includes("hunter2"));
});

const HINTS: [what: string, location: string, hint: RegExp][] = [
  ["a limit", `L${"9".repeat(500)}L\n.`, /^Raise "limits\.maxDigits"/],
  ["a persistent id", "Pa\n.", /^Pass options\.persistentLoad$/],
  ["text of Python 2", "S'\\xe4'\n.", /^Pass options\.encoding/],
  ["an extension code", "\x82\x01.", /^Pass options\.extensions$/],
  ["bytes of no kind", "hello", /^Pass the flow's serializer/],
  ["broken JSON", '{"a": ', /^Pass the flow's serializer/],
];
for (const [what, text, hint] of HINTS) {
  Deno.test(`loadResult() hints at what the decoder's error says to do: ${what}`, async () => {
    const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
    const open = () => Promise.resolve(new Blob([bytes]).stream());
    const error = await assertRejects(
      () =>
        load(rowWith({ type: "PrefectResult", location: "k" }), {
          readers: { PrefectResult: { open } },
          limits: { maxDigits: 400 },
        }),
      ResultError,
    );
    assertEquals(error.code, "undecodable");
    assertMatch(error.hint ?? "", hint);
  });
}
