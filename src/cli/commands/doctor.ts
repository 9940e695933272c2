import {
  type Client,
  type ClientDescription,
  describeClient,
  TaskRunViewError,
} from "../../../mod.ts";
import { clientContext, taskRunsOf } from "../../api/client.ts";
import { searchCredentials } from "../../read/credential_search.ts";
import { ANY_TASK_RUN } from "../../api/query.ts";
import { type Context, defineCommand, VERSION } from "../command.ts";
import { exitCodeOf } from "../errors.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { commandHint } from "../output/hint.ts";
import { refuseMore } from "../args/lookup.ts";
import { flag } from "../args/option.ts";
import { jsonText, sanitize } from "../output/sanitize.ts";

/** `taskrun doctor` */
export const doctor = defineCommand({
  name: "doctor",
  summary: "reports the settings in use and missing ones",
  usage: ["[options]"],
  about:
    "Sends one small query to the API, without retries. Keys are never shown.\n" +
    "The exit code is 0 if the API answers, 4 if it refuses the key, otherwise 1.",
  options: {
    json: flag("One JSON object"),
  },
  examples: [
    ["Check the settings", "taskrun doctor"],
    [
      "Of another API",
      "taskrun doctor --api-url http://localhost:4200",
    ],
  ],
  async run(context, { positionals, values }) {
    refuseMore(positionals, 0);
    const client = context.connect({ retries: 0 });
    const report: Report = {
      version: VERSION,
      ...describeClient(client),
      api: await askApi(client, context),
      stores: context.archive === undefined
        ? STORES.map((type) => storeOf(type, client))
        : [],
    };
    const shown = values.json
      ? jsonText({ ...report, api: { ...report.api, exitCode: undefined } }, 2)
      : describe(report, context);
    await context.stdout.write(`${shown}\n`);
    return report.api.exitCode;
  },
});

interface Report extends ClientDescription {
  readonly version: string;
  readonly api: ApiReport;
  readonly stores: readonly StoreReport[];
}

interface ApiReport {
  readonly isReachable: boolean;
  readonly tookMs: number;
  readonly problem: string | null;
  readonly hint: string | null;
  readonly exitCode: number;
}

/** The time limit for the API, which usually answers much faster. */
const PATIENCE_MS = 10_000;

async function askApi(
  client: Client,
  { signal, timeoutMs = PATIENCE_MS, archive }: Context,
): Promise<ApiReport> {
  const started = performance.now();
  const tookMs = () => Math.round(performance.now() - started);
  try {
    await (archive === undefined
      ? client.graphql(ANY_TASK_RUN, {}, { signal, timeoutMs })
      : taskRunsOf(client).pageFlowRuns({}, 1, { signal, timeoutMs }));
    return {
      isReachable: true,
      tookMs: tookMs(),
      problem: null,
      hint: null,
      exitCode: EXIT_CODES.ok,
    };
  } catch (error) {
    if (!(error instanceof TaskRunViewError) || signal.aborted) throw error;
    return {
      isReachable: false,
      tookMs: tookMs(),
      problem: error.message,
      hint: error.hint ?? null,
      exitCode: exitCodeOf(error),
    };
  }
}

const STORES = ["S3Result", "GCSResult", "AzureResult"];

interface StoreReport {
  readonly type: string;
  readonly found: string | null;
  readonly lookedIn: readonly string[];
}

/** Finds the credentials for a store. */
function storeOf(type: string, client: Client): StoreReport {
  const { settings } = clientContext(client);
  const { found = null, lookedIn = [] } = searchCredentials(type, settings) ??
    {};
  return { type, found, lookedIn: lookedIn.filter(isReachedFromHere) };
}

/** The command line does not have the options of the library. */
function isReachedFromHere(place: string): boolean {
  return !place.startsWith("results.");
}

function describe(
  { version, settings, forbidden, api, stores }: Report,
  { paint, archive }: Context,
): string {
  const good = (text: string) => `${paint.good("✓")} ${text}`;
  const bad = (text: string) => `${paint.bad("✗")} ${text}`;
  const dim = (text: string) => `${paint.dim("–")} ${text}`;
  const rows = Object.entries(settings);
  const names = Math.max(...rows.map(([name]) => name.length));
  const values = Math.max(...rows.map(([, { value }]) => value.length));
  const settingLines = rows.map(([name, { value, source }]) =>
    `  ${paint.dim(name.padEnd(names))}  ${sanitize(value).padEnd(values)}  ${
      paint.dim(sanitize(source))
    }`.trimEnd()
  );
  const isCloud = settings.backend?.value === "cloud";
  const keyLine = settings.apiKey
    ? good(`API key found in ${sanitize(settings.apiKey.source)}`)
    : api.isReachable
    ? dim("No API key, and none is required")
    : !isCloud
    ? dim("No API key")
    : bad("No API key: Prefect Cloud requires one in PREFECT__CLOUD__API_KEY");
  const hint = api.hint === null ? undefined : commandHint(api.hint);
  const apiLines = api.isReachable ? [good(answerLine(archive, api.tookMs))] : [
    bad(sanitize(api.problem ?? "")),
    ...hint === undefined ? [] : [paint.dim(`  ${sanitize(hint)}`)],
  ];
  const storeLines = stores.flatMap(({ type, found, lookedIn }) =>
    found === null
      ? [
        dim(`${type}: no credentials in settings and environment`),
        ...lookedIn.map((place) => paint.dim(`    ${place}`)),
      ]
      : [good(`${type}: credentials from ${sanitize(found)}`)]
  );
  return [
    `taskrun ${version}`,
    "",
    paint.bold("Settings"),
    ...settingLines,
    ...forbidden.map((path) => `  ${bad(`${sanitize(path)} may not be read`)}`),
    "",
    ...archive === undefined
      ? [
        paint.bold("API"),
        ...[keyLine, ...apiLines].map((line) => `  ${line}`),
        "",
        paint.bold("Results"),
        ...storeLines.map((line) => `  ${line}`),
        paint.dim(
          "  Files and metadata servers are read with the first result",
        ),
      ]
      : [paint.bold("Archive"), ...apiLines.map((line) => `  ${line}`)],
  ].join("\n");
}

function answerLine(archive: string | undefined, tookMs: number): string {
  return archive === undefined
    ? `The API answered within ${tookMs} ms`
    : `The archive was read in ${tookMs} ms`;
}
