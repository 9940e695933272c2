import axeCore from "axe-core";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { assert, assertEquals } from "@std/assert";
import { becomes, PATIENCE_MS } from "../_eventually.ts";

const SITE = Deno.env.get("TASKRUNVIEW_SITE")!; // its address, ending in a slash
const WIDTHS = [375, 1280];
const PAGES = [
  "index.html",
  "errors.html",
  "from_python.html",
  "results.html",
  "speed.html",
  "api/index.html",
  "api/fromTaskSlug.html",
  "api/pickle/DataFrame.html",
];

const browser = await chromium.launch({
  executablePath: Deno.env.get("TASKRUNVIEW_CHROMIUM")!,
  args: ["--no-sandbox"], // CI may be root
  timeout: PATIENCE_MS,
});
Deno.test.afterAll(() => browser.close());

/** Opens the site, and looks that nothing complains and nobody else is asked. */
async function visit(
  path: string,
  run: (page: Page) => Promise<void>,
  options: Parameters<typeof browser.newContext>[0] = {},
  site = SITE,
): Promise<void> {
  const context: BrowserContext = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("request", (request) => {
    if (!request.url().startsWith(site)) complaints.push(request.url());
  });
  await page.goto(site + path);
  await run(page);
  await context.close();
  assertEquals(complaints, []);
}

for (const width of WIDTHS) {
  Deno.test(`no page is wider than a screen of ${width} px`, () =>
    visit("index.html", async (page) => {
      for (const path of PAGES) {
        await page.goto(SITE + path);
        const wide = await page.evaluate(
          "document.documentElement.scrollWidth",
        );
        assertEquals(wide, width, path);
      }
    }, { viewport: { width, height: 800 } }));
}

/** One of each kind: axe takes its time. */
const KINDS = ["from_python.html", "api/pickle/DataFrame.html"];

/** What axe objects to, with the first place of each. */
async function complaintsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeCore.source);
  return await page.evaluate(
    "axe.run({ preload: false }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))",
  );
}

for (const colorScheme of ["light", "dark"] as const) {
  Deno.test(`axe finds nothing in the pages and the search, ${colorScheme}`, async () => {
    for (const path of KINDS) {
      await visit(path, async (page) => {
        assertEquals(await complaintsOf(page), [], path);
      }, { colorScheme });
    }
    await visit("index.html", async (page) => {
      await page.keyboard.press("/");
      await page.keyboard.type("errors");
      await page.waitForSelector('[role="option"]');
      assertEquals(await complaintsOf(page), []);
    }, { colorScheme });
  });
}

Deno.test("a slash opens the search, arrows and Enter go where it says", () =>
  visit("results.html", async (page) => {
    await page.keyboard.press("/");
    await page.keyboard.type("missing_index");
    await page.waitForSelector('[role="option"]');
    assertEquals(
      await page.evaluate("document.activeElement.type"),
      "search",
    );
    await page.keyboard.press("ArrowDown");
    const wanted = await page.getAttribute('[aria-selected="true"]', "href");
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.href.endsWith(wanted!.slice(2)));
  }));

Deno.test("Escape closes the search", () =>
  visit("api/pickle/index.html", async (page) => {
    await page.keyboard.press("Control+k");
    await page.waitForSelector("dialog[open]");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog:not([open])", { state: "attached" });
  }));

Deno.test("light and dark follow the system, until one is chosen", async () => {
  const ground = (page: Page) =>
    page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
  await visit("index.html", async (page) => {
    const dark = await ground(page);
    await page.click(".theme");
    const light = await ground(page);
    assert(dark !== light, `${dark} ${light}`);
    await page.click('.side a[href="mapped.html"]');
    await page.waitForURL("**/mapped.html");
    assertEquals(await ground(page), light);
  }, { colorScheme: "dark" });
});

Deno.test("the menu of a narrow screen opens below the head line", () =>
  visit("errors.html", async (page) => {
    assert(!await page.isVisible(".side"));
    await page.click(".menu");
    await becomes(async () => {
      const box = await page.locator(".side").boundingBox();
      return box !== null && box.y >= 50 && box.y + box.height <= 801
        ? "below"
        : `at ${box?.y}`;
    }, "below");
    await page.keyboard.press("Escape");
    await page.waitForSelector(".side", { state: "hidden" });
  }, { viewport: { width: 375, height: 800 } }));

Deno.test("without scripts all is there but the search", () =>
  visit("errors.html", async (page) => {
    assert(await page.isVisible(".side"));
    assert(!await page.isVisible(".search-open"));
  }, { javaScriptEnabled: false, viewport: { width: 375, height: 800 } }));

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css",
  html: "text/html",
  js: "text/javascript",
  svg: "image/svg+xml",
};

/** A file of the site below `/some/where/`, for a server with a strict policy. */
async function serveFile({ url }: Request): Promise<Response> {
  const [, path] = /^\/some\/where\/(.*)$/.exec(new URL(url).pathname) ?? [];
  if (path === undefined) return new Response(null, { status: 404 });
  return new Response(await Deno.readFile(new URL(path, SITE)), {
    headers: {
      "content-type": TYPES[path.split(".").at(-1)!] ?? "image/png",
      "content-security-policy": "default-src 'self'",
    },
  });
}

Deno.test("it works below any path, under a strict policy", async () => {
  const { promise: port, resolve } = Promise.withResolvers<number>();
  await using _server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: ({ port }) => resolve(port),
  }, serveFile);
  const site = `http://127.0.0.1:${await port}/some/where/`;
  await visit(
    "api/createClient.html",
    async (page) => {
      await page.keyboard.press("/");
      await page.keyboard.type("iterMapped");
      await page.waitForSelector('[role="option"]');
      await page.keyboard.press("Enter");
      await page.waitForURL(`${site}api/iterMapped.html`);
    },
    {},
    site,
  );
});
