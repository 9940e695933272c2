/**
 * Draws the page, for the README and the documentation.
 *
 *     deno run --lock=dev.lock -A scripts/make/page_pictures.ts
 */
import { type Browser, chromium, type Page } from "playwright-core";
import { startDemo } from "../../examples/served.ts";
import { FLOW_RUN_ID } from "../../examples/synthetic_flow.ts";
import { createHandler } from "../../src/http/mod.ts";
import { createPage } from "../../src/page/mod.ts";
import { findChromium } from "../../tests/_chromium.ts";

const TARGET = new URL("../../docs/pictures/", import.meta.url);
const MAX_BYTES = 150_000;

interface Picture {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly colorScheme: "light" | "dark";
  readonly open: (page: Page) => Promise<void>;
}

async function openTask(page: Page, slug: string): Promise<void> {
  await page.click(`.tasks >> text="${slug}"`);
  await page.waitForSelector(".result");
}

async function openChild(page: Page, index: number): Promise<void> {
  await page.goto(`${page.url()}?child=${index}`);
  await page.waitForSelector(".child .result");
}

async function showResult(page: Page): Promise<void> {
  await page.waitForSelector(".value");
}

async function untilRead(page: Page, count = 10_000): Promise<void> {
  const bar = page.locator(".progress-bar");
  while (Number(await bar.getAttribute("aria-valuenow")) < count) {
    await page.waitForTimeout(20);
  }
}

const PICTURES: readonly Picture[] = [
  {
    name: "flow_run",
    width: 1280,
    height: 860,
    colorScheme: "light",
    open: (page) => page.locator(".bar").first().waitFor(),
  },
  {
    name: "grid",
    width: 1280,
    height: 1000,
    colorScheme: "light",
    async open(page) {
      await openTask(page, "score_sensors-1");
      await untilRead(page);
      await openChild(page, 4_500);
      await showResult(page);
      await page.hover(".heat-box canvas", { position: { x: 300, y: 140 } });
    },
  },
  {
    name: "grid_dark",
    width: 1280,
    height: 860,
    colorScheme: "dark",
    async open(page) {
      await openTask(page, "score_sensors-1");
      await untilRead(page, 4_500);
    },
  },
  {
    name: "data_frame",
    width: 1280,
    height: 800,
    colorScheme: "light",
    async open(page) {
      await openTask(page, "extract_orders-1");
      await showResult(page);
    },
  },
  {
    name: "heat_map",
    width: 1000,
    height: 980,
    colorScheme: "dark",
    async open(page) {
      await openTask(page, "sensor_map-1");
      await showResult(page);
      await page.hover(".heat-box canvas", { position: { x: 560, y: 180 } });
    },
  },
  {
    name: "narrow",
    width: 375,
    height: 812,
    colorScheme: "light",
    async open(page) {
      await openTask(page, "score_sensors-1");
      await untilRead(page);
      await page.locator(".children").scrollIntoViewIfNeeded();
    },
  },
];

async function draw(
  browser: Browser,
  url: string,
  { name, width, height, colorScheme, open }: Picture,
): Promise<void> {
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme,
    reducedMotion: "reduce",
    timezoneId: "UTC",
  });
  await page.goto(`${url}#/flow-runs/${FLOW_RUN_ID}`);
  await page.waitForSelector(".tasks tbody tr");
  await open(page);
  await page.waitForTimeout(300); // what was painted last is to be on it
  const bytes = await page.screenshot();
  await page.close();
  if (bytes.length > MAX_BYTES) {
    throw new Error(`The picture "${name}" has ${bytes.length} bytes`);
  }
  await Deno.writeFile(new URL(`${name}.png`, TARGET), bytes);
}

await Deno.mkdir(TARGET, { recursive: true });
const browser = await chromium.launch({
  executablePath: findChromium()!,
  args: ["--no-sandbox"],
});
for (const picture of PICTURES) {
  await using demo = await startDemo({
    begin: Date.now() - 28_000,
    latencyMs: 80, // slow enough to be drawn while children come
  });
  const stop = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, signal: stop.signal, onListen: () => {} },
    createPage(createHandler({ client: demo.client, basePath: "/api" })),
  );
  await draw(browser, `http://127.0.0.1:${server.addr.port}/`, picture);
  stop.abort();
  await server.finished;
}
await browser.close();
