import { assertEquals } from "@std/assert";
import {
  type Client,
  fromFlowRunId,
  fromTaskRunId,
  fromTaskSlug,
  getLatest,
  iterFlowRuns,
  iterLogs,
  iterMapped,
  iterTaskRuns,
  taskRunTimes,
  watchFlowRun,
  watchTaskRun,
} from "../../mod.ts";
import { setTaskRuns, withResultSettings } from "../../src/api/client.ts";
import type { TaskRunSource } from "../../src/model/task_run_source.ts";
import { mappedRows, taskRunRow } from "../_task_run_rows.ts";

type Row = Record<string, unknown> & { id: string; map_index: number };

const FLOW_RUN = {
  id: "7157678d-c96d-5db4-9238-7e6a9d9a63b1",
  updated: "2022-05-09T06:30:00+00:00",
  serialized_state: { type: "Success" },
};

/** Rows in memory, and a client without an API: as of an archive. */
function archived(rows: Record<string, unknown>[]): Client {
  const all = rows as Row[];
  const byIndex = all.toSorted((a, b) => a.map_index - b.map_index);
  const byId = all.toSorted((a, b) => a.id.localeCompare(b.id));
  const matching: TaskRunSource["find"] = async (where) => {
    const { taskRunId, afterId = "", mapIndex = {} } = where;
    const { not, after = -2, from = -1, to = Infinity } =
      typeof mapIndex === "number"
        ? { from: mapIndex, to: mapIndex + 1 }
        : mapIndex as Record<string, number>;
    const ranges = where.indexRanges ?? [{ from: -1 }];
    return await Promise.resolve(
      byIndex.filter(({ id, map_index: index }) =>
        (taskRunId ?? id) === id && id > afterId && index !== not &&
        index > after && index >= from && index < to &&
        ranges.some(({ from, to = Infinity }) => index >= from && index < to)
      ),
    );
  };
  const page: TaskRunSource["pageByIndex"] = async (where, limit, options) =>
    (await matching(where, options)).slice(0, limit);
  const source: TaskRunSource = {
    find: matching,
    pageByIndex: page,
    pageWithTimes: page,
    pageTimes: page,
    pageByIdWithTimes: page,
    findFlowRuns: () => Promise.resolve([FLOW_RUN]),
    pageFlowRuns: ({ after }) => Promise.resolve(after ? [] : [FLOW_RUN]),
    hasFlowRun: () => Promise.resolve(true),
    pageLogs: ({ after, run }) =>
      Promise.resolve(
        after ? [] : [{
          id: "a",
          timestamp: FLOW_RUN.updated,
          message: run.kind,
          task_run_id: run.id,
        }],
      ),
    findFlowGraph: () => Promise.resolve(null),
    countChildren: (ids) => Promise.resolve(ids.map(() => ({}))),
    async pageById(where, limit, options) {
      const found = new Set(await matching(where, options));
      return byId.filter((row) => found.has(row)).slice(0, limit);
    },
  };
  const client: Client = {
    apiUrl: "archive:",
    graphql: () => Promise.reject(new Error("There is no API")),
  };
  setTaskRuns(client, source);
  return client;
}

Deno.test("views get their rows from whatever source their client has", async () => {
  const rows = mappedRows([0, 1, 2]);
  const client = archived(rows);
  const { id, flow_run_id } = taskRunRow() as Record<string, string>;
  const parent = await fromTaskRunId<number[]>(id!, { client });
  assertEquals(
    (await fromTaskSlug("add-1", flow_run_id!, -1, { client })).taskRunId,
    id,
  );
  assertEquals((await getLatest(parent)).state.type, "Mapped");
  assertEquals(await parent.result(), [0, 10, 20]);
  const children = await Array.fromAsync(iterMapped(parent));
  assertEquals(children.map(({ mapIndex }) => mapIndex), [0, 1, 2]);
  const paged = await Array.fromAsync(iterMapped(parent, { pageSize: 2 }));
  assertEquals(paged.map(({ mapIndex }) => mapIndex), [0, 1, 2]);
  const watched = await Array.fromAsync(
    watchTaskRun(parent, { children: true }),
  );
  assertEquals(watched.length, 3);
  const all = await Array.fromAsync(iterTaskRuns(flow_run_id!, { client }));
  assertEquals(all.length, 4);
  assertEquals((await taskRunTimes(parent)).runCount, null);
  const flowRuns = await Array.fromAsync(iterFlowRuns({ client }));
  const flowRun = await fromFlowRunId(flow_run_id!, { client });
  assertEquals(flowRuns, [flowRun]);
  const logs = [parent, flowRun].map((run) => Array.fromAsync(iterLogs(run)));
  assertEquals(
    (await Promise.all(logs)).flat().map(({ message }) => message),
    ["task_run", "flow_run"],
  );
  const events = await Array.fromAsync(watchFlowRun(flowRun));
  assertEquals(events.map(({ kind }) => kind), ["state"]);
});

Deno.test("a copy of a client with other settings of results keeps its source", async () => {
  const rows = mappedRows([0]);
  const client = withResultSettings(archived(rows), (settings) => settings);
  const { id } = taskRunRow() as { id: string };
  assertEquals((await fromTaskRunId(id, { client })).state.type, "Mapped");
});
