import {
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { assert, assertEquals } from "@std/assert";
import { serveFile } from "../../scripts/docs/serve.ts";
import { becomes, PATIENCE_MS } from "../_eventually.ts";

const SITE = new URL(Deno.env.get("TASKRUNVIEW_SITE")!);
const BASE = "/some/where/";
const PAGES = [
  "index.html",
  "errors.html",
  "from_python.html",
  "results.html",
  "speed.html",
  "api/index.html",
  "api/~/fromTaskSlug.html",
  "api/pickle/~/DataFrame.html",
];

const browser = await chromium.launch({
  executablePath: Deno.env.get("TASKRUNVIEW_CHROMIUM")!,
  args: ["--no-sandbox"], // CI may be root
  timeout: PATIENCE_MS,
});
Deno.test.afterAll(() => browser.close());

/** Opens a page of the site. Fails on a message of the page, and on a request to others. */
async function visit(
  path: string,
  run: (page: Page, address: string) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const { promise: port, resolve } = Promise.withResolvers<number>();
  await using _server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: ({ port }) => resolve(port),
  }, (request) => serveFile(SITE, BASE, request));
  const site = `http://127.0.0.1:${await port}${BASE}`;
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("console", (message) => {
    // The browser itself looks for an icon at the root of the server.
    if (!/favicon/.test(message.location().url)) {
      complaints.push(message.text());
    }
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(site)) complaints.push(request.url());
  });
  await page.goto(site + path);
  await run(page, site);
  await context.close();
  assertEquals(complaints, []);
}

for (const width of [375, 1280]) {
  Deno.test(`no page is wider than a screen of ${width} px`, () =>
    visit("index.html", async (page, site) => {
      for (const path of PAGES) {
        await page.goto(site + path);
        const wide = await page.evaluate(
          "document.documentElement.scrollWidth",
        );
        assertEquals(wide, width, path);
      }
    }, { viewport: { width, height: 800 } }));
}

Deno.test("the search opens with a key and leads to what it found", () =>
  visit("results.html", async (page) => {
    const input = page.locator("#localsearch-input");
    await becomes(async () => { // a key is lost before the page has its scripts
      await page.keyboard.press("Control+k");
      return await input.isVisible() ? "open" : "closed";
    }, "open");
    await input.fill("missing_index");
    await page.locator(".results a").first().click();
    await page.waitForURL((url) => url.hash.includes("missing_index"));
  }));

Deno.test("light and dark follow the system", async () => {
  const ground = (page: Page) =>
    page.evaluate("getComputedStyle(document.body).backgroundColor");
  const grounds: unknown[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await visit("index.html", async (page) => {
      grounds.push(await ground(page));
    }, { colorScheme });
  }
  assert(grounds[0] !== grounds[1], String(grounds));
});

Deno.test("the guide leads to the reference, and that back", () =>
  visit("results.html", async (page, site) => {
    await page.locator('a:has(code:text-is("describeResult()"))').first()
      .click();
    await page.waitForURL(`${site}api/~/describeResult.html`);
    await page.locator('.breadcrumbs a:text-is("Guide")').click();
    await page.waitForURL(`${site}index.html`);
  }));
