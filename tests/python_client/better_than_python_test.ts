/**
 * Where the Python client (Prefect 1.4.1) has a defect, and what is done here.
 * Each test is named by the defect.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  fromFlowRunId,
  fromTaskRunData,
  isSameTaskRun,
  iterLogs,
  iterMapped,
  iterTaskRuns,
  ResultError,
  TaskRunError,
  watchFlowRun,
} from "../../mod.ts";
import { PyDateTime } from "../../src/pickle/mod.ts";
import { withBackend, withSilentBackend } from "../_backend.ts";
import { slowReader } from "../_slow_reader.ts";
import { at, FLOW_RUN, flowRunRow, line } from "../_flow_run_rows.ts";
import {
  childRow,
  mappedRows,
  rowWithValue,
  success,
  taskRunRow,
} from "../_task_run_rows.ts";

Deno.test("a missing child shifts the values of get_result(): here it is missing_index", () => {
  const rows = mappedRows([0, 2], 3);
  return withBackend(rows, async (client) => {
    const parent = fromTaskRunData(rows[0], { client });
    const error = await assertRejects(() => parent.result(), TaskRunError);
    assertEquals([error.code, error.indices], ["missing_index", [1]]);
  });
});

Deno.test("iter_mapped() stops silently at a gap: here it is missing_index", () => {
  const rows = mappedRows([0, 2], 3);
  return withBackend(rows, async (client) => {
    const seen: number[] = [];
    const error = await assertRejects(async () => {
      for await (
        const { mapIndex } of iterMapped(fromTaskRunData(rows[0], { client }))
      ) seen.push(mapIndex);
    }, TaskRunError);
    assertEquals([seen, error.indices], [[0], [1]]);
  });
});

Deno.test("a task mapped over an empty list is an error: here it is []", () => {
  const rows = mappedRows([], 0);
  return withBackend(rows, async (client) => {
    assertEquals(await fromTaskRunData(rows[0], { client }).result(), []);
  });
});

Deno.test("states are equal whatever their result locations: here the reference counts", () => {
  assert(
    !isSameTaskRun(
      fromTaskRunData(rowWithValue("1")),
      fromTaskRunData(rowWithValue("2")),
    ),
  );
});

Deno.test("iter_mapped() trusts the first empty answer: here only from index N on", () => {
  const rows = mappedRows([0, 1]);
  return withBackend(rows, async (client, api) => {
    for await (const _ of iterMapped(fromTaskRunData(rows[0], { client })));
    assertEquals(api.requests.length, 3);
  });
});

Deno.test("one failed child loses the other values: here settled keeps them", () => {
  const rows = mappedRows([0, 1, 2]).with(
    2,
    childRow(1, {
      type: "Failed",
      _result: { type: "Result", location: null },
    }),
  );
  return withBackend(rows, async (client) => {
    const entries = await fromTaskRunData(rows[0], { client }).result({
      settled: true,
    });
    assertEquals(
      entries.map((entry) =>
        entry.status === "fulfilled" ? entry.value : entry.reason.code
      ),
      [0, "no_location", 20],
    );
  });
});

Deno.test("loading a result changes the state: here views are frozen and stay equal", async () => {
  const [a, b] = [
    fromTaskRunData(rowWithValue("1")),
    fromTaskRunData(rowWithValue("1")),
  ];
  await a.result();
  assert(Object.isFrozen(a) && isSameTaskRun(a, b));
  assertEquals(new Set([a, a]).size, 1);
});

Deno.test("five callers cause five reads: here they share one", () => {
  const { seen, results } = slowReader();
  return withBackend(
    [],
    async (client) => {
      const view = fromTaskRunData(rowWithValue("1"), { client });
      await Promise.all([1, 2, 3, 4, 5].map(() => view.result()));
      assertEquals(seen.started, 1);
    },
    {},
    { results },
  );
});

Deno.test("children are read one after the other: here six at once", () => {
  const { seen, results } = slowReader();
  const rows = mappedRows(Array.from({ length: 30 }, (_, index) => index));
  return withBackend(
    rows,
    async (client) => {
      await fromTaskRunData(rows[0], { client }).result();
      assertEquals([seen.started, seen.most], [30, 6]);
    },
    {},
    { results },
  );
});

Deno.test("one unpaged query is cut by Cloud's cap: here pages follow the map index", () => {
  const rows = mappedRows(Array.from({ length: 450 }, (_, index) => index));
  return withBackend(rows, async (client, api) => {
    const values = await fromTaskRunData<number[]>(rows[0], { client })
      .result();
    assertEquals([values.length, values.at(-1), api.requests.length], [
      450,
      4490,
      5,
    ]);
  }, { rowCap: 200 });
});

Deno.test("every SecretResult fails: here it is read", () =>
  withBackend(
    [],
    async (client) => {
      const serialized_state = success({
        type: "SecretResult",
        location: "KEY",
        secret_type: "PrefectSecret",
      });
      const view = fromTaskRunData(taskRunRow({ serialized_state }), {
        client,
      });
      assertEquals(await view.result(), "value");
    },
    {},
    { results: { secrets: { KEY: "value" } } },
  ));

Deno.test("a PrefectResult of DateTimeSerializer fails: here formats are distinguished", async () => {
  const view = fromTaskRunData(rowWithValue("2022-05-09T06:30:00Z"));
  assert(await view.result() instanceof PyDateTime);
});

Deno.test("other serializers cannot be given: here one can", async () => {
  const serializer = {
    name: "text",
    deserialize: (bytes: Uint8Array) => new TextDecoder().decode(bytes),
  };
  assertEquals(
    await fromTaskRunData(rowWithValue("a,b"), { serializer }).result(),
    "a,b",
  );
});

Deno.test("an absolute location outside dir is read: here it is denied", async () => {
  const dir = await Deno.makeTempDir();
  const location = `${import.meta.dirname}/../data/results`;
  const serialized_state = success({ type: "LocalResult", dir, location });
  const error = await assertRejects(
    () => fromTaskRunData(taskRunRow({ serialized_state })).result(),
    ResultError,
  );
  assertEquals(error.code, "denied");
  await Deno.remove(dir);
});

Deno.test("an answer can name any folder as dir: here roots hold it to those of the program", () =>
  withBackend(
    [],
    async (client) => {
      const dir = `${import.meta.dirname}/../data`;
      const serialized_state = success({
        type: "LocalResult",
        dir,
        location: "states.json",
      });
      const error = await assertRejects(
        () =>
          fromTaskRunData(taskRunRow({ serialized_state }), { client })
            .result(),
        ResultError,
      );
      assertEquals(error.code, "denied");
    },
    {},
    { results: { local: { roots: ["/srv/results"] } } },
  ));

Deno.test("unpickling runs code: here it is data", async () => {
  const view = fromTaskRunData(
    rowWithValue("cos\nsystem\n(S'touch pwned'\ntR."),
  );
  const value = await view.result() as { className: string; args: unknown[] };
  assertEquals([value.className, value.args], ["os.system", ["touch pwned"]]);
});

Deno.test("15 seconds for all, and no cancellation: here each call has a signal and a limit", () => {
  const rows = mappedRows([0]);
  return withSilentBackend(async (client) => {
    const parent = fromTaskRunData(rows[0], { client });
    const error = await assertRejects(
      () => parent.result({ timeoutMs: 20 }),
      ResultError,
    );
    assertEquals(error.code, "timeout");
    const signal = AbortSignal.abort("enough");
    assertEquals(
      await parent.result({ signal }).catch((reason) => reason),
      "enough",
    );
  });
});

Deno.test("get_all_task_runs() refuses more than 1,000: here there is no limit", () =>
  withBackend([], async (client) => {
    let count = 0;
    for await (const _ of iterTaskRuns(FLOW_RUN, { client })) count++;
    assertEquals(count, 1_501);
  }, { mapped: [{ flowRunId: FLOW_RUN, slug: "add-1", count: 1_500 }] }));

Deno.test("get_logs() gets the 200 lines that Cloud answers: here all are read", () =>
  withBackend([], async (client) => {
    const run = await fromFlowRunId(FLOW_RUN, { client });
    let count = 0;
    for await (const _ of iterLogs(run)) count++;
    assertEquals(count, 450);
  }, {
    rowCap: 200,
    flowRuns: [flowRunRow({
      logs: Array.from({ length: 450 }, (_, at) => line(at % 7, `${at}`)),
    })],
  }));

Deno.test("get_logs() leaves out what comes after the last change: here it is read", () =>
  withBackend([], async (client) => {
    const run = await fromFlowRunId(FLOW_RUN, { client });
    const lines = await Array.fromAsync(iterLogs(run));
    assertEquals(lines.map(({ message }) => message), ["last"]);
  }, {
    flowRuns: [flowRunRow({ updated: at(2), logs: [line(3, "last")] })],
  }));

Deno.test("watch_flow_run() reports nothing of a finished run: here all of it", () =>
  withBackend([], async (client) => {
    const run = await fromFlowRunId(FLOW_RUN, { client });
    const events = await Array.fromAsync(watchFlowRun(run, { logs: true }));
    assertEquals(events.map(({ kind }) => kind), [
      "state",
      "state",
      "log",
      "state",
    ]);
  }, { flowRuns: [flowRunRow({ logs: [line(1, "a")] })] }));
