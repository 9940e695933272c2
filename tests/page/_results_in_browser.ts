import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { FLOW_RUN_ID } from "../../examples/synthetic_flow.ts";
import { createClient } from "../../mod.ts";
import { startTestBackend, type TestBackend } from "../../src/testing/mod.ts";
import { becomes } from "../_eventually.ts";
import { openTask, read, type Visit, visit } from "./_visit.ts";

const COUNT = 300;
const BEGIN = Date.parse("2022-05-09T06:00:00Z");
const HOSTILE = '<b>=HYPERLINK("x")</b> \u202e end';

/** A child whose values are easy to tell from its index. */
function valueOf(index: number) {
  return {
    n: index,
    half: index / 2,
    region: ["north", "south"][index % 2],
    note: index === 3 ? HOSTILE : null,
    ...(index >= 200 && { late: true }),
    items: [index, { deep: index % 10 }],
  };
}

async function backend(): Promise<TestBackend> {
  return await startTestBackend({
    rows: [],
    mapped: [{
      flowRunId: FLOW_RUN_ID,
      slug: "rows-1",
      count: COUNT,
      missing: [11],
      child: (index) => ({
        "start_time": new Date(BEGIN).toISOString(),
        "end_time": new Date(BEGIN + 1_000 * (index + 1)).toISOString(),
        "serialized_state": index % 50 === 7
          ? { type: "Failed", message: `child ${index} has failed` }
          : {
            type: "Success",
            message: "Done",
            _result: {
              type: "PrefectResult",
              location: JSON.stringify(valueOf(index)),
            },
          },
      }),
    }],
    flowRuns: [{ id: FLOW_RUN_ID, name: "grey-owl", state: "Failed" }],
  });
}

/** Runs with the results of the mapped task open. */
async function visitResults(
  run: (visit: Visit) => Promise<void>,
): Promise<void> {
  await using api = await backend();
  await visit(async (visit) => {
    await openTask(visit, "rows-1");
    await visit.page.click(".tabs >> text=Results");
    await untilAll(visit.page);
    await run(visit);
  }, { client: createClient({ apiUrl: api.url }) });
}

const untilAll = (page: Page) =>
  becomes(() => read(page, ".results .progress-text"), /^All 300 read/);

const size = ({ page }: Visit) => read(page, ".results .table-size");
const firstRow = ({ page }: Visit) =>
  page.locator(".results tbody tr:not([aria-hidden])").first().innerText();
const address = ({ page }: Visit) => Promise.resolve(page.url());
const sortBy = ({ page }: Visit, label: string) =>
  page.click(`.results button.sort:has(bdi:text-is("${label}"))`);

Deno.test("all results are rows, those that failed or are missing with their reasons", () =>
  visitResults(async (visit) => {
    const { page } = visit;
    await becomes(
      () => read(page, ".results .progress-text"),
      "All 300 read, 7 without a result",
    );
    await becomes(() => size(visit), "300 rows, 9 columns");
    const heads = await page.locator(".results button.sort").allInnerTexts();
    assertEquals(heads.map((text) => text.trim()), [
      ...["index", "state", "duration", "error"],
      ...["n", "half", "region", "note", "items", "late"],
    ]);
    const rows = page.locator(".results tbody tr");
    await becomes(
      () => rows.nth(7).innerText(),
      /^7\s+Failed\s+8\.0 s\s+no_result: /,
    );
    await becomes(() => rows.nth(11).innerText(), /^11\s+Missing\s+missing_in/);
    await becomes(() => rows.nth(3).innerText(), /<b>=HYPERLINK\("x"\)<\/b>/);
    assertEquals(await page.locator(".results td b").count(), 0);
  }));

Deno.test("only the rows that can be seen are drawn", () =>
  visitResults(async ({ page }) => {
    const rows = page.locator(".results tbody tr");
    assert(await rows.count() < 60);
    await page.locator(".results .table-scroll").evaluate((element) =>
      element.scrollTop = element.scrollHeight
    );
    await page.waitForSelector("[aria-label='Open child 299']");
    assert(await rows.count() < 60);
  }));

Deno.test("rows are sorted and filtered, which reload and Back keep", () =>
  visitResults(async (visit) => {
    const { page } = visit;
    await sortBy(visit, "n");
    await sortBy(visit, "n");
    await becomes(() => firstRow(visit), /^299\b/);
    await page.click(".results button:text-is('Filter')");
    await page.fill("[aria-label='Filter region']", "sou");
    await becomes(() => size(visit), /^14\d of 300 rows/);
    await page.fill("[aria-label='Filter n']", "100..199");
    await becomes(() => size(visit), /^48 of 300 rows/);
    await becomes(() => firstRow(visit), /^199\b/);
    await page.reload();
    await untilAll(page);
    await becomes(() => size(visit), /^48 of 300 rows/);
    await becomes(() => firstRow(visit), /^199\b/);
    assertEquals(await page.inputValue("[aria-label='Filter n']"), "100..199");
    await page.click(".tabs >> text=Children");
    await page.waitForSelector(".grid canvas");
    await page.goBack();
    await becomes(() => size(visit), /^48 of 300 rows/);
    await page.click("text=Reset");
    await becomes(() => size(visit), /^300 rows/);
  }));

Deno.test("a bar of a histogram filters its column", () =>
  visitResults(async (visit) => {
    const { page } = visit;
    const bars = page.locator(".results th", { hasText: "duration" })
      .locator("svg.histogram");
    const { width, height } = (await bars.boundingBox())!;
    await bars.click({ position: { x: width - 2, y: height / 2 } });
    await becomes(() => size(visit), /^1\d of 300 rows/);
    await becomes(() => address(visit), /where=duration/);
    await bars.hover({ position: { x: 1, y: height / 2 } });
    await page.mouse.down();
    await bars.hover({ position: { x: width / 2, y: height / 2 } });
    await page.mouse.up();
    await becomes(() => size(visit), /^1[45]\d of 300 rows/);
  }));

Deno.test("columns that are not wanted are hidden, on reload too", () =>
  visitResults(async (visit) => {
    const { page } = visit;
    await page.click(".results summary:text('Columns')");
    await page.uncheck(".results .menu label:has-text('half') input");
    await becomes(() => size(visit), "300 rows, 8 of 9 columns");
    await page.reload();
    await untilAll(page);
    await becomes(() => size(visit), "300 rows, 8 of 9 columns");
    assertEquals(
      await page.locator(".results button.sort:text-is('half')").count(),
      0,
    );
  }));

Deno.test("a child opens beside the table, and goes on in the order of the rows", () =>
  visitResults(async (visit) => {
    const { page } = visit;
    await sortBy(visit, "n");
    await sortBy(visit, "n");
    await page.click("[aria-label='Open child 298']");
    await becomes(() => read(page, "#child"), /\[298\]/);
    await page.click("[aria-label='Next child']");
    await becomes(() => read(page, "#child"), /\[297\]/);
    await page.click("[aria-label='Previous child']");
    await becomes(() => read(page, "#child"), /\[298\]/);
    await page.goBack();
    await becomes(() => page.locator("#child").count(), 0);
    await becomes(() => size(visit), /^300 rows/);
  }));

Deno.test("two children stand side by side, what differs is marked", () =>
  visitResults(async (visit) => {
    const { page } = visit;
    await page.click("[aria-label='Compare child 2']");
    await becomes(() => read(page, ".compare-hint"), /Child 2 is chosen/);
    await page.click("[aria-label='Compare child 4']");
    const rows = page.locator(".compare tbody tr");
    await becomes(
      () => read(page, ".compare [role=status]"),
      /^5 of 11 parts differ/,
    );
    await becomes(
      async () => (await rows.allInnerTexts()).join("; "),
      /n\s+2\s+4/,
    );
    assertEquals(await rows.locator(".unequal").count(), await rows.count());
    await page.click(".compare label:has-text('the same')");
    await becomes(() => rows.count(), 11);
    await becomes(() => address(visit), /compare=2&compare=4/);
    await page.reload();
    await becomes(() => read(page, ".compare h2"), /2 and 4/);
    await page.click("[aria-label='Close comparison']");
    await becomes(() => page.locator(".compare").count(), 0);
  }));

const FORMATS: readonly (readonly [
  format: string,
  name: string,
  check: (text: string) => void,
])[] = [
  ["CSV", "rows-1.csv", (text) => {
    const lines = text.trimEnd().split("\n");
    assertEquals(lines.length, 4);
    assertEquals(
      lines[0],
      "map_index,task_run_id,state,duration_s,error,result.n,result.half,result.region,result.note,result.items,result.late",
    );
    assert(lines[1]!.includes('"[2,{""deep"":2}]"'), lines[1]);
  }],
  ["NDJSON", "rows-1.ndjson", (text) => {
    const lines = text.trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals(lines.map((line) => line["map_index"]), [2, 3, 4]);
    assertEquals(lines[1]["result.note"], HOSTILE);
    assertEquals(lines[0]["result.items"], [2, { deep: 2 }]);
  }],
  ["Parquet", "rows-1.parquet", (text) => {
    assertEquals([text.slice(0, 4), text.slice(-4)], ["PAR1", "PAR1"]);
  }],
];
for (const [format, name, check] of FORMATS) {
  Deno.test(`the rows that are shown are downloaded as ${format}`, () =>
    visitResults(async (visit) => {
      const { page } = visit;
      await page.click(".results button:text-is('Filter')");
      await page.fill("[aria-label='Filter n']", "2..4");
      await becomes(() => size(visit), /^3 of 300 rows/);
      await page.click(".results summary:text('Download')");
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.click(`.results .menu button:text-is("${format}")`),
      ]);
      assertEquals(download.suggestedFilename(), name);
      check(await Deno.readTextFile((await download.path())!));
    }));
}

Deno.test("reading can be stopped, and goes on where it was", async () => {
  await using api = await backend();
  let isHeld = true;
  await visit(async (visit) => {
    const { page } = visit;
    await openTask(visit, "rows-1");
    await page.click(".tabs >> text=Results");
    await becomes(
      () => read(page, ".results .progress-text"),
      /^Reading \d+ of 300/,
    );
    await page.click(".results .progress button:text('Stop')");
    await becomes(() => read(page, ".results .progress-text"), /^Stopped at/);
    isHeld = false;
    await page.click(".results .progress button:text('Go on')");
    await untilAll(page);
    await becomes(() => size(visit), /^300 rows/);
  }, {
    client: createClient({ apiUrl: api.url }),
    async between(request, handler) {
      const response = await handler(request);
      if (!isHeld || !request.url.includes("results=true")) return response;
      return new Response(firstOf(response.body!, request.signal), response);
    },
  });
});

/** Some first parts of a stream, which then stands still. */
function firstOf(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let isFirst = true;
  return new ReadableStream({
    async pull(controller) {
      if (isFirst) {
        isFirst = false;
        return controller.enqueue((await reader.read()).value!);
      }
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      await reader.cancel();
      controller.close();
    },
  }, { highWaterMark: 0 });
}

Deno.test("the table of results is used by keyboard alone", () =>
  visitResults(async (visit) => {
    const { page } = visit;
    const focused = () =>
      page.evaluate(() => {
        const { activeElement: element } = document;
        return element?.getAttribute("aria-label") ??
          element?.textContent?.trim() ?? "";
      });
    const tabTo = async (name: RegExp) => {
      for (let tries = 0; tries < 60; tries++) {
        if (name.test(await focused())) return;
        await page.keyboard.press("Tab");
      }
      throw new Error(`Cannot reach ${name} by keyboard`);
    };
    await page.locator(".tabs a >> text=Results").focus();
    await tabTo(/^Filter$/);
    await page.keyboard.press("Enter");
    await tabTo(/^n\b/);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await becomes(() => firstRow(visit), /^299\b/);
    await tabTo(/^Filter n$/);
    await page.keyboard.type("<10");
    await page.keyboard.press("Enter");
    await becomes(() => firstRow(visit), /^9\b/);
    await tabTo(/^Compare child 9$/);
    await page.keyboard.press("Space");
    await tabTo(/^Open child 9$/);
    await page.keyboard.press("Enter");
    await becomes(focused, /^rows-1\[9\]$/);
    await page.keyboard.press("Escape");
    await becomes(() => page.locator("#child").count(), 0);
  }));
