import { type Context, defineCommand } from "../command.ts";
import { DEFAULT_PORT, startServer } from "../http_server.ts";
import { interrupted } from "../errors.ts";
import { refuseMore } from "../args/lookup.ts";
import { integer, type Values } from "../args/option.ts";
import { commandHint } from "../output/hint.ts";
import { sanitize } from "../output/sanitize.ts";
import { READING_OPTIONS, readingSettings } from "../args/result_options.ts";

const NO_ROOTS =
  "taskrun: files of LocalResults are not read: pass folders with --root\n";

const OPTIONS = {
  port: integer(
    "N",
    `The port; by default ${DEFAULT_PORT}; 0 selects a free one`,
    {
      min: 0,
      max: 65_535,
    },
  ),
  ...READING_OPTIONS,
};

/** `taskrun serve` */
export const serve = defineCommand({
  name: "serve",
  summary: "serves a page for flow runs and results, with its HTTP interface",
  usage: ["[--root DIR]… [options]"],
  about:
    "The page is at /, its HTTP interface below /api/, which /api/openapi.json\n" +
    "describes. Files of LocalResults are read only below --root. Secrets are never\n" +
    "returned. Only requests to localhost and 127.0.0.1 are answered. Press Ctrl-C\n" +
    "to stop.",
  options: OPTIONS,
  examples: [
    [
      "Serve results below /data",
      "taskrun serve --root /data",
    ],
    [
      "Request a result from a script",
      "curl http://127.0.0.1:8484/api/task-runs/87aaf2a5-08e3-5787-8d32-1a2c238f6cc0/result",
    ],
  ],
  async run(context, { positionals, values }) {
    refuseMore(positionals, 0);
    const client = context.connect({ results: readingSettings(values) });
    const listener = await listenerFor(client, values, context);
    const server = await startServer(listener, values.port ?? DEFAULT_PORT);
    try {
      await context.stdout.write(`${server.url}\n`);
      if (values.root.length === 0 && context.archive === undefined) {
        await context.stderr.write(NO_ROOTS);
      }
      return await interrupted(context.signal);
    } finally {
      await server.stop();
    }
  },
});

/** Loads the page and the handler on demand. */
async function listenerFor(
  client: ReturnType<Context["connect"]>,
  { root: roots }: Values<typeof READING_OPTIONS>,
  { stderr, timeoutMs }: Context,
) {
  const { createHandler, toNodeListener } = await import("../../http/mod.ts");
  const { createPage } = await import("../../page/mod.ts");
  const handler = createHandler({
    client,
    basePath: "/api",
    local: { roots },
    timeoutMs,
    rewordHint: commandHint,
    onError(error) {
      const message = error instanceof Error ? error.message : String(error);
      stderr.write(`taskrun: ${sanitize(message)}\n`).catch(() => {});
    },
  });
  return toNodeListener(createPage(handler));
}
