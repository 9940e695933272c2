/**
 * Every recorded task run, over real GraphQL: its fields, its children and its
 * result are what the official client made of them, but for the defects that
 * `better_than_python_test.ts` names.
 */
import { assert, assertEquals } from "@std/assert";
import {
  createClient,
  fromTaskRunId,
  iterMapped,
  type TaskRunView,
} from "../../mod.ts";
import { serveRecordedObjects } from "../_recorded_objects.ts";
import { recordedRows, startTestBackend } from "../../src/testing/mod.ts";
import recordedResults from "../data/task_run_results.json" with {
  type: "json",
};
import { assertTagged, type Tagged } from "../pickle/_tagged.ts";

interface Recorded {
  id: string;
  slug: string;
  map_index: number;
  get_result: {
    ok: boolean;
    value?: Tagged;
    error?: { type: string; message: string };
  };
  iter_mapped?: { value: { v: { v: string }[] } };
  returned?: Tagged;
  serializer?: { type: string };
}

const results = recordedResults as unknown as Recorded[];
const rows = recordedRows({
  resultsDir: `${import.meta.dirname}/../data/results`,
});

/** What the official client says, and the code that we have for it. */
const REFUSALS: readonly (readonly [start: string, code: string])[] = [
  ["The task result cannot be loaded if it is not finished", "not_finished"],
  ["Child task run ", "not_finished"],
  ["The task has a no `Result` type", "no_result"],
  ["The task result has no `location`", "no_location"],
  ["The task has a custom `Result` type", "custom_type"],
  ["[Errno 2] No such file or directory", "not_found"],
  ["No child task runs were found", "missing_index"],
  ["An error occurred (404)", "not_found"],
];

/** Results whose place or format has no reader yet. */
const UNREAD_TYPES: Readonly<Record<string, string>> = {
  ConstantResult: "no_location", // Prefect gives None for what it did not keep
  SecretResult: "not_found", // no such secret is set here
};

type Expected = { value: Tagged } | { code: string };

function expected(recorded: Recorded, view: TaskRunView): Expected {
  const { get_result: official, returned } = recorded;
  const { state } = view;
  if (state.type === "Mapped" && state.nMapStates === 0) {
    return { value: { t: "list", v: [] } };
  }
  const refusal = REFUSALS.find(([start]) =>
    official.error?.message.startsWith(start)
  );
  if (refusal) return { code: refusal[1] };
  const unread = UNREAD_TYPES[state.result?.type ?? ""];
  if (unread) return { code: unread };
  return { value: official.ok ? official.value : returned };
}

async function outcome(
  view: TaskRunView,
): Promise<{ value: unknown } | { code: unknown }> {
  try {
    return { value: await view.result() };
  } catch (error) {
    return { code: (error as { code?: unknown }).code ?? error };
  }
}

Deno.test("every recorded task run reads as in the official client", async (t) => {
  await using api = await startTestBackend({ rows });
  await using buckets = serveRecordedObjects("s3");
  await using gcsBuckets = serveRecordedObjects("gs");
  await using containers = serveRecordedObjects("azure");
  const client = createClient({
    apiUrl: api.url,
    results: {
      s3: { endpoint: buckets.url, anonymous: true },
      gcs: { endpoint: gcsBuckets.url, anonymous: true },
      azure: { endpoint: containers.url, sasToken: "sig=none" },
    },
  });
  for (const recorded of results) {
    const { id, slug, map_index: mapIndex } = recorded;
    await t.step(`${slug}[${mapIndex}] ${id}`, async () => {
      const view = await fromTaskRunId(id, { client });
      assertEquals([view.taskRunId, view.taskSlug, view.mapIndex], [
        id,
        slug,
        mapIndex,
      ]);
      const children = recorded.iter_mapped?.value.v.map((text) => text.v);
      if (children) assertEquals(await childIds(view), children);
      const wanted = expected(recorded, view);
      const got = await outcome(view);
      if ("value" in wanted) {
        assert("value" in got, Deno.inspect(got));
        assertTagged(got.value, wanted.value);
      } else assertEquals(got, wanted);
    });
  }
  assertEquals(results.length, rows.length);
});

/** The children before a gap, at which the official client just stops. */
async function childIds(view: TaskRunView): Promise<string[]> {
  const ids: string[] = [];
  try {
    for await (const child of iterMapped(view)) ids.push(child.taskRunId);
  } catch (error) {
    assertEquals((error as { code?: string }).code, "missing_index");
  }
  return ids;
}
