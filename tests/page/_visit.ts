import { type Browser, chromium, type Page } from "playwright-core";
import { assertEquals } from "@std/assert";
import { type Demo, startDemo } from "../../examples/served.ts";
import { FLOW_RUN_ID } from "../../examples/synthetic_flow.ts";
import type { Client } from "../../mod.ts";
import { createHandler } from "../../src/http/mod.ts";
import { createPage, type RequestHandler } from "../../src/page/mod.ts";
import { findChromium } from "../_chromium.ts";
import { PATIENCE_MS } from "../_eventually.ts";

/** A mapped task of 10,000 children. */
export const LARGE = "score_sensors-1";
/** A mapped task whose results are of all kinds. */
export const KINDS = "kinds_of_results-1";

let browser: Browser;
let demo: Demo;

Deno.test.beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: findChromium()!,
    args: ["--no-sandbox"], // CI may be root
    timeout: PATIENCE_MS,
  });
  // all but the tasks that never end have ended
  demo = await startDemo({ begin: Date.now() - 120_000, latencyMs: 2 });
});

Deno.test.afterAll(async () => {
  await browser.close();
  await demo[Symbol.asyncDispose]();
});

/** A page that is open. */
export interface Visit {
  readonly page: Page;
  readonly url: string;
  /** What the console and failed scripts say. */
  readonly complaints: readonly string[];
}

/** What stands behind the page. */
export interface VisitOptions {
  /** Whose task runs are shown; by default the demo's. */
  readonly client?: Client;
  /** Stands between the page and the handler. */
  readonly between?: (
    request: Request,
    handler: RequestHandler,
  ) => Promise<Response>;
  /** Told of the page before it is opened. */
  readonly onPage?: (page: Page) => void;
  /** Whether the console may complain: of what is refused on purpose. */
  readonly mayComplain?: boolean;
}

/** Serves the page, opens it, and looks that nothing complains. */
export async function visit(
  run: (visit: Visit) => Promise<void>,
  { client = demo.client, between, onPage, mayComplain = false }: VisitOptions =
    {},
): Promise<void> {
  const inner = createHandler({ client, basePath: "/api" });
  const handler: RequestHandler = between
    ? (request) => between(request, inner)
    : inner;
  const stop = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, signal: stop.signal, onListen: () => {} },
    createPage(handler),
  );
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  onPage?.(page);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  try {
    const url = `http://127.0.0.1:${server.addr.port}/`;
    await run({ page, url, complaints });
    if (!mayComplain) assertEquals(complaints, []);
  } finally {
    await context.close();
    stop.abort();
    await server.finished;
  }
}

/** Opens the flow run of the demo. */
export async function openFlow({ page, url }: Visit): Promise<void> {
  await page.goto(`${url}#/flow-runs/${FLOW_RUN_ID}`);
  await page.waitForSelector(".tasks tbody tr");
}

/** Opens a task of the flow run, and a child of it. */
export async function openTask(
  visit: Visit,
  slug: string,
  child?: number,
): Promise<void> {
  await openFlow(visit);
  await visit.page.click(`.tasks >> text="${slug}"`);
  await visit.page.waitForSelector(`h1 >> text="${slug}"`);
  if (child === undefined) return;
  await visit.page.evaluate(
    (index) => location.hash += `?child=${index}`,
    child,
  );
  await visit.page.waitForSelector(".child .facts");
}

/** Opens the result of a child of the task with results of all kinds. */
export async function openResult(visit: Visit, child: number): Promise<void> {
  await openTask(visit, KINDS, child);
  await visit.page.waitForSelector(".child .value, .child .problem");
}

/** The text of the first element of a selector. */
export async function read(page: Page, selector: string): Promise<string> {
  return await page.locator(selector).first().innerText();
}

/** Waits until so many children were read. */
export async function untilRead(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    (count) =>
      document.querySelector(".progress-bar")?.getAttribute("aria-valuenow") ===
        String(count),
    count,
  );
}
