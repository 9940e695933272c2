import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  ApiError,
  type Client,
  createClient,
  fromTaskRunData,
  fromTaskRunId,
  getLatest,
  iterMapped,
  iterTaskRuns,
  watchTaskRun,
} from "../../mod.ts";
import { childRow, mappedRows, taskRunRow } from "../_task_run_rows.ts";

const { id, flow_run_id: flowRunId } = taskRunRow() as Record<string, string>;
const OTHER = "99999999-9999-4999-8999-999999999999";

function clientFor(row: Record<string, unknown>): Client {
  const fetch = () =>
    Promise.resolve(Response.json({ data: { task_run: [row] } }));
  return createClient({ apiUrl: "http://127.0.0.1:1", fetch });
}

const parentOf = (client: Client) =>
  fromTaskRunData<unknown[]>(mappedRows([], 1)[0], { client });

/** Every way to request several rows, and what a row that was not requested may differ in. */
const CALLS: [
  name: string,
  row: Record<string, unknown>,
  call: (client: Client) => Promise<unknown>,
  differs: ("flow" | "slug" | "index")[],
][] = [
  [
    "iterMapped()",
    childRow(0),
    (client) => iterMapped(parentOf(client)).next(),
    ["flow", "slug", "index"],
  ],
  [
    "iterMapped() by pages",
    childRow(0),
    (client) => iterMapped(parentOf(client), { pageSize: 9 }).next(),
    ["flow", "slug"],
  ],
  [
    "result()",
    childRow(0),
    (client) => parentOf(client).result(),
    ["flow", "slug"],
  ],
  [
    "watchTaskRun() of children",
    childRow(0),
    (client) => watchTaskRun(parentOf(client), { children: true }).next(),
    ["flow", "slug"],
  ],
  [
    "iterTaskRuns()",
    taskRunRow(),
    (client) => iterTaskRuns(flowRunId!, { client }).next(),
    ["flow"],
  ],
  [
    "iterTaskRuns() of slugs",
    taskRunRow(),
    (client) =>
      iterTaskRuns(flowRunId!, { client, slugs: ["add-1", "b-1"] }).next(),
    ["flow", "slug"],
  ],
];

const CHANGES = {
  flow: { flow_run_id: OTHER },
  slug: { task: { id: OTHER, slug: "other-1" } },
  index: { map_index: 7 },
};
for (const [name, row, call, differs] of CALLS) {
  for (const what of differs) {
    Deno.test(`${name} refuses a row of another ${what}`, async () => {
      const client = clientFor({ ...row, ...CHANGES[what] });
      const error = await assertRejects(() => call(client), ApiError);
      assertEquals(error.code, "bad_response");
      assert(error.message.includes("requested was"), error.message);
    });
  }
}

for (
  const spelling of [
    flowRunId!.toUpperCase(),
    `{${flowRunId}}`,
    flowRunId!.replaceAll("-", ""),
  ]
) {
  Deno.test(`the flow run id ${spelling} is that of the row`, async () => {
    const client = clientFor(taskRunRow());
    const { value } = await iterTaskRuns(spelling, { client }).next();
    assertEquals(value!.flowRunId, flowRunId);
  });
}

Deno.test("a client that has only graphql() supplies the rows of views", async () => {
  const asked: unknown[] = [];
  const client: Client = {
    apiUrl: "mine:",
    graphql<T>(_document: string, variables: unknown) {
      asked.push(variables);
      return Promise.resolve({ task_run: [taskRunRow()] } as T);
    },
  };
  const view = await fromTaskRunId(id!, { client });
  assertEquals((await getLatest(view)).state.type, "Success");
  const where = { id: { _eq: id } };
  assertEquals(asked, [{ where }, { where }]);
});
