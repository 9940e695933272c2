/**
 * Draws each view of the page, for the README and the documentation.
 *
 *     deno task pictures
 */
import { type Browser, chromium } from "playwright-core";
import { startDemo } from "../../examples/served.ts";
import { createHandler } from "../../src/http/mod.ts";
import { createPage } from "../../src/page/mod.ts";
import { findChromium } from "../../tests/_chromium.ts";
import { idsOfTasks, type View, VIEWS } from "../../tests/page/_views.ts";

const TARGET = new URL("../../docs/pictures/", import.meta.url);
const MAX_BYTES = 200_000;

/** How a view is looked at. */
interface Look {
  /** What is behind the name of the view. */
  readonly ending: string;
  readonly width: number;
  readonly height: number;
  readonly colorScheme: "light" | "dark";
}

const DESK: Look = {
  ending: "",
  width: 1280,
  height: 860,
  colorScheme: "light",
};

/** Further looks at some views. */
const MORE: readonly Look[] = [
  { ...DESK, ending: "_dark", colorScheme: "dark" },
  { ...DESK, ending: "_narrow", width: 375, height: 812 },
];
const SEEN_MORE = ["flow_run", "children_grid", "results", "value_table"];

async function draw(
  browser: Browser,
  url: string,
  { name, address, until }: View,
  { ending, width, height, colorScheme }: Look,
): Promise<void> {
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme,
    reducedMotion: "reduce",
    timezoneId: "UTC",
  });
  await page.goto(url + address(await idsOfTasks(url)));
  const element = page.locator(until).first();
  await element.waitFor({ state: "attached" });
  await page.locator(".child, .compare").first()
    .scrollIntoViewIfNeeded({ timeout: 500 }).catch(() => {}); // it has none
  await page.waitForTimeout(300); // what was painted last is to be on it
  const bytes = await page.screenshot();
  await page.close();
  if (bytes.length > MAX_BYTES) {
    throw new Error(`The picture "${name}${ending}" has ${bytes.length} bytes`);
  }
  await Deno.writeFile(new URL(`${name}${ending}.png`, TARGET), bytes);
}

await Deno.remove(TARGET, { recursive: true });
await Deno.mkdir(TARGET);
const browser = await chromium.launch({
  executablePath: findChromium()!,
  args: ["--no-sandbox"],
});
// all but the tasks that never end have ended
await using demo = await startDemo({ begin: Date.now() - 120_000 });
const stop = new AbortController();
const server = Deno.serve(
  { hostname: "127.0.0.1", port: 0, signal: stop.signal, onListen: () => {} },
  createPage(createHandler({ client: demo.client, basePath: "/api" })),
);
const url = `http://127.0.0.1:${server.addr.port}/`;
for (const view of VIEWS) {
  const looks = SEEN_MORE.includes(view.name) ? [DESK, ...MORE] : [DESK];
  for (const look of looks) await draw(browser, url, view, look);
}
await browser.close();
stop.abort();
await server.finished;
