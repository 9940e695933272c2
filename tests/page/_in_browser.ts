// deno-lint-ignore-file no-console -- figures are told to who runs it
import { assert, assertEquals, assertMatch } from "@std/assert";
import { FLOW_RUN_ID } from "../../examples/synthetic_flow.ts";
import { createClient } from "../../mod.ts";
import { recordedRows, startTestBackend } from "../../src/testing/mod.ts";
import { becomes } from "../_eventually.ts";
import { askedUntilCalm } from "../http/_calm.ts";
import { isAccessible } from "./_axe.ts";

import {
  KINDS,
  LARGE,
  openFlow,
  openResult,
  openTask,
  read,
  untilRead,
  visit,
  type VisitOptions,
} from "./_visit.ts";
import { idsOfTasks, VIEWS } from "./_views.ts";

Deno.test("a flow run shows its tasks with states, times and tries", async () => {
  await visit(async (visit) => {
    await openFlow(visit);
    const { page } = visit;
    await becomes(() => read(page, "h1"), "amber-heron");
    await becomes(() => page.locator(".tasks tbody tr").count(), 15);
    const row = page.locator(".tasks tbody tr", { hasText: "import_prices-1" });
    await becomes(
      () => row.innerText(),
      /Unexpected error: ValueError.*Failed.*4\.5 s/s,
    );
    const retrying = page.locator(".tasks tbody tr", {
      hasText: "send_invoices-1",
    });
    await becomes(() => retrying.innerText(), /Retrying.*\b2\b/s);
    const color = await row.locator("rect").getAttribute("fill");
    assertEquals(color, "#eb0000");
    await page.click('.state-filter button:has-text("TriggerFailed")');
    await becomes(() => page.locator(".tasks tbody tr").count(), 1);
  });
});

Deno.test("a mapped task of 10,000 fills its grid while it is read", async () => {
  await visit(async (visit) => {
    const { page } = visit;
    await page.addInitScript(() => {
      const frames: [number, number][] = [];
      let last = 0;
      const tick = (now: number) => {
        const bar = document.querySelector(".progress-bar");
        const seen = Number(bar?.getAttribute("aria-valuenow") ?? 0);
        if (last > 0 && seen < 10_000) frames.push([seen, now - last]);
        last = now;
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
      Object.assign(globalThis, { frames });
    });
    await openTask(visit, LARGE);
    await untilRead(page, 10_000);
    await becomes(
      () => read(page, ".progress-text"),
      /All 10,000 have finished/,
    );
    const counts = (await page.locator(".state-filter b").allInnerTexts())
      .map((text) => Number(text.replace(",", "")));
    assertEquals(counts.reduce((sum, count) => sum + count), 10_000);

    const painted = () =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>(
          ".grid canvas",
        )!;
        const { data } = canvas.getContext("2d")!
          .getImageData(0, 0, canvas.width, canvas.height);
        let [green, red] = [0, 0];
        for (let at = 0; at < data.length; at += 4) {
          const [r, g, b] = data.subarray(at, at + 3);
          if (r === 0x28 && g === 0xa7 && b === 0x45) green++;
          if (r === 0xeb && g === 0 && b === 0) red++;
        }
        return green > 50_000 && red > 500
          ? "all"
          : `${green} and ${red} pixels`;
      });
    await becomes(painted, "all");

    const frames = await page.evaluate(() =>
      (globalThis as unknown as { frames: [number, number][] }).frames
    );
    const during = frames.filter(([seen]) => seen > 0).map(([, ms]) => ms)
      .sort((a, b) => a - b);
    const at = (share: number) =>
      during[Math.floor(during.length * share)]?.toFixed(1);
    console.log(
      `# 10,000 cells while they come: ${during.length} frames, median ${
        at(0.5)
      } ms, 95 % within ${at(0.95)} ms`,
    );
  });
});

Deno.test("a click shows a child, and leaving ends what is under way", async () => {
  const { between, open } = holdingMapped();
  await visit(async (visit) => {
    const { page } = visit;
    await openTask(visit, LARGE);
    await page.waitForSelector(".grid canvas");
    await page.waitForFunction(() =>
      Number(
        document.querySelector(".progress-bar")?.getAttribute("aria-valuenow"),
      ) > 300
    );
    await page.locator(".grid").click({ position: { x: 8, y: 8 } });
    await page.waitForSelector(".child .facts");
    await becomes(() => read(page, ".child h2"), /score_sensors-1\[0\]/);
    await becomes(
      () => read(page, ".child"),
      /Success.*Started.*Took.*S3Result/s,
    );
    assertEquals(open.size, 1, "the stream is under way");
    await page.click("text=All tasks of the flow run");
    await page.waitForSelector(".tasks tbody tr");
    await becomes(() => Promise.resolve(open.size), 0); // its view was left
  }, { between });
});

/** Holds the first stream of children in its middle, until it is left. */
function holdingMapped(): {
  readonly between: NonNullable<VisitOptions["between"]>;
  /** The streams that go on. */
  readonly open: ReadonlySet<Request>;
} {
  const open = new Set<Request>();
  let isFirst = true;
  return {
    open,
    async between(request, handler) {
      const response = await handler(request);
      if (!isChildren(request) || !isFirst) return response;
      isFirst = false;
      open.add(request);
      request.signal.addEventListener("abort", () => open.delete(request));
      return new Response(heldAfter(response.body!, PARTS, request), response);
    },
  };
}

/** After so many parts, each of a page of children, a stream is held or cut. */
const PARTS = 8;

/** Whether it is the stream of a mapped task's children. */
function isChildren({ url }: Request): boolean {
  return /\/task-runs\/[^/]+\/mapped\?/.test(url);
}

/** The first parts of a stream; the others come never. */
function heldAfter(
  body: ReadableStream<Uint8Array>,
  parts: number,
  { signal }: Request,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let count = 0;
  return new ReadableStream({
    async pull(controller) {
      if (++count < parts) {
        return controller.enqueue((await reader.read()).value!);
      }
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      await reader.cancel();
      controller.close();
    },
  }, { highWaterMark: 0 });
}

Deno.test("a stream that is cut goes on where it ended", async () => {
  const asked: (string | null)[] = [];
  const shown = Promise.withResolvers<void>();
  const seen = Promise.withResolvers<void>();
  await visit(async (visit) => {
    await openTask(visit, LARGE);
    await visit.page.waitForFunction(() =>
      Number(
        document.querySelector(".progress-bar")?.getAttribute("aria-valuenow"),
      ) > 0
    );
    shown.resolve();
    await visit.page.waitForSelector(".progress.reconnecting");
    seen.resolve();
    await untilRead(visit.page, 10_000);
    assertEquals(asked[0], null);
    assertMatch(asked[1] ?? "", /^\d+$/);
  }, {
    mayComplain: true, // the browser tells that a stream was cut
    async between(request, handler) {
      const response = await handler(request);
      if (!isChildren(request)) return response;
      asked.push(request.headers.get("last-event-id"));
      if (asked.length > 1) {
        await seen.promise;
        return response;
      }
      return new Response(
        cutAfter(response.body!, PARTS, shown.promise),
        response,
      );
    },
  });
});

/** Cuts a body once the page has shown some of it: a cut drops what is on its way. */
function cutAfter(
  body: ReadableStream<Uint8Array>,
  parts: number,
  shown: Promise<void>,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let count = 0;
  return new ReadableStream({
    async pull(controller) {
      const { value } = await reader.read();
      if (++count < parts) return controller.enqueue(value!);
      await shown;
      await reader.cancel();
      controller.error(new Error("cut"));
    },
  }, { highWaterMark: 0 });
}

Deno.test("reading can be paused, and goes on where it was", async () => {
  const { between, open } = holdingMapped();
  await visit(async (visit) => {
    const { page } = visit;
    await openTask(visit, LARGE);
    await becomes(() => Promise.resolve(open.size), 1);
    await page.click('.progress button:text("Pause")');
    await page.waitForSelector(".progress.paused");
    await becomes(
      () => read(page, ".progress-text"),
      /^Paused at [\d,]+ of 10,000$/,
    );
    await becomes(() => Promise.resolve(open.size), 0);
    await page.click('.progress button:text("Go on")');
    await untilRead(page, 10_000);
  }, { between });
});

const MAPPED: readonly (readonly [
  what: string,
  count: number,
  missing: readonly number[],
  text: RegExp,
])[] = [
  ["over nothing", 0, [], /Mapped over nothing/],
  [
    "with a gap",
    20,
    [7],
    /Success\s*19.*Missing\s*1\b.*19 have finished, 1 of 20 is missing/s,
  ],
  [
    "with gaps at both ends",
    20,
    [0, 1, 19],
    /Missing\s*3\b.*17 have finished, 3 of 20 are missing/s,
  ],
  [
    "with very many gaps",
    400,
    Array.from({ length: 150 }, (_, at) => 2 * at),
    /Missing\s*150\b.*250 have finished, 150 of 400 are missing/s,
  ],
  [
    "with no child at all",
    20,
    Array.from({ length: 20 }, (_, at) => at),
    /Missing\s*20\b.*20 of 20 are missing/s,
  ],
];
for (const [what, count, missing, text] of MAPPED) {
  Deno.test(`a task that is mapped ${what} says so`, async () => {
    const mapped = [{
      flowRunId: FLOW_RUN_ID,
      slug: "m-1",
      count,
      missing: [...missing],
    }];
    await using api = await startTestBackend({ rows: [], mapped });
    await visit(async (visit) => {
      const { page } = visit;
      await openTask(visit, "m-1");
      await page.waitForSelector(".empty, .progress.done");
      await becomes(() => read(page, "main"), text);
      assert(api.requests.length < 60, `${api.requests.length} requests`);
    }, { client: createClient({ apiUrl: api.url }) });
  });
}

Deno.test("what is missing is looked for again while the flow run is at work", async () => {
  const mapped = [
    { flowRunId: FLOW_RUN_ID, slug: "m-1", count: 20, missing: [19] },
  ];
  const flowRuns = [{ id: FLOW_RUN_ID, state: "Running" }];
  await using api = await startTestBackend({ rows: [], mapped, flowRuns });
  await visit(async (visit) => {
    const { page } = visit;
    await page.clock.install();
    await openTask(visit, "m-1");
    await page.waitForSelector(".progress.waiting");
    await becomes(
      () => read(page, ".progress-text"),
      /^1 of 20 is missing\. Looks again in \d+ s$/,
    );
    const before = api.requests.length;
    await page.clock.fastForward(60_000);
    const hasAsked = () => Promise.resolve(`${api.requests.length > before}`);
    await becomes(hasAsked, "true");
  }, { client: createClient({ apiUrl: api.url }) });
});

Deno.test("a child that is missing has a cell, a row and a panel of its own", async () => {
  const mapped = [
    { flowRunId: FLOW_RUN_ID, slug: "m-1", count: 20, missing: [7] },
  ];
  await using api = await startTestBackend({ rows: [], mapped });
  await visit(async (visit) => {
    const { page } = visit;
    await page.clock.install();
    await openTask(visit, "m-1");
    await page.waitForSelector(".progress.done");
    await page.evaluate(() => location.hash += "?child=7");
    await page.waitForSelector(".child");
    await becomes(() => read(page, ".child"), /Missing.*no task run for this/s);
    await becomes(() => read(page, ".grid-readout"), /^Child 7: Missing\. /);
    await page.click("text=List");
    await becomes(
      () => page.locator(".child-table tbody tr").nth(7).innerText(),
      /^7\s+Missing\s+The API has no row for it$/,
    );
    await page.click('.state-filter button:has-text("Missing")');
    await becomes(() => page.locator(".child-table tbody tr").count(), 1);
    const before = api.requests.length;
    await page.clock.fastForward(60_000); // it would look again after two seconds
    const asked = await askedUntilCalm(
      api,
      1_000,
      () =>
        page.evaluate(
          async (id) => await (await fetch(`api/task-runs/${id}/times`)).text(),
          NOBODY,
        ),
    );
    assertEquals(asked, before, "it is asked for ever");
  }, { client: createClient({ apiUrl: api.url }) });
});

Deno.test("a task that succeeded on its third try says so", async () => {
  const states = ["Running", "Retrying", "Running", "Retrying", "Running"].map(
    (state, at) => ({ timestamp: `2024-01-01T00:00:0${at}Z`, state }),
  );
  const told = {
    ...recordedRows()[0]!,
    "flow_run_id": FLOW_RUN_ID,
    "map_index": -1,
    "start_time": "2024-01-01T00:00:00Z",
    "serialized_state": { type: "Success", message: "Done" },
    version: 7,
  };
  const silent = {
    ...told,
    id: "00000000-0000-4000-8000-000000000001",
    task: { id: told.task.id, slug: "silent-1" },
  };
  await using api = await startTestBackend({
    rows: [{ ...told, states }, silent],
  });
  await visit(async (visit) => {
    const { page } = visit;
    await openTask(visit, told.task.slug);
    await becomes(
      () => read(page, ".about .facts"),
      /Runs\s+3\s+Retries\s+2\s+State changes\s+7/,
    );
    await openFlow(visit);
    await becomes(
      () =>
        page.locator(".tasks tbody tr", { hasText: told.task.slug })
          .innerText(),
      /\b3\b/,
    );
    await openTask(visit, "silent-1");
    const facts = await read(page, ".about .facts");
    assertMatch(facts, /State changes\s+7/);
    assert(!/Runs|Retries/.test(facts), facts);
  }, { client: createClient({ apiUrl: api.url }) });
});

Deno.test("a result too deep for JSON points at the button for its bytes", async () => {
  const deep = "[".repeat(20_000) + "]".repeat(20_000);
  const row = {
    ...recordedRows()[0]!,
    "flow_run_id": FLOW_RUN_ID,
    "map_index": -1,
    "serialized_state": {
      type: "Success",
      message: "Done",
      _result: { type: "PrefectResult", location: deep },
    },
  };
  await using api = await startTestBackend({ rows: [row] });
  await visit(async (visit) => {
    const { page } = visit;
    await openTask(visit, row.task.slug);
    await page.waitForSelector(".problem");
    const said = await read(page, ".problem");
    assertMatch(said, /What to do: Press “Download the bytes” above/);
    assertMatch(said, /unencodable · status 422/);
    assert(!said.includes("?raw"), said);
    await becomes(
      () => page.locator('a:text("Download the bytes")').count(),
      1,
    );
  }, { client: createClient({ apiUrl: api.url }), mayComplain: true });
});

Deno.test("a child that there is not is not awaited", async () => {
  await visit(async (visit) => {
    const { page } = visit;
    await openTask(visit, KINDS);
    await untilRead(page, 13);
    await page.evaluate(() => location.hash += "?child=99");
    await page.waitForSelector(".child");
    await becomes(
      () => read(page, ".child"),
      /no such child: the last one is 12/,
    );
  });
});

/** What is shown of each child of the task that has a result of every kind. */
const SHOWN: readonly (readonly [
  child: number,
  what: string,
  selector: string,
  text: RegExp,
])[] = [
  [
    0,
    "a DataFrame as a table",
    ".data-table",
    /400 rows, 7 columns.*order.*gross.*float64.*o-00000/s,
  ],
  [
    1,
    "an array of two axes as a heat map",
    ".heat-map",
    /\[0, 0\] = .*float32/s,
  ],
  [
    2,
    "an array of one axis as a plot",
    ".plot",
    /1,200 numbers from .* 8 not finite/s,
  ],
  [3, "a dict as a tree", ".tree", /model:\s*dict · 4 keys.*\(1, 2\)/s],
  [4, "an array of three axes by slices", ".slice", /Slice 0 of 0–4/],
  [5, "a Series as a plot", ".plot", /5 numbers/],
  [6, "an exception with what it says", ".exception", /ValueError.*row 17/],
  [7, "bytes in hexadecimal", "pre.bytes", /0000 {2}89 50 4e 47/],
  [8, "a number", "pre.leaf", /^42$/],
  [9, "a text that is only text", "pre.leaf", /^<b>Only text<\/b>,\nwhatever/],
  [10, "lists of numbers as a heat map", ".heat-map", /\[0, 0\] = 1/],
  [
    11,
    "dicts of the same keys as a table",
    ".data-table",
    /2 rows, 2 columns.*sku.*left/s,
  ],
  [
    12,
    "what the store does not have as a problem",
    ".problem",
    /Cannot .*was_deleted.*not_found · status 404/s,
  ],
];

for (const [child, what, selector, text] of SHOWN) {
  Deno.test(`a result is shown: ${what}`, async () => {
    await visit(async (visit) => {
      await openResult(visit, child);
      const shown = visit.page.locator(`.child ${selector}`).first();
      await shown.waitFor();
      await becomes(() => shown.innerText(), text);
      await becomes(
        () => visit.page.locator(".value b:text('Only')").count(),
        0,
      );
    }, { mayComplain: child === 12 }); // the browser tells of the status
  });
}

Deno.test("a long table draws only what can be seen", async () => {
  await visit(async (visit) => {
    const { page } = visit;
    await openResult(visit, 0);
    assert(await page.locator(".data-table tbody tr").count() < 40);
    await page.locator(".table-scroll").evaluate((element) =>
      element.scrollTop = 300 * 29
    );
    await page.waitForSelector('.data-table :text-is("o-00305")');
    assert(await page.locator(".data-table tbody tr").count() < 40);
  });
});

Deno.test("the number under the pointer is told", async () => {
  await visit(async (visit) => {
    const { page } = visit;
    await openResult(visit, 10);
    const canvas = page.locator(".heat-box canvas");
    await canvas.hover({ position: { x: 8, y: 8 } });
    const box = (await canvas.boundingBox())!;
    await canvas.hover({ position: { x: box.width - 8, y: box.height - 8 } });
    await becomes(() => read(page, ".heat-value"), /\[2, 2\] = 9/);
  });
});

Deno.test("a result that is awaited can be cancelled", async () => {
  await visit(async (visit) => {
    const { page } = visit;
    await openTask(visit, KINDS, 0);
    await page.click('.child button:text("Cancel")');
    await becomes(() => read(page, ".child .result"), /Cancelled/);
    await becomes(() => page.locator(".child .problem").count(), 0);
  }, {
    async between(request, handler) {
      if (request.url.includes("/result?fields")) {
        await new Promise<void>((resolve) =>
          request.signal.addEventListener("abort", () => resolve())
        );
      }
      return await handler(request);
    },
  });
});

const NOBODY = "00000000-0000-4000-8000-000000000000";
const NOT_THERE:
  readonly (readonly [what: string, hash: string, text: RegExp])[] = [
    ["a task run", `#/task-runs/${NOBODY}`, /Cannot find task run/],
    ["a flow run", `#/flow-runs/${NOBODY}`, /Cannot find flow run/],
    ["an address", "#/elsewhere", /Nothing here/],
  ];
for (const [what, hash, text] of NOT_THERE) {
  Deno.test(`it is said that ${what} is not there`, async () => {
    await visit(async ({ page, url }) => {
      await page.goto(url + hash);
      await page.waitForSelector(".problem, .empty, main p > code");
      await becomes(() => read(page, "main"), text);
    }, { mayComplain: true });
  });
}

Deno.test("what was read stays while the server is away", async () => {
  let isAway = false;
  await visit(async (visit) => {
    const { page } = visit;
    await openFlow(visit);
    isAway = true;
    await page.waitForSelector(".notice");
    await becomes(() => page.locator(".tasks tbody tr").count(), 15);
    isAway = false;
    await page.click('.notice button:text("Now")');
    await page.waitForSelector(".notice", { state: "detached" });
  }, {
    mayComplain: true,
    async between(request, handler) {
      if (!isAway) return await handler(request);
      return Response.json(
        {
          title: "Bad Gateway",
          detail: "Cannot reach it",
          status: 502,
          code: "network",
        },
        { status: 502 },
      );
    },
  });
});

Deno.test("all of it can be done by keyboard", async () => {
  await visit(async ({ page, url }) => {
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const focused = () =>
      page.evaluate(() => {
        const { activeElement: element } = document;
        return element?.getAttribute("aria-label") ?? element?.textContent ??
          "";
      });
    /** Presses Tab until something has the focus. */
    const tabTo = async (name: RegExp) => {
      for (let tries = 0; tries < 60; tries++) {
        if (name.test(await focused())) return;
        await press("Tab");
      }
      throw new Error(`Cannot reach ${name} by keyboard`);
    };

    await page.goto(url);
    await page.waitForSelector("h1");
    await press("Tab"); // from the heading to the field
    await page.keyboard.type(
      `https://cloud.prefect.io/flow-run/${FLOW_RUN_ID}`,
    );
    await press("Enter");
    await page.waitForSelector(".tasks tbody tr");
    await becomes(focused, "amber-heron");
    await tabTo(/^kinds_of_results-1$/);
    await press("Enter");
    await page.waitForSelector(".grid canvas");
    await untilRead(page, 13);
    await tabTo(/^Child 0: Success/);

    await press("ArrowRight", "ArrowRight", "ArrowLeft", "End");
    await becomes(focused, /^Child 12: Success/);
    await press("Home", "ArrowRight");
    await becomes(focused, /^Child 1: Success/);
    await becomes(
      () => read(page, ".grid-box [aria-live]"),
      /^Child 1: Success/,
    );
    const outline = await page.evaluate(() =>
      getComputedStyle(document.activeElement!).outlineStyle
    );
    assertEquals(outline, "solid", "where the focus is cannot be seen");

    await press("Enter");
    await page.waitForSelector(".child .facts");
    await becomes(focused, /^kinds_of_results-1\[1\]$/);
    await page.waitForSelector(".heat-map");
    await tabTo(/^Heat map of 60 × 90 numbers/);
    await press("ArrowDown", "ArrowRight");
    await becomes(() => read(page, ".heat-value"), /^\[1, 1\]/);
    await press("Escape");
    await becomes(focused, /^Child 1: Success/);
    await page.waitForSelector(".child", { state: "detached" });
  });
});

Deno.test("a tree is walked by arrow keys", async () => {
  await visit(async (visit) => {
    const { page } = visit;
    await openResult(visit, 3);
    await page.locator("[role=treeitem]").first().focus();
    const level = () =>
      page.evaluate(() => document.activeElement!.getAttribute("aria-level"));
    await page.keyboard.press("ArrowRight"); // opens
    await page.keyboard.press("ArrowRight"); // goes in
    await becomes(level, "2");
    await page.keyboard.press("ArrowLeft");
    await becomes(level, "1");
    await page.keyboard.press("ArrowLeft"); // closes
    await page.keyboard.press("End");
    await becomes(
      () => page.evaluate(() => document.activeElement!.textContent!),
      /\(1, 2\)/,
    );
  });
});

Deno.test("n and p go from one that failed to the next", async () => {
  await visit(async (visit) => {
    const { page } = visit;
    await openTask(visit, LARGE);
    await untilRead(page, 10_000);
    await page.locator("[role=gridcell]").focus();
    const label = () =>
      page.locator("[role=gridcell]").getAttribute("aria-label");
    await page.keyboard.press("n");
    await becomes(label, /: (?:Failed|TimedOut)/);
    const first = await label();
    await page.keyboard.press("n");
    await page.keyboard.press("p");
    await becomes(label, first);
    await page.keyboard.press("Control+End");
    await becomes(label, /^Child 9,999/);
  });
});

/** All views take many minutes: `deno task browsers` opens them. */
const views = Deno.env.has("TASKRUNVIEW_BROWSERS") ? VIEWS : [];

for (const { name, address, until, isRefused = false } of views) {
  Deno.test(`axe finds nothing in ${name}: light, dark and narrow`, async () => {
    await visit(async ({ page, url }) => {
      await page.goto(url + address(await idsOfTasks(url)));
      await page.waitForSelector(until, { state: "attached" });
      await isAccessible(page);
    }, { mayComplain: isRefused });
  });
}

Deno.test("a child comes into sight where it opens below the grid", async () => {
  await visit(async (visit) => {
    const { page } = visit;
    await page.setViewportSize({ width: 375, height: 800 });
    await openTask(visit, LARGE);
    await untilRead(page, 10_000);
    await page.locator(".grid").click({ position: { x: 40, y: 60 } });
    await page.waitForSelector(".child .facts");
    await becomes(async () => {
      const { y } = (await page.locator("#child").boundingBox())!;
      return y >= 0 && y < 400 ? "in sight" : `at ${y} of 800 pixels`;
    }, "in sight");
  });
});

Deno.test("nothing moves for who does not want it", async () => {
  await visit(async (visit) => {
    const { page } = visit;
    await page.emulateMedia({ reducedMotion: "reduce" });
    await openFlow(visit);
    const names = await page.evaluate(() =>
      [...document.querySelectorAll(".bar, .spinner")].map((element) =>
        getComputedStyle(element).animationName
      )
    );
    assert(names.length > 0);
    assertEquals(new Set(names), new Set(["none"]));
  });
});
