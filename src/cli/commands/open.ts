import {
  type AddressedRun,
  isServed,
  pageAddress,
  uiAddress,
} from "../addresses.ts";
import {
  LOOKUP_OPTIONS,
  LOOKUP_USAGE,
  lookUpRun,
  runTargetOf,
} from "../args/lookup.ts";
import { flag, integer, text } from "../args/option.ts";
import { defineCommand } from "../command.ts";
import { usageError } from "../errors.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { ANY_RUN } from "../run_kind.ts";
import { sanitize } from "../output/sanitize.ts";
import { DEFAULT_PORT, LOOPBACK } from "../http_server.ts";

/** `taskrun open` */
export const open = defineCommand({
  name: "open",
  summary:
    "opens a task run or a flow run in the browser, and prints its address",
  usage: [...LOOKUP_USAGE, "--flow-run ID [options]"],
  about:
    "The address is on the page of taskrun serve, if it runs on this machine,\n" +
    "otherwise in Prefect's user interface. In a pipe, it is only printed.",
  ids: ANY_RUN,
  options: {
    ...LOOKUP_OPTIONS,
    ui: flag("Prefect's user interface, even if the page is served"),
    "ui-url": text(
      "URL",
      "Its address with the tenant, such as http://localhost:8080/default",
    ),
    port: integer(
      "N",
      `The port of taskrun serve; by default ${DEFAULT_PORT}`,
      {
        min: 1,
        max: 65_535,
      },
    ),
    print: flag("Only print the address"),
  },
  examples: [
    ["Open a flow run", "taskrun open 8fe5792c"],
    [
      "Print its address in Prefect's user interface",
      "taskrun open 8fe5792c --ui --print",
    ],
  ],
  async run(context, args) {
    const { ui, "ui-url": uiUrl, port = DEFAULT_PORT, print } = args.values;
    const { signal, stdout } = context;
    checkUrl(uiUrl);
    const client = context.connect();
    const view = await lookUpRun(runTargetOf(args), client, context);
    const run: AddressedRun = "taskRunId" in view
      ? { kind: "task run", id: view.taskRunId }
      : { kind: "flow run", id: view.flowRunId };
    const base = `http://${LOOPBACK}:${port}/`;
    const isPage = !ui && uiUrl === undefined && await isServed(base, signal);
    const address = isPage
      ? pageAddress(base, run)
      : await uiAddress(uiUrl, run, client, context);
    await stdout.write(`${sanitize(address)}\n`);
    if (stdout.isTerminal && !print) await context.open?.(address);
    return EXIT_CODES.ok;
  },
});

function checkUrl(url: string | undefined): void {
  if (url === undefined || /^https?:\/\//i.test(url) && URL.canParse(url)) {
    return;
  }
  throw usageError(
    `Cannot use --ui-url "${url}": it is not an address`,
    "Pass one such as http://localhost:8080/default",
  );
}
