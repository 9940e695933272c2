/**
 * Measures the cost of a view over a bare `fetch` and `JSON.parse` of the same
 * answers, in the same run: `deno task bench`.
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
import { parseTaskRunRow } from "../src/model/row.ts";
import { bareQuery, QUERY, queryByHand } from "./peers.ts";

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

const byHand = queryByHand(inProcess, "http://127.0.0.1:4200");
const where = { id: { _eq: PARENT } };

/** Each stage includes all stages above it. */
const STAGES: readonly (readonly [name: string, run: () => unknown])[] = [
  [
    "bare fetch and JSON.parse",
    () => bareQuery(inProcess, "http://127.0.0.1:4200", where),
  ],
  [
    "client.graphql(): graphql-request, time limits, retries",
    () => offline.graphql(QUERY, { where }),
  ],
  [
    "fromTaskRunId(): options, the row, the view",
    () => fromTaskRunId(PARENT, { client: offline }),
  ],
  ["aside: the row alone", () => parseTaskRunRow(children[0])],
  ["aside: graphql-request + zod, by hand", () => byHand(where)],
];
for (const [index, [name, run]] of STAGES.entries()) {
  Deno.bench(name, {
    group: "one look-up, answered in the process",
    baseline: index === 0,
  }, async () => void await run());
}

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
const byHandOverHttp = queryByHand(fetch, api.url);
Deno.bench("graphql-request + zod, by hand", {
  group: `${CHILDREN} children, one query each`,
  n: 5,
}, async () => {
  for (let index = 0; index <= CHILDREN; index++) {
    await byHandOverHttp({
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
