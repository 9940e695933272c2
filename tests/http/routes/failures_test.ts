import { assertEquals } from "@std/assert";
import { createClient, groupFailures, iterTaskRuns } from "../../../mod.ts";
import { recordedRows } from "../../../src/testing/mod.ts";
import { withHandler } from "../_handler.ts";

const FLOW_RUN = "171bc000-3ab2-5550-a735-a81d66f18967";

Deno.test("the failures of a flow run are those of groupFailures()", () =>
  withHandler(recordedRows(), async (ask, api) => {
    const response = await ask(`/flow-runs/${FLOW_RUN}/failures`);
    const failures = await response.json();
    const client = createClient({ apiUrl: api.url });
    const runs = iterTaskRuns(FLOW_RUN, { client, times: true });
    assertEquals(failures, structuredClone(await groupFailures(runs)));
    assertEquals([failures.count, failures.causes.length], [11, 10]);
  }));

Deno.test("the failures of one task are grouped by themselves", () =>
  withHandler(recordedRows(), async (ask) => {
    const path = `/flow-runs/${FLOW_RUN}/failures`;
    const all = await (await ask(path)).json();
    const { taskSlug, count } = all.causes[0].tasks[0];
    const slug = encodeURIComponent(taskSlug);
    const failures = await (await ask(`${path}?slug=${slug}`)).json();
    assertEquals(failures.causes[0].count, count);
    for (const { tasks } of failures.causes) {
      assertEquals(tasks.map((task: Task) => task.taskSlug), [taskSlug]);
    }
  }));

interface Task {
  readonly taskSlug: string;
}
