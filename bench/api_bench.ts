/**
 * What a view costs over a bare `fetch` and `JSON.parse` of the same answers,
 * side by side in one run: `deno task bench`.
 */
import {
  createClient,
  fromTaskRunId,
  fromTaskSlug,
  iterMapped,
} from "@taskrunview/taskrunview";
import {
  startTestBackend,
  type TaskRunData,
} from "@taskrunview/taskrunview/testing";

const FLOW = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
const PARENT = "6605a1bd-0d72-5cfe-86e3-130e0febd052";
const CHILDREN = 1_000;

function row(id: string, mapIndex: number, state: unknown): TaskRunData {
  return {
    id,
    name: null,
    task: { id: "d2a25918-4a15-5a5a-a303-d09f693ee271", slug: "add-1" },
    map_index: mapIndex,
    flow_run_id: FLOW,
    serialized_state: state,
  };
}

const children = Array.from(
  { length: CHILDREN },
  (_, index) =>
    row(`00000000-0000-4000-8000-${String(index).padStart(12, "0")}`, index, {
      type: "Success",
      message: "Task run succeeded.",
      context: { tags: [] },
      cached_inputs: {},
      _result: { type: "PrefectResult", location: String(index) },
    }),
);
const parent = row(PARENT, -1, { type: "Mapped", n_map_states: CHILDREN });

const QUERY = `query ($where: task_run_bool_exp!) {
  task_run(where: $where) { id name task { id slug } map_index serialized_state flow_run_id }
}`;

async function bareQuery(
  send: typeof fetch,
  url: string,
  where: unknown,
): Promise<unknown[]> {
  const response = await send(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: QUERY, variables: { where } }),
  });
  return JSON.parse(await response.text()).data.task_run;
}

const answer = JSON.stringify({ data: { task_run: [children[0]] } });
const headers = {
  "content-type": "application/json",
  "content-length": `${answer.length}`, // as servers send it
};
const inProcess = () => Promise.resolve(new Response(answer, { headers }));
const offline = createClient({
  apiUrl: "http://127.0.0.1:4200",
  fetch: inProcess,
});

Deno.bench("bare fetch and JSON.parse", {
  group: "one look-up, answered in the process",
  baseline: true,
}, async () => {
  await bareQuery(inProcess, "http://127.0.0.1:4200", { id: { _eq: PARENT } });
});
Deno.bench(
  "fromTaskRunId()",
  { group: "one look-up, answered in the process" },
  async () => {
    await fromTaskRunId(PARENT, { client: offline });
  },
);

const api = await startTestBackend({ rows: [parent, ...children] });
const client = createClient({ apiUrl: api.url });
addEventListener("unload", () => void api.stop());

Deno.bench("bare fetch loop", {
  group: `${CHILDREN} children, one query each`,
  baseline: true,
  n: 5,
}, async () => {
  for (let index = 0; index <= CHILDREN; index++) {
    await bareQuery(fetch, api.url, {
      task: { slug: { _eq: "add-1" } },
      flow_run_id: { _eq: FLOW },
      map_index: { _eq: index },
    });
  }
});
Deno.bench("iterMapped()", {
  group: `${CHILDREN} children, one query each`,
  n: 5,
}, async () => {
  const view = await fromTaskSlug("add-1", FLOW, -1, { client });
  for await (const _ of iterMapped(view));
});
