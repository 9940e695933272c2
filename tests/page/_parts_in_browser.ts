import { assert, assertEquals } from "@std/assert";
import { becomes } from "../_eventually.ts";
import { openTask, read, type Visit, visit } from "./_visit.ts";
import { idsOfTasks } from "./_views.ts";

/** Opens a child of the task whose results are of all kinds, by its address. */
async function openKind(
  { page, url }: Visit,
  child: number,
  query: string,
): Promise<void> {
  const idOf = await idsOfTasks(url);
  const id = idOf("kinds_of_results-1");
  await page.goto(`${url}#/task-runs/${id}?child=${child}&at=root${query}`);
  await page.waitForSelector(".child .value");
}

const trail = ({ page }: Visit) =>
  read(page, ".trail").then((text) => text.replaceAll(/\s+/g, " ").trim());
const address = ({ page }: Visit) => Promise.resolve(page.url());

Deno.test("any part of a result opens alone, Back and the trail lead out of it", () =>
  visit(async (visit) => {
    const { page } = visit;
    await openKind(visit, 3, "");
    const row = page.locator(".tree .row", { hasText: "model:" });
    await row.hover();
    await row.locator(".open-part").click();
    await becomes(() => trail(visit), "result model");
    await becomes(() => read(page, ".value-title"), "dict · 4 keys");
    await page.locator("[role=treeitem]", { hasText: "seeds:" }).focus();
    await page.keyboard.press("o");
    await becomes(() => trail(visit), "result model seeds");
    await becomes(() => address(visit), /at=root\.\d+\.3/);
    await page.waitForSelector(".child .u-over");
    await page.click(".child .choice label:has-text('Tree')");
    await becomes(() => address(visit), /form=Tree/);
    await page.reload();
    await page.waitForSelector(".child .tree");
    await becomes(() => trail(visit), "result model seeds");
    await page.goBack();
    await becomes(() => trail(visit), "result model");
    await page.click(".trail button:has-text('result')");
    await becomes(() => page.locator(".trail").count(), 0);
  }));

Deno.test("a table of a result is sorted and filtered, on reload too", () =>
  visit(async (visit) => {
    const { page } = visit;
    await openKind(visit, 0, "");
    await page.waitForSelector(".child .data-table");
    await page.click(".child button.sort:has(bdi:text-is('gross'))");
    await page.click(".child button.sort:has(bdi:text-is('gross'))");
    await page.click(".child button:text-is('Filter')");
    await page.fill(".child [aria-label='Filter gross']", "20..60");
    const size = () => read(page, ".child .table-size");
    await becomes(size, /^\d+ of 400 rows, 7 columns$/);
    const before = await size();
    await page.reload();
    await page.waitForSelector(".child .data-table");
    await becomes(size, before);
    await becomes(() => address(visit), /by=gross%3Adesc&only=gross%3A20/);
    const column = await page.locator(".child th:has(bdi:text-is('gross'))")
      .getAttribute("aria-colindex");
    const cells = page.locator(`.child td[aria-colindex="${column}"]`);
    const gross = (await cells.allInnerTexts()).map(Number);
    assert(gross.length > 3, `${gross.length} rows`);
    assertEquals(gross, gross.toSorted((a, b) => b - a));
  }));

Deno.test("the columns of a plot are chosen, and are in the address", () =>
  visit(async (visit) => {
    const { page } = visit;
    await openKind(visit, 0, "&form=Plot");
    await page.waitForSelector(".child .u-over");
    const labels = () =>
      page.locator(".child .u-series .u-label").allInnerTexts();
    const before = await labels();
    assert(before.length > 2, before.join());
    await page.click(".child .menu summary:has-text('Columns')");
    await page.locator(".child .menu label input:checked").first().uncheck();
    await becomes(async () => (await labels()).length, before.length - 1);
    await becomes(() => address(visit), /&plot=/);
    await page.reload();
    await page.waitForSelector(".child .u-over");
    await becomes(async () => (await labels()).length, before.length - 1);
  }));

const COPIES: readonly (readonly [kind: string, text: RegExp])[] = [
  ["JSON", /"name": "gradient boosting"/],
  ["Python", /^\{'name': 'gradient boosting', 'depth': 6/],
  ["Path", /^result\['model'\]$/],
  ["Code: TypeScript", /fromTaskRunId\("[0-9a-f-]{36}"\);[^]*result\.model;/],
  [
    "Code: taskrun",
    /^taskrun result [0-9a-f-]{36} --json \| jq '\.\["model"\]'$/,
  ],
];
Deno.test("a part is copied as JSON, as Python, as a path and as code", () =>
  visit(async (visit) => {
    const { page } = visit;
    await page.context().grantPermissions([
      "clipboard-read",
      "clipboard-write",
    ]);
    await openKind(visit, 3, ".0");
    await becomes(() => trail(visit), "result model");
    await page.click(".copy-menu summary");
    for (const [kind, text] of COPIES) {
      await page.click(`.copy-menu button:text-is("${kind}")`);
      await becomes(
        () => read(page, ".copy-menu [role=status]"),
        `Copied: ${kind}`,
      );
      await becomes(
        () => page.evaluate(() => navigator.clipboard.readText()),
        text,
      );
    }
  }));

Deno.test("where the browser allows no copying, the text is shown", () =>
  visit(async (visit) => {
    const { page } = visit;
    await page.addInitScript(() =>
      Object.defineProperty(navigator, "clipboard", { value: undefined })
    );
    await openKind(visit, 3, ".0");
    await page.click(".copy-menu summary");
    await page.click('.copy-menu button:text-is("Path")');
    await becomes(
      () => page.inputValue(".copy-menu textarea"),
      "result['model']",
    );
  }));

Deno.test("a place that the next child does not have shows what there is", () =>
  visit(async (visit) => {
    const { page } = visit;
    await openTask(visit, "kinds_of_results-1");
    await openKind(visit, 8, ".4.9");
    await becomes(() => read(page, ".child pre.leaf"), "42");
    assertEquals(await page.locator(".trail").count(), 0);
  }));
