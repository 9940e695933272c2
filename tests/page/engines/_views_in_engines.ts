import axeCore from "axe-core";
import { assertEquals, assertMatch } from "@std/assert";
import { type Demo, startDemo } from "../../../examples/served.ts";
import { createHandler } from "../../../src/http/mod.ts";
import { createPage } from "../../../src/page/mod.ts";
import { idsOfTasks, type View, VIEWS } from "../_views.ts";
import { type Engine, untilThere, untilTrue } from "./_engine.ts";
import { findFirefox, findWebKit } from "./_find.ts";
import { startFirefox } from "./_firefox.ts";
import { startWebKit } from "./_webkit.ts";

const [firefox, webKit] = [findFirefox(), findWebKit()];

/** The engines that are installed, each as it is started. */
const ENGINES: readonly (readonly [
  name: string,
  start: ((options: { isDark: boolean }) => Promise<Engine>) | undefined,
])[] = [
  [
    "Firefox",
    firefox === undefined
      ? undefined
      : ((options) => startFirefox(firefox, options)),
  ],
  ["WebKitGTK", webKit && ((options) => startWebKit(webKit, options))],
];

let demo: Demo;
let server: Deno.HttpServer<Deno.NetAddr>;
let url: string;
let idOf: (slug: string) => string;

Deno.test.beforeAll(async () => {
  demo = await startDemo({ begin: Date.now() - 120_000, latencyMs: 2 });
  const handler = createHandler({ client: demo.client, basePath: "/api" });
  server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    createPage(handler),
  );
  url = `http://127.0.0.1:${server.addr.port}/`;
  idOf = await idsOfTasks(url);
});

Deno.test.afterAll(async () => {
  await server.shutdown();
  await demo[Symbol.asyncDispose]();
});

/** Opens a view, and looks that all of it is there. */
async function openView(
  engine: Engine,
  { address, until }: View,
): Promise<void> {
  await engine.open(url + address(idOf));
  await untilThere(engine, until);
}

/** What axe objects to, each with the places. */
const AXE = `axe.run().then(({ violations }) =>
  violations.map(({ id, nodes }) =>
    id + ": " + nodes.map(({ html }) => html.slice(0, 160)).join(" | ")))`;

const FITS = `document.documentElement.scrollWidth <=
  document.documentElement.clientWidth`;

/** What was drawn in place of something that has thrown. */
const THROWN = `[...document.querySelectorAll(".problem h2")]
  .map((heading) => heading.textContent)
  .filter((text) => text.startsWith("Cannot show"))`;

const LOOKS = [
  { isDark: false, widths: [375, 1280] },
  { isDark: true, widths: [] },
] as const;

for (const [name, start] of ENGINES) {
  for (const { isDark, widths } of LOOKS) {
    Deno.test({
      name: `${name} shows all views, ${isDark ? "dark" : "light and narrow"}`,
      ignore: start === undefined,
      async fn(t) {
        await using engine = await start!({ isDark });
        await engine.resize(1280, 900);
        for (const view of VIEWS) {
          await t.step(view.name, async () => {
            await openView(engine, view);
            const scheme = isDark ? "dark" : "light";
            assertEquals(
              await engine.evaluate(
                `matchMedia("(prefers-color-scheme: ${scheme})").matches`,
              ),
              true,
            );
            await engine.evaluate(`(0, (() => { ${axeCore.source} })(), 0)`);
            assertEquals(await engine.evaluate(AXE), []);
            // Narrow, axe looks in Chromium alone: in WebKitGTK it takes what
            // lies behind a panel for the background of its texts.
            for (const width of widths) {
              await engine.resize(width, 900);
              await untilTrue(engine, FITS);
            }
            assertEquals(await engine.evaluate(THROWN), []);
          });
        }
      },
    });
  }

  Deno.test({
    name: `${name} takes keys alone`,
    ignore: start === undefined,
    async fn() {
      await using engine = await start!({ isDark: false });
      const focused = () =>
        engine.evaluate<string>(
          `document.activeElement.getAttribute("aria-label") ??
            document.activeElement.textContent.trim()`,
        );
      const tabTo = async (name: RegExp) => {
        for (let tries = 0; tries < 60; tries++) {
          if (name.test(await focused())) return;
          await engine.press("Tab");
        }
        throw new Error(`Cannot reach ${name}, but ${await focused()}`);
      };
      await openView(engine, {
        name: "",
        address: (idOf) => `#/task-runs/${idOf("kinds_of_results-1")}`,
        until: ".progress.done",
      });
      await tabTo(/^Child 0: Success/);
      await engine.press("ArrowRight", "Enter");
      await untilThere(engine, ".child .facts");
      await untilThere(engine, ".child .heat-map");
      await tabTo(/^Heat map of 60 × 90/);
      await engine.press("ArrowDown", "ArrowRight");
      await untilTrue(
        engine,
        `document.querySelector(".heat-value").textContent.startsWith("[1, 1]")`,
      );
      await engine.press("Escape");
      await untilTrue(engine, `document.querySelector("#child") === null`);
      assertMatch(await focused(), /^Child 1: Success/);
    },
  });
}
