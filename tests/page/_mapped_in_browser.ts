import { assert } from "@std/assert";
import { FLOW_RUN_ID } from "../../examples/synthetic_flow.ts";
import { createClient } from "../../mod.ts";
import { startTestBackend, type TestBackend } from "../../src/testing/mod.ts";
import { becomes } from "../_eventually.ts";
import { openTask, read, untilRead, type Visit, visit } from "./_visit.ts";

const COUNT = 400;
const isBad = (index: number) => index % 50 === 7;

/** A mapped task of which a few children have failed. */
async function backend(): Promise<TestBackend> {
  return await startTestBackend({
    rows: [],
    mapped: [{
      flowRunId: FLOW_RUN_ID,
      slug: "shaky-1",
      count: COUNT,
      child: (index) => ({
        "serialized_state": isBad(index)
          ? { type: "Failed", message: `child ${index} has failed` }
          : {
            type: "Success",
            message: "Done",
            _result: { type: "PrefectResult", location: String(index * 2) },
          },
      }),
    }],
    flowRuns: [{ id: FLOW_RUN_ID, name: "grey-owl", state: "Failed" }],
  });
}

/** Runs with the mapped task open. */
async function visitMapped(
  run: (visit: Visit, api: TestBackend) => Promise<void>,
): Promise<void> {
  await using api = await backend();
  const client = createClient({ apiUrl: api.url });
  await visit(async (visit) => {
    await openTask(visit, "shaky-1");
    await untilRead(visit.page, COUNT);
    await run(visit, api);
  }, { client });
}

const heading = ({ page }: Visit) => read(page, "#child");
const address = ({ page }: Visit) => Promise.resolve(page.url());

Deno.test("with Failed singled out, the next child is one that failed", async () => {
  await visitMapped(async (visit) => {
    const { page } = visit;
    await page.click(".state-filter button:has-text('Failed')");
    await page.locator("[role=gridcell]").focus();
    await page.keyboard.press("n");
    await page.keyboard.press("Enter");
    await becomes(() => heading(visit), /\[7\]/);
    await page.click("[aria-label='Next child']");
    await becomes(() => heading(visit), /\[57\]/);
    await page.click("[aria-label='Previous child']");
    await becomes(() => heading(visit), /\[7\]/);
    assert(await page.locator("[aria-label='Previous child']").isDisabled());
  });
});

Deno.test("n and p go on after Enter has opened a child", async () => {
  await visitMapped(async (visit) => {
    const { page } = visit;
    await page.locator("[role=gridcell]").focus();
    await page.keyboard.press("n");
    await page.keyboard.press("Enter");
    await becomes(() => heading(visit), /\[7\]/);
    await page.keyboard.press("n");
    await becomes(() => heading(visit), /\[57\]/);
    await page.keyboard.press("n");
    await becomes(() => heading(visit), /\[107\]/);
    await page.keyboard.press("p");
    await becomes(() => heading(visit), /\[57\]/);
  });
});

Deno.test("Back closes the child, and leaves the task only then", async () => {
  await visitMapped(async (visit) => {
    const { page } = visit;
    await page.locator(".grid").click({ position: { x: 8, y: 8 } });
    await becomes(() => heading(visit), /\[0\]/);
    await page.click("[aria-label='Next child']");
    await becomes(() => heading(visit), /\[1\]/);
    await page.goBack();
    await becomes(() => page.locator("#child").count(), 0);
    await becomes(() => read(page, "h1"), "shaky-1");
    await page.goBack();
    await becomes(() => read(page, "h1"), "grey-owl");
  });
});

Deno.test("states and the list stay on reload, and in the address that is passed on", async () => {
  await visitMapped(async (visit) => {
    const { page } = visit;
    await page.click(".state-filter button:has-text('Failed')");
    await page.click("text=List");
    await becomes(() => address(visit), /state=Failed&as=list/);
    await page.reload();
    const rows = page.locator(".child-table tbody tr");
    await becomes(() => rows.count(), COUNT / 50);
    await becomes(() => rows.first().innerText(), /^7\s+Failed/);
  });
});

Deno.test("a child of a deep link is read ahead of the others", async () => {
  await using api = await backend();
  const client = createClient({ apiUrl: api.url });
  const parent = await client.graphql<{ task_run: { id: string }[] }>(
    "{ task_run(where: { map_index: { _eq: -1 } }) { id } }",
  );
  const never = new Promise<Response>(() => {});
  await visit(async (visit) => {
    const { page, url } = visit;
    const { id } = parent.task_run[0]!;
    await page.goto(`${url}#/task-runs/${id}?child=390`);
    await becomes(() => read(page, ".child"), /shaky-1.*\[390\].*Success/s);
    await becomes(() => read(page, ".child .value"), /780/);
  }, {
    client,
    // The stream of all children never comes.
    between: (request, handler) =>
      /mapped\?concurrency/.test(request.url) ? never : handler(request),
  });
});

Deno.test("on a narrow screen the grid stays in sight beside a child", async () => {
  await visitMapped(async (visit) => {
    const { page } = visit;
    await page.setViewportSize({ width: 800, height: 800 });
    await page.locator(".grid").click({ position: { x: 40, y: 40 } });
    await page.waitForSelector(".child .facts");
    const box = (selector: string) => page.locator(selector).boundingBox();
    await becomes(async () => {
      const [cell, child] = [await box(".grid-selected"), await box(".child")];
      const isSeen = cell !== null && child !== null && cell.y >= 0 &&
        cell.y + cell.height <= child.y && child.y < 800;
      return isSeen ? "both in sight" : JSON.stringify([cell, child]);
    }, "both in sight");
  });
});

Deno.test("a range of durations singles children out, on reload too", async () => {
  await using api = await startTestBackend({
    rows: [],
    mapped: [{
      flowRunId: FLOW_RUN_ID,
      slug: "slow-1",
      count: 100,
      child: (index) => ({
        "start_time": "2022-05-09T06:00:00Z",
        "end_time": new Date(Date.UTC(2022, 4, 9, 6) + index * 1_000)
          .toISOString(),
      }),
    }],
    flowRuns: [{ id: FLOW_RUN_ID, name: "grey-owl", state: "Success" }],
  });
  await visit(async (visit) => {
    const { page } = visit;
    await openTask(visit, "slow-1");
    await untilRead(page, 100);
    await page.click(".durations summary");
    const bars = page.locator(".durations svg.histogram");
    const { width } = (await bars.boundingBox())!;
    await bars.hover({ position: { x: width * 0.9, y: 10 } });
    await page.mouse.down();
    await bars.hover({ position: { x: width - 1, y: 10 } });
    await page.mouse.up();
    await becomes(
      () => read(page, ".durations [role=status]"),
      /^1\d children of 100 took/,
    );
    await becomes(() => address(visit), /took=\d+/);
    await page.click("text=List");
    const rows = page.locator(".child-table tbody tr");
    await becomes(() => rows.count(), /^1\d$/);
    const count = await rows.count();
    await page.reload();
    await becomes(() => rows.count(), count);
    await page.fill(".range-fields input >> nth=0", "98");
    await page.keyboard.press("Tab");
    await becomes(() => rows.count(), 2);
    await page.click("text=Show all");
    await becomes(() => rows.count(), 50);
  }, { client: createClient({ apiUrl: api.url }) });
});
