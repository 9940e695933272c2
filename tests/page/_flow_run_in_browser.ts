import { assert, assertEquals } from "@std/assert";
import { FLOW_RUN_ID } from "../../examples/synthetic_flow.ts";
import { createClient } from "../../mod.ts";
import { startTestBackend, type TestBackend } from "../../src/testing/mod.ts";
import { becomes } from "../_eventually.ts";
import { openFlow, read, visit } from "./_visit.ts";

const BEGIN = "2022-05-09T06:00:00+00:00";
const task = (slug: string, state: Record<string, unknown>) => ({
  id: crypto.randomUUID(),
  task: { id: crypto.randomUUID(), slug },
  "map_index": -1,
  "flow_run_id": FLOW_RUN_ID,
  "start_time": BEGIN,
  "end_time": "2022-05-09T06:01:02+00:00",
  "serialized_state": state,
});

async function backendOf(
  flowRun: Record<string, unknown>,
): Promise<TestBackend> {
  return await startTestBackend({
    rows: [
      task("first-1", { type: "Success", message: "Done" }),
      task("last-1", { type: "Mapped", message: "Mapped", "n_map_states": 9 }),
    ],
    flowRuns: [{
      id: FLOW_RUN_ID,
      name: "grey-owl",
      "start_time": BEGIN,
      ...flowRun,
    }],
  });
}

Deno.test("a flow run whose last task is Mapped is under way as long as it says so", async () => {
  await using api = await backendOf({ state: "Running" });
  await visit(async (visit) => {
    const { page } = visit;
    await page.clock.install();
    await openFlow(visit);
    const header = () => read(page, ".run-head .facts");
    await becomes(header, /Running for/);
    await becomes(() => read(page, ".title"), /Running/);
    const before = api.requests.length;
    await page.clock.runFor(10_000);
    await becomes(
      () =>
        Promise.resolve(
          api.requests.length > before ? "it asks again" : "nothing",
        ),
      "it asks again",
    );
  }, { client: createClient({ apiUrl: api.url }) });
});

Deno.test("a flow run that is over took as long as it says", async () => {
  await using api = await backendOf({
    state: "Failed",
    "end_time": "2022-05-09T07:00:05+00:00",
  });
  await visit(async (visit) => {
    const { page } = visit;
    await openFlow(visit);
    await becomes(() => read(page, ".run-head .facts"), /Took\s1h/);
    await becomes(() => read(page, ".title"), /Failed/);
  }, { client: createClient({ apiUrl: api.url }) });
});

Deno.test("the states that are singled out are in the address, and stay on reload", async () => {
  await visit(async (visit) => {
    const { page } = visit;
    await openFlow(visit);
    const rows = page.locator(".tasks tbody tr");
    await page.click(".state-filter button:has-text('Failed')");
    await becomes(() => Promise.resolve(page.url()), /state=Failed/);
    await becomes(() => rows.first().innerText(), /Failed/);
    const count = await rows.count();
    assert(count < 15, `${count}`);
    await page.reload();
    await becomes(() => rows.count(), count);
    assertEquals(
      await page.locator(".state-filter [aria-pressed=true]").count(),
      1,
    );
  });
});

const HOSTILE = "first line\nsecond \u202eline\u0007 <b>bold</b>\n" +
  "x".repeat(2_000);

Deno.test("a message keeps its line breaks, stays apart, and is cut until it is wanted", async () => {
  await using api = await startTestBackend({
    rows: [task("loud-1", { type: "Failed", message: HOSTILE })],
    flowRuns: [{ id: FLOW_RUN_ID, name: "grey-owl", state: "Failed" }],
  });
  await visit(async (visit) => {
    const { page } = visit;
    await openFlow(visit);
    const line = page.locator(".tasks .task-message");
    await becomes(() => line.innerText(), /^first line second/);
    await becomes(
      async () => (await line.boundingBox())!.height < 32 ? "a line" : "more",
      "a line",
    );
    await line.click();
    const message = page.locator(".tasks .message bdi").first();
    await becomes(() => message.innerText(), /^first line\nsecond .*…$/s);
    assertEquals(await message.locator("b").count(), 0);
    await page.click(".tasks button:has-text('more')");
    await becomes(() => message.innerText(), /x{2000}$/);
    await becomes(() =>
      page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth <= clientWidth ? "fits" : "wider than the page";
      }), "fits");
  }, { client: createClient({ apiUrl: api.url }) });
});

Deno.test("times do not wrap between the widths of a phone and a desk", async () => {
  await visit(async (visit) => {
    const { page } = visit;
    for (const width of [375, 768, 1_280]) {
      await page.setViewportSize({ width, height: 900 });
      await openFlow(visit);
      await page.waitForSelector(".failures time");
      const lines = await page.locator("main time").evaluateAll((times) =>
        times.map((time) => time.getClientRects().length)
          .filter((count) => count > 0) // those that are hidden have none
      );
      assertEquals(new Set(lines), new Set([1]), `${width} pixels`);
    }
  });
});
