import { assert, assertEquals } from "@std/assert";
import { FLOW_RUN_ID } from "../../examples/synthetic_flow.ts";
import { createClient } from "../../mod.ts";
import { startTestBackend } from "../../src/testing/mod.ts";
import { becomes } from "../_eventually.ts";
import { openTask, read, type Visit, visit } from "./_visit.ts";

/** Shows a value: the handler's answer is replaced by it. */
async function withValue(
  value: unknown,
  run: (visit: Visit) => Promise<void>,
): Promise<void> {
  await using api = await startTestBackend({
    rows: [{
      id: "6605a1bd-0d72-5cfe-86e3-130e0febd052",
      task: { id: "d2a25918-4a15-5a5a-a303-d09f693ee271", slug: "make-1" },
      "map_index": -1,
      "flow_run_id": FLOW_RUN_ID,
      "serialized_state": {
        type: "Success",
        _result: { type: "PrefectResult", location: "0" },
      },
    }],
  });
  await visit(async (visit) => {
    await openTask(visit, "make-1");
    await visit.page.waitForSelector(".result .value, .result .problem");
    await run(visit);
  }, {
    client: createClient({ apiUrl: api.url }),
    between: async (request, handler) =>
      request.url.includes("/result?fields")
        ? await Promise.resolve(Response.json(value))
        : await handler(request),
  });
}

const numbers = (rows: number, columns: number) =>
  Array.from(
    { length: rows },
    (_, row) => Array.from({ length: columns }, (_, column) => row + column),
  );

const ASPECTS: readonly (readonly [rows: number, columns: number])[] = [
  [256, 320],
  [320, 256],
  [64, 64],
  [20, 150],
];
for (const [rows, columns] of ASPECTS) {
  Deno.test(`a heat map of ${rows} × ${columns} has square cells`, () =>
    withValue({
      $type: "ndarray",
      dtype: "<f8",
      shape: [rows, columns],
      values: numbers(rows, columns),
    }, async ({ page }) => {
      const { width, height } = (await page.locator(".heat-box canvas")
        .boundingBox())!;
      const cell = (width / columns) / (height / rows);
      assert(Math.abs(cell - 1) < 0.02, `${width} × ${height}`);
    }));
}

Deno.test("an array of bytes with three channels is drawn as an image", () =>
  withValue({
    $type: "ndarray",
    dtype: "|u1",
    shape: [2, 3, 3],
    values: [
      [[255, 0, 0], [0, 255, 0], [0, 0, 255]],
      [[1, 2, 3], [4, 5, 6], [7, 8, 9]],
    ],
  }, async ({ page }) => {
    const pixels = await page.locator(".picture canvas").evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, 3, 2);
      return [canvas.width, canvas.height, ...data.slice(0, 12)];
    });
    assertEquals(pixels, [
      3,
      2,
      255,
      0,
      0,
      255,
      0,
      255,
      0,
      255,
      0,
      0,
      255,
      255,
    ]);
  }));

// One red pixel.
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";

Deno.test("bytes of a picture are drawn, with their size and a dump", () =>
  withValue({ $type: "bytes", base64: PNG }, async ({ page }) => {
    await becomes(
      () => read(page, ".picture figcaption"),
      "image/png, 1 × 1 pixels",
    );
    await becomes(() => read(page, ".value"), /69 bytes/);
    await becomes(() => read(page, ".leaf.bytes"), /^0000 {2}89 50 4e 47/);
  }));

Deno.test("a dump of many bytes can be made longer", () =>
  withValue(
    { $type: "bytes", base64: btoa("x".repeat(5_000)) },
    async ({ page }) => {
      const lines = async () =>
        (await read(page, ".leaf.bytes")).split("\n").length;
      await becomes(lines, 64);
      await page.click("text=Show more");
      await becomes(lines, Math.ceil(5_000 / 16));
      await becomes(() => page.locator("text=Show more").count(), 0);
      assertEquals(await page.locator(".picture").count(), 0);
    },
  ));

Deno.test("what is not as it says has the form that is left", () =>
  withValue({ $type: "dataframe", columns: "none" }, async ({ page }) => {
    await becomes(() => read(page, ".result"), /columns.*none/s);
  }));

Deno.test("what cannot be drawn leaves a message in its place alone", () =>
  withValue({ $type: "bytes", base64: "*" }, async ({ page }) => {
    await becomes(() => read(page, ".problem h2"), "Cannot show the result");
    await becomes(() => read(page, "h1"), "make-1");
    await page.click("text=All tasks of the flow run");
    await becomes(() => page.locator(".tasks tbody tr").count(), 1);
  }));

Deno.test("the axis of a plot is the index, in Python's own time", () =>
  withValue({
    $type: "series",
    name: "load",
    dtype: "float64",
    index: [0, 1, 2, 3].map((hour) => ({
      $type: "datetime",
      iso: `2022-05-09T0${hour}:00:00`,
    })),
    indexNames: [null],
    data: [1, 4, 2, 8],
  }, async ({ page }) => {
    await page.waitForSelector(".uplot canvas");
    await page.locator(".u-over").hover({ position: { x: 2, y: 20 } });
    await becomes(
      () => read(page, ".u-legend"),
      /2022-05-09 12:00am|5\/9\/22|2022/,
    );
  }));
