import { assertEquals, assertRejects } from "@std/assert";
import {
  ApiError,
  type Client,
  createClient,
  fromTaskRunId,
  fromTaskSlug,
  iterTaskRuns,
} from "../../mod.ts";
import { withBackend } from "../_backend.ts";
import { mappedRows, taskRunRow } from "../_task_run_rows.ts";

const FLOW = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
const ID = "6605a1bd-0d72-5cfe-86e3-130e0febd052";
const NO_ID = "00000000-0000-4000-9000-000000009999";
const CHECK_ID = "Check the id, and that the API key belongs to its tenant";
const ID_HINT =
  "Pass an id such as 6605a1bd-0d72-5cfe-86e3-130e0febd052, or look up a slug with fromTaskSlug()";

async function firstOf(client: Client, flowRunId: string) {
  await iterTaskRuns(flowRunId, { client }).next();
}

const LOOK_UPS: readonly (readonly [
  name: string,
  lookUp: (client: Client) => Promise<unknown>,
  message: string,
  hint: string,
])[] = [
  [
    "an unknown id",
    (client) => fromTaskRunId(NO_ID, { client }),
    `Cannot find task run "${NO_ID}": the API has none`,
    CHECK_ID,
  ],
  [
    "a slug without its number",
    (client) => fromTaskSlug("add", FLOW, { client }),
    `Cannot find task run "add" of flow run "${FLOW}": the API has none`,
    'Pass the slug with its number, as "add-1": iterTaskRuns() lists the slugs',
  ],
  [
    "an unknown slug",
    (client) => fromTaskSlug("sub-1", FLOW, { client }),
    `Cannot find task run "sub-1" of flow run "${FLOW}": the API has none`,
    "Check the slug and the flow run: iterTaskRuns() lists its task runs",
  ],
  [
    "an id in the place of the slug",
    (client) => fromTaskSlug(ID, FLOW, { client }),
    `Cannot find task run "${ID}" of flow run "${FLOW}": the API has none`,
    "Look up an id with fromTaskRunId()",
  ],
  [
    "an index past the last child",
    (client) => fromTaskSlug("add-1", FLOW, { mapIndex: 3, client }),
    `Cannot find task run "add-1[3]" of flow run "${FLOW}": its task has 3 children, 0 to 2`,
    "Iterate over the children with iterMapped()",
  ],
  [
    "an index of a task that is not mapped",
    (client) => fromTaskSlug("other-1", FLOW, 0, { client }),
    `Cannot find task run "other-1[0]" of flow run "${FLOW}": its task is not mapped`,
    "Leave out mapIndex",
  ],
  [
    "an index of an unknown task",
    (client) => fromTaskSlug("add", FLOW, { mapIndex: 0, client }),
    `Cannot find task run "add[0]" of flow run "${FLOW}": the API has none`,
    'Pass the slug with its number, as "add-1": iterTaskRuns() lists the slugs',
  ],
  [
    "the task runs of an unknown flow run",
    (client) => firstOf(client, NO_ID),
    `Cannot find flow run "${NO_ID}": the API has none`,
    CHECK_ID,
  ],
];

const rows = [
  ...mappedRows([0, 1, 2]),
  taskRunRow({
    id: "6605a1bd-0d72-5cfe-86e3-130e0febd099",
    task: { id: "d2a25918-4a15-5a5a-a303-d09f693ee279", slug: "other-1" },
  }),
];

for (const [name, lookUp, message, hint] of LOOK_UPS) {
  Deno.test(`${name} is not found, and the error says what to do`, () =>
    withBackend(rows, async (client) => {
      const error = await assertRejects(() => lookUp(client), ApiError);
      assertEquals(
        [error.code, error.message, error.hint],
        ["not_found", message, hint],
      );
    }));
}

const MALFORMED: readonly (readonly [
  name: string,
  lookUp: (client: Client) => Promise<unknown>,
])[] = [
  ["the slug of a task", (client) => fromTaskRunId("add-1", { client })],
  [
    "the name of a flow run",
    (client) => fromTaskSlug("add-1", "x", { client }),
  ],
  ["no id", (client) => firstOf(client, "my-flow")],
];
for (const [name, lookUp] of MALFORMED) {
  Deno.test(`${name} in the place of an id is refused with the form of ids`, () =>
    withBackend(rows, async (client) => {
      const error = await assertRejects(() => lookUp(client), ApiError);
      assertEquals([error.code, error.hint], ["graphql", ID_HINT]);
    }));
}

Deno.test("an API without flow runs lists nothing for an unknown one", async () => {
  const fetch = () =>
    Promise.resolve(Response.json({ data: { task_run: [] } }));
  const client = createClient({ apiUrl: "http://127.0.0.1:1", fetch });
  assertEquals(await Array.fromAsync(iterTaskRuns(NO_ID, { client })), []);
});

Deno.test("a flow run without matching task runs lists nothing", () =>
  withBackend(rows, async (client) => {
    const runs = iterTaskRuns(FLOW, { client, states: ["Failed"] });
    assertEquals(await Array.fromAsync(runs), []);
  }));
