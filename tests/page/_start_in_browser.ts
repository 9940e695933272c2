import { assertEquals } from "@std/assert";
import { createClient } from "../../mod.ts";
import { startTestBackend, type TestBackend } from "../../src/testing/mod.ts";
import { becomes } from "../_eventually.ts";
import { isAccessible } from "./_axe.ts";
import { BAD_RUN, badRun } from "./_bad_run.ts";
import { read, type Visit, visit } from "./_visit.ts";

const rows = ({ page }: Visit) => page.locator(".flow-runs tbody tr");

/** Runs with the start page open. */
async function visitStart(
  run: (visit: Visit, api: TestBackend) => Promise<void>,
  mayComplain = false,
): Promise<void> {
  await using api = await startTestBackend(badRun());
  await visit(async (visit) => {
    await visit.page.goto(visit.url);
    await visit.page.waitForSelector(".flow-runs, .empty");
    await run(visit, api);
  }, { client: createClient({ apiUrl: api.url }), mayComplain });
}

Deno.test("the start page lists the latest flow runs, and more when they are wanted", () =>
  visitStart(async (visit) => {
    await becomes(() => rows(visit).count(), 50);
    await becomes(
      () => rows(visit).first().innerText(),
      /^grim-otter\s+Failed\s+nightly orders\s+.*2022.*\s+6m 52s$/s,
    );
    await visit.page.click("text=Show more");
    await becomes(() => rows(visit).count(), 71);
    await visit.page.click("text=grim-otter");
    await becomes(() => read(visit.page, "h1"), "grim-otter");
  }));

Deno.test("flow runs are searched by name, flow, state and time, and the address says so", () =>
  visitStart(async (visit) => {
    const { page } = visit;
    await page.getByLabel("Name, id or address").fill("heron-6");
    await becomes(() => rows(visit).count(), 11);
    await becomes(() => Promise.resolve(page.url()), /\?name=heron-6$/);
    await page.click(".state-filter button:has-text('Failed')");
    await becomes(() => rows(visit).count(), 1);
    await becomes(() => rows(visit).first().innerText(), /^calm-heron-63/);
    await page.reload();
    await becomes(() => rows(visit).count(), 1);
    await page.getByLabel("Flow", { exact: true }).fill("another");
    await page.waitForSelector(".empty");
    await becomes(() => read(page, ".empty"), /No flow run matches/);
    await page.click("text=Show all flow runs");
    await becomes(() => rows(visit).count(), 50);
    assertEquals(new URL(page.url()).hash, "#/");
    await page.click(".flow-runs td a >> nth=0");
    await becomes(
      () => Promise.resolve(page.url()),
      /\?flow=nightly(?:\+|%20)orders$/,
    );
    await page.click("text=Week");
    await becomes(() => read(page, ".empty"), /No flow run matches/);
  }));

Deno.test("an id in the search is opened, not searched for", () =>
  visitStart(async ({ page }, api) => {
    const { length } = api.requests;
    await page.getByLabel("Name, id or address").fill(BAD_RUN);
    await page.keyboard.press("Enter");
    await becomes(() => read(page, "h1"), "grim-otter");
    const searched = api.requests.slice(length)
      .filter(({ variables }) => JSON.stringify(variables).includes("_ilike"));
    assertEquals(searched, []);
  }, true)); // whether it is a task run is found out by a 404

Deno.test("a flow run that changes is shown as it is, without a reload", () =>
  visitStart(async (visit, api) => {
    await visit.page.clock.install();
    await visit.page.goto(visit.url + "#/?name=otter");
    await becomes(() => rows(visit).first().innerText(), /Failed/);
    api.setState(BAD_RUN, { type: "Running" });
    await visit.page.clock.runFor(20_000);
    await becomes(() => rows(visit).first().innerText(), /Running/);
  }));

Deno.test("hostile names are text on the start page", async () => {
  const name = "<img src=x onerror=alert(1)>\u202eevil";
  await using api = await startTestBackend({
    rows: [],
    flows: [{ id: BAD_RUN, name }],
    flowRuns: [{ id: BAD_RUN, name, "flow_id": BAD_RUN, state: "Failed" }],
  });
  await visit(async (visit) => {
    const { page, url } = visit;
    await page.goto(url);
    await becomes(() => rows(visit).first().innerText(), /<img src=x/);
    assertEquals(await page.locator(".flow-runs img").count(), 0);
    assertEquals(await page.locator(".flow-runs bdi").count(), 3);
  }, { client: createClient({ apiUrl: api.url }) });
});

Deno.test("axe finds nothing on the start page: light, dark and narrow", () =>
  visitStart(async ({ page }) => await isAccessible(page)));
