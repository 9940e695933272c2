import { assertEquals } from "@std/assert";
import { startTestBackend } from "@taskrunview/taskrunview/testing";
import { ask } from "../_query.ts";

const FLOW = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
const QUERY = `query ($id: UUID!) {
  mapped_children(task_run_id: $id) { min_start_time max_end_time state_counts }
}`;
const PARENT = "{ task_run(where: { map_index: { _eq: -1 } }) { id } }";
const CHILD = "{ task_run(where: { map_index: { _eq: 0 } }) { id } }";
const NOTHING = {
  "min_start_time": null,
  "max_end_time": null,
  "state_counts": {},
};

const startWithChildren = () =>
  startTestBackend({
    rows: [],
    mapped: [{
      flowRunId: FLOW,
      slug: "add-1",
      count: 3,
      child: (index) => ({
        state: index === 1 ? "Failed" : "Success",
        "start_time": index === 2 ? null : `2022-05-09T0${9 - index}:00:00Z`,
        "end_time": `2022-05-0${9 - index}T10:00:00+00:00`,
      }),
    }],
  });

const CASES: [of: string, find: string, summary: unknown][] = [
  ["a mapped task run", PARENT, {
    "min_start_time": "2022-05-09T08:00:00Z",
    "max_end_time": "2022-05-09T10:00:00+00:00",
    "state_counts": { Success: 2, Failed: 1 },
  }],
  ["a child", CHILD, NOTHING],
  ["nothing", "{ task_run(limit: 0) { id } }", NOTHING],
];
for (const [of, find, summary] of CASES) {
  Deno.test(`mapped_children sums up the children of ${of}`, async () => {
    await using backend = await startWithChildren();
    const id = (await ask(backend, find)).body.data.task_run[0]?.id ?? FLOW;
    assertEquals((await ask(backend, QUERY, { id })).body, {
      data: { "mapped_children": summary },
    });
  });
}
