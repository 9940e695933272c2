import { assertEquals, assertRejects } from "@std/assert";
import {
  fromTaskRunData,
  fromTaskRunId,
  fromTaskSlug,
  getLatest,
  ResultError,
} from "../../mod.ts";
import { withBackend } from "../_backend.ts";
import { rowWithValue, taskRunRow } from "../_task_run_rows.ts";

const API = Symbol.for("opentelemetry.js.api.1");
const ACTIVE_SPAN = Symbol.for("OpenTelemetry Context Key SPAN");

interface Told {
  name: string;
  attributes: Record<string, unknown>;
  events: [name: string, attributes: unknown][];
  errors: string[];
  status?: number;
  ended: boolean;
}

/** Runs with an API of OpenTelemetry that keeps what it is told. */
async function withTelemetry(run: () => Promise<void>): Promise<Told[]> {
  const spans: Told[] = [];
  let active: unknown;
  const startActiveSpan = (
    name: string,
    options: { attributes: Record<string, unknown> },
    run: (span: unknown) => unknown,
  ) => {
    const told: Told = {
      name,
      attributes: { ...options.attributes },
      events: [],
      errors: [],
      ended: false,
    };
    spans.push(told);
    active = {
      setAttributes: (more: object) => Object.assign(told.attributes, more),
      addEvent: (event: string, attributes: unknown) =>
        told.events.push([event, attributes]),
      recordException: ({ message }: Error) => told.errors.push(message),
      setStatus: ({ code }: { code: number }) => told.status = code,
      end: () => told.ended = true,
    };
    return run(active);
  };
  const registry = globalThis as { [API]?: unknown };
  const before = registry[API];
  registry[API] = {
    trace: { getTracer: () => ({ startActiveSpan }) },
    context: {
      active: () => ({
        getValue: (key: symbol) => key === ACTIVE_SPAN ? active : undefined,
      }),
    },
  };
  try {
    await run();
  } finally {
    registry[API] = before;
  }
  return spans;
}

const ID = taskRunRow().id as string;
const FLOW = taskRunRow().flow_run_id as string;

Deno.test("each look-up has a span with what was looked for", () =>
  withBackend([taskRunRow()], async (client) => {
    const spans = await withTelemetry(async () => {
      const view = await fromTaskRunId(ID, { client });
      await fromTaskSlug("add-1", FLOW, -1, { client });
      await getLatest(view);
    });
    assertEquals(
      spans.map(({ name, attributes, ended }) => [name, attributes, ended]),
      [
        ["fromTaskRunId", { "prefect.task_run.id": ID }, true],
        ["fromTaskSlug", {
          "prefect.task.slug": "add-1",
          "prefect.flow_run.id": FLOW,
          "prefect.task_run.map_index": -1,
        }, true],
        ["getLatest", { "prefect.task_run.id": ID }, true],
      ],
    );
  }));

Deno.test("a load has a span with type and bytes, a kept value has none", async () => {
  const view = fromTaskRunData(rowWithValue("[1, 2]"));
  const spans = await withTelemetry(async () => {
    await view.result();
    await view.result();
  });
  assertEquals(spans.map(({ name, attributes }) => [name, attributes]), [[
    "result",
    {
      "prefect.task_run.id": ID,
      "prefect.task_run.map_index": -1,
      "prefect.result.type": "PrefectResult",
      "prefect.result.bytes": 6,
    },
  ]]);
});

Deno.test("a failure is kept, without what was stored", async () => {
  const view = fromTaskRunData(rowWithValue("{hunter2"));
  const [span] = await withTelemetry(async () => {
    await assertRejects(() => view.result(), ResultError);
  });
  assertEquals([span!.status, span!.errors.length, span!.ended], [2, 1, true]);
  assertEquals(JSON.stringify(span).includes("hunter2"), false);
});

Deno.test("a retry is an event of the span it delays", () => {
  let answers = 0;
  return withBackend(
    [taskRunRow()],
    async (client) => {
      const [span] = await withTelemetry(async () => {
        await fromTaskRunId(ID, { client });
      });
      const [[name, attributes] = []] = span!.events;
      assertEquals([name, (attributes as { attempt: number }).attempt], [
        "retry",
        1,
      ]);
    },
    {},
    {
      fetch: (input, init) =>
        ++answers === 1
          ? Promise.resolve(
            new Response("", { status: 503, headers: { "retry-after": "0" } }),
          )
          : fetch(input, init),
    },
  );
});
