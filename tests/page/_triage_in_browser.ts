import { assert, assertEquals } from "@std/assert";
import { createClient } from "../../mod.ts";
import { createPage } from "../../src/page/mod.ts";
import { startTestBackend, type TestBackend } from "../../src/testing/mod.ts";
import { becomes } from "../_eventually.ts";
import { isAccessible } from "./_axe.ts";
import { BAD_RUN, badRun, CHILDREN, FAILURES } from "./_bad_run.ts";
import {
  read,
  untilRead,
  type Visit,
  visit,
  type VisitOptions,
} from "./_visit.ts";

const TOTAL = FAILURES.reduce((sum, count) => sum + count, 0);

let api: TestBackend;
Deno.test.beforeAll(async () => {
  api = await startTestBackend(badRun());
});
Deno.test.afterAll(() => api.stop());

/** Runs with the bad run open, at a tab of it. */
async function visitBadRun(
  run: (visit: Visit) => Promise<void>,
  query = "",
  options: VisitOptions = {},
): Promise<void> {
  const client = createClient({ apiUrl: api.url });
  await visit(async (visit) => {
    await visit.page.goto(`${visit.url}#/flow-runs/${BAD_RUN}${query}`);
    await becomes(() => read(visit.page, "h1"), "grim-otter");
    await run(visit);
  }, { client, ...options });
}

const address = ({ page }: Visit) => Promise.resolve(page.url());
const heading = ({ page }: Visit) => read(page, "#child");

Deno.test("a bad run says how many failed of what, and a click leads to the first with its result", () =>
  visitBadRun(async (visit) => {
    const { page } = visit;
    await page.waitForSelector(".failures");
    assertEquals(
      await read(page, ".failures h2"),
      `${TOTAL + 2} failures, 5 causes`,
    );
    const rows = page.locator(".failures li");
    await becomes(
      () => rows.first().innerText(),
      new RegExp(
        `^${
          FAILURES[0]
        }\\s+Failed\\s+KeyError\\('order #'\\)\\s+price_orders-1\\[7\\]\\s+.*2022.*$`,
        "s",
      ),
    );
    assertEquals(await page.locator(".failures li b:text('price')").count(), 0);
    await rows.first().locator("a").first().click();
    await becomes(() => heading(visit), "price_orders-1[7]");
    await becomes(
      () => address(visit),
      /\?state=Failed&cause=[0-9a-z]+&child=7$/,
    );
    // Nothing is pressed: the result is small, and is there.
    await becomes(() => read(page, ".child .value"), /order:\s*7/);
    await becomes(() => read(page, ".run-logs"), /It has logged nothing/);
  }));

Deno.test("j and k walk only the children of a cause, in the grid and in the list", () =>
  visitBadRun(async (visit) => {
    const { page } = visit;
    await page.click(".failures li:nth-child(2) a");
    await becomes(() => heading(visit), /\[13\]/);
    await untilRead(page, CHILDREN);
    await becomes(
      () => read(page, ".failures h2"),
      `${TOTAL} failures, 5 causes`,
    );
    for (
      const [key, index] of [["j", 513], ["j", 1_013], ["k", 513]] as const
    ) {
      await page.keyboard.press(key);
      await becomes(() => heading(visit), `price_orders-1[${index}]`);
      await becomes(() => address(visit), new RegExp(`child=${index}$`));
    }
    await page.click("text=List");
    const rows = page.locator(".child-table tbody tr");
    await becomes(() => rows.count(), FAILURES[1]!);
    await page.keyboard.press("j");
    await becomes(() => heading(visit), "price_orders-1[1013]");
    await page.reload();
    await becomes(() => heading(visit), "price_orders-1[1013]");
    await becomes(() => rows.count(), FAILURES[1]!);
  }));

Deno.test("a cause above the grid is pressed and let go, and Back undoes it", () =>
  visitBadRun(async (visit) => {
    const { page } = visit;
    await page.click('.tasks >> text="price_orders-1"');
    await untilRead(page, CHILDREN);
    const cause = page.locator(".failures li button").nth(2);
    const isPressed = () => cause.getAttribute("aria-pressed");
    await becomes(isPressed, "false");
    await cause.click();
    await becomes(isPressed, "true");
    await becomes(() => heading(visit), /\[29\]/);
    await becomes(
      () => page.locator(".failures li").nth(2).innerText(),
      /first 29\s.*2022/s,
    );
    await page.goBack();
    await becomes(isPressed, "false");
    await becomes(() => page.locator("#child").count(), 0);
    await page.keyboard.press("j");
    await becomes(() => heading(visit), /\[7\]/);
  }));

Deno.test("a result of more than 256 kB is not loaded by itself", () =>
  visitBadRun(
    async (visit) => {
      const { page } = visit;
      await page.click(".failures li:nth-child(1) a");
      await page.waitForSelector(".child .result");
      await becomes(
        () => page.locator(".child >> text=Show the result").count(),
        1,
      );
      await page.click(".child >> text=Show the result");
      await becomes(() => read(page, ".child .value"), /order:\s*7/);
    },
    "",
    {
      async between(request, handler) {
        if (!request.headers.has("range")) return await handler(request);
        const headers = { "content-range": "bytes 0-0/262144" };
        return new Response("x", { status: 206, headers });
      },
    },
  ));

Deno.test("retries are segments, and a mapped task is one bar of its children's states", () =>
  visitBadRun(async ({ page }) => {
    const row = (slug: string) =>
      page.locator(".tasks tbody tr", { hasText: slug });
    await becomes(() => row("extract_orders-1").locator(".bar").count(), 5);
    await becomes(() => row("extract_orders-1").locator(".wait").count(), 2);
    const mapped = row("price_orders-1");
    await becomes(() => mapped.locator(".stacked span").count(), 4);
    await becomes(
      () => mapped.locator(".counts [role=img]").getAttribute("aria-label"),
      "9,868 succeeded, 132 failed",
    );
    await becomes(() => mapped.innerText(), /33\/s/);
    for (const { height } of await boxes(page)) assertEquals(height, 32);

    await row("extract_orders-1").locator("td.line").hover();
    await becomes(
      () => read(page, ".readout"),
      /^[\d:]{8} · extract_orders-1: Run 1: Retrying, .* 18\.0 s; Run 2: .*; Run 3: Success, .*15\.0 s$/,
    );
    await row("load_settings-1").locator("a").focus();
    await becomes(() => read(page, ".readout"), /^load_settings-1: Success/);
  }));

async function boxes(page: Visit["page"]) {
  const rows = await page.locator(".tasks tbody tr").all();
  const found = await Promise.all(rows.map((row) => row.boundingBox()));
  return found.map((box) => ({ height: Math.floor(box!.height) }));
}

Deno.test("the timeline is zoomed by buttons and by a drag, and shown whole again", () =>
  visitBadRun(async ({ page }) => {
    const bar = page.locator(".tasks tr:has-text('load_settings-1') .bar");
    const ticks = async () =>
      (await page.locator(".tick").allInnerTexts()).join(" ");
    await becomes(ticks, /^\d\d:\d\d \d\d:\d\d/);
    const whole = await ticks();
    await page.click("[aria-label='Zoom in']");
    await page.click("[aria-label='Zoom in']");
    await becomes(() => bar.count(), 0); // it is over before
    for (let times = 0; times < 4; times++) {
      await page.click("[aria-label='Earlier']");
    }
    await becomes(() => bar.count(), 1);
    await page.click("[aria-label='All of the timeline']");
    await becomes(ticks, whole);
    const axis = (await page.locator(".axis").boundingBox())!;
    const y = axis.y + axis.height / 2;
    await page.mouse.move(axis.x + 1, y);
    await page.mouse.down();
    await page.mouse.move(axis.x + axis.width * 0.1, y, { steps: 4 });
    await page.mouse.up();
    await becomes(ticks, /\d\d:\d\d:\d\d/);
    await page.locator(".axis").dblclick();
    await becomes(ticks, whole);
  }));

Deno.test("the graph shows the tasks of the flow, what waits for what, and leads to them", () =>
  visitBadRun(async ({ page }) => {
    await page.click(".tabs >> text=Graph");
    await becomes(() => page.locator(".graph-task").count(), 5);
    await becomes(() => page.locator(".edge").count(), 5);
    await becomes(() => page.locator(".mapped-edge").count(), 1);
    await becomes(
      () => page.locator(".mapped-edge title").textContent(),
      "order",
    );
    await page.locator("a.graph-task", { hasText: "publish-1" }).focus();
    await becomes(() => page.locator(".edge.near").count(), 2);
    await page.keyboard.press("Enter");
    await becomes(() => read(page, "h1"), "publish-1");
  }));

Deno.test("the layout of graphs is loaded for a graph alone", async () => {
  const loaded: string[] = [];
  const scripts = () => loaded.filter((path) => path.endsWith(".js"));
  await visitBadRun(
    async ({ page }) => {
      await page.waitForSelector(".failures");
      const first = scripts();
      for (const path of first) assert(!await holdsLayout(path), path);
      await page.click(".tabs >> text=Graph");
      await page.waitForSelector(".graph-task");
      const later = scripts().slice(first.length);
      const found = await Promise.all(later.map(holdsLayout));
      assertEquals(found.filter((isLayout) => isLayout).length, 1);
    },
    "",
    {
      onPage: (page) =>
        page.on(
          "response",
          (response) => loaded.push(new URL(response.url()).pathname),
        ),
    },
  );
});

/** Whether a file of the page has the library that lays graphs out. */
async function holdsLayout(path: string): Promise<boolean> {
  const page = createPage(() => Promise.resolve(new Response()));
  const response = await page(new Request(`http://127.0.0.1${path}`));
  return (await response.text()).includes("nodesep");
}

Deno.test("log lines are filtered by level, task and text, which the address keeps", () =>
  visitBadRun(async (visit) => {
    const { page } = visit;
    const status = () => read(page, ".log-status");
    await becomes(status, "400 lines");
    assertEquals(await page.locator(".log li i").count(), 0);
    await page.click(".logs button:has-text('ERROR')");
    await becomes(status, "8 lines");
    await becomes(
      () => read(page, ".log-message"),
      /^Task 'extract_orders': failed at part 9\nTraceback/,
    );
    await page.locator(".logs select").selectOption(
      "load_settings-1",
    );
    await becomes(status, "0 of 8 lines");
    await page.locator(".logs select").selectOption(
      "extract_orders-1",
    );
    await becomes(status, "8 lines");
    await page.getByLabel("Text").fill("PART 30");
    await becomes(status, "1 of 8 lines");
    await becomes(
      () => address(visit),
      /\?tab=logs&level=ERROR&task=extract_orders-1&text=PART\+30$/,
    );
    await page.reload();
    await becomes(status, "1 of 8 lines");
  }, "?tab=logs"));

Deno.test("the lines of a task run stand beneath its result", () =>
  visitBadRun(async ({ page }) => {
    await page.click('.tasks >> text="extract_orders-1"');
    await becomes(() => read(page, ".run-logs h3"), "Logs 200");
    await becomes(() => page.locator(".run-logs .severe").count(), 8);
  }));

Deno.test("the parameters of a flow run have a tab, and stand in its head", () =>
  visitBadRun(async ({ page }) => {
    await page.click(".run-head a:has-text('day=')");
    await becomes(
      () => read(page, "main .about"),
      /day:\s*'2022-05-09'.*regions.*Context\s+None are set/s,
    );
  }));

Deno.test("triage is done by keyboard alone", () =>
  visitBadRun(async (visit) => {
    const { page } = visit;
    await page.waitForSelector(".failures");
    const focused = () =>
      page.evaluate(() => document.activeElement?.textContent ?? "");
    for (let tries = 0; !/^KeyError/.test(await focused()); tries++) {
      assert(tries < 40, "the first cause is out of reach");
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await becomes(() => heading(visit), "price_orders-1[7]");
    await untilRead(page, CHILDREN);
    await page.keyboard.press("j");
    await becomes(() => heading(visit), "price_orders-1[127]");
    await becomes(focused, "price_orders-1[127]");
    await becomes(() => read(page, ".child .value"), /order:\s*127/);
    await page.keyboard.press("Escape");
    await becomes(() => page.locator("#child").count(), 0);
  }));

/** Views of the bad run. */
const VIEWS: readonly (readonly [
  name: string,
  query: string,
  open: (visit: Visit) => Promise<void>,
])[] = [
  ["causes and a timeline", "", async ({ page }) => {
    await page.waitForSelector(".failures");
    await page.waitForSelector(".stacked");
  }],
  ["a graph", "?tab=graph", async ({ page }) => {
    await page.waitForSelector(".edge");
  }],
  ["a log", "?tab=logs", async ({ page }) => {
    await page.waitForSelector(".log .severe", { state: "attached" });
  }],
  ["parameters", "?tab=parameters", async ({ page }) => {
    await page.waitForSelector("[role=tree]");
  }],
  ["the children of a cause", "", async (visit) => {
    await visit.page.click(".failures li:nth-child(4) a");
    await becomes(() => heading(visit), /\[41\]/);
    await untilRead(visit.page, CHILDREN);
    await visit.page.waitForSelector(".child .value");
  }],
];
for (const [name, query, open] of VIEWS) {
  Deno.test(`axe finds nothing in ${name}: light, dark and narrow`, () =>
    visitBadRun(async (visit) => {
      await open(visit);
      await isAccessible(visit.page);
    }, query));
}
