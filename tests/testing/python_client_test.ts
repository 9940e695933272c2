// deno-lint-ignore-file camelcase -- Python and GraphQL name things so
import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  recordedRows,
  startTestBackend,
  type TaskRunData,
} from "@taskrunview/taskrunview/testing";
import recordedResults from "../data/task_run_results.json" with {
  type: "json",
};

const PYTHON = Deno.env.get("TASKRUNVIEW_PYTHON") ?? "python3";
const SCRIPT = `${import.meta.dirname}/python_client.py`;
const RESULTS = `${import.meta.dirname}/../data/results`;
const PLACEHOLDER = "{FIXTURES}/results";

/** Results that the client would fetch from a store in the cloud. */
const REMOTE = /"type":"(?:S3|GCS|Azure)Result"/;
/** Tags whose content the script tells as well; the others are only counted. */
const TOLD = [
  "none",
  "bool",
  "int",
  "float",
  "str",
  "bytes",
  "decimal",
  "datetime",
];
const NESTED = ["list", "tuple", "dict", "object"];

interface Asked {
  id: string;
  slug: string;
  flow_run_id: string;
  map_index: number;
  load: boolean;
}

/** Why the official client cannot be run; undefined if it can. */
function whyNot(): string | undefined {
  const probe = ["-c", "from prefect.backend import TaskRunView"];
  try {
    const { success } = new Deno.Command(PYTHON, { args: probe }).outputSync();
    return success ? undefined : `"${PYTHON}" has no Prefect 1.x`;
  } catch {
    return `"${PYTHON}" cannot be run`;
  }
}

interface Told {
  views: unknown[];
  client: Record<"found" | "malformed" | "invalid", Attempt>;
}

interface Attempt {
  ok: boolean;
  value?: unknown;
  error?: { type: string; message: string };
}

async function askPython(url: string, asked: readonly Asked[]): Promise<Told> {
  const home = await Deno.makeTempDir();
  try {
    const child = new Deno.Command(PYTHON, {
      args: [SCRIPT],
      env: {
        HOME: home,
        PREFECT__BACKEND: "server",
        PREFECT__SERVER__ENDPOINT: url,
        PREFECT__LOGGING__LEVEL: "ERROR",
      },
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const input = child.stdin.getWriter();
    await input.write(new TextEncoder().encode(JSON.stringify(asked)));
    await input.close();
    const { stdout } = await child.output();
    const text = new TextDecoder().decode(stdout);
    return JSON.parse(text.replaceAll(RESULTS, PLACEHOLDER));
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

/** A recorded value as flat as the script tells it. */
// deno-lint-ignore no-explicit-any -- tagged JSON, see tests/data
function flatten(value: any): unknown {
  if (Array.isArray(value)) return value.map(flatten);
  if (value === null || typeof value !== "object") return value;
  const { t, v, attrs } = value;
  if (TOLD.includes(t)) return v === undefined ? { t } : { t, v };
  if (!NESTED.includes(t)) return { t: "other" };
  return t === "object"
    ? { ...value, attrs: flatten(attrs) }
    : { t, v: flatten(v) };
}

function expected(row: TaskRunData, load: boolean): unknown {
  const recorded = recordedResults.find(({ id }) => id === row.id)!;
  const { repr, iter_mapped, get_result } = recorded;
  const value = get_result.ok
    ? { ...get_result, value: flatten(get_result.value) }
    : get_result;
  return {
    reprs: [repr, repr, repr],
    ...(iter_mapped && { iter_mapped }),
    ...(load && { get_result: value }),
  };
}

const reason = whyNot();
const name =
  "the official Python client finds in the backend what was recorded";

Deno.test({
  name: reason === undefined
    ? name
    : `${name} (${reason}: set TASKRUNVIEW_PYTHON)`,
  ignore: reason !== undefined,
  async fn() {
    const rows = recordedRows({ resultsDir: RESULTS });
    await using backend = await startTestBackend({ rows });
    const asked = rows.map((row): Asked => ({
      id: row.id,
      slug: row.task.slug,
      flow_run_id: row.flow_run_id,
      map_index: row.map_index,
      load: !REMOTE.test(JSON.stringify(row)),
    }));
    const { views, client } = await askPython(backend.url, asked);
    for (const [index, row] of rows.entries()) {
      const wanted = expected(row, asked[index]!.load);
      assertEquals(views[index], wanted, `${row.id} ${row.task.slug}`);
    }
    assertEquals(client.found, {
      ok: true,
      value: {
        t: "str",
        v: '{"task_run": [{"map_index": 24}, {"map_index": 24}]}',
      },
    });
    assertClientError(
      client.malformed,
      'invalid input syntax for type uuid: "no-uuid"',
    );
    assertClientError(
      client.invalid,
      'GRAPHQL_VALIDATION_FAILED: Cannot query field "nope"',
    );
  },
});

function assertClientError({ error }: Attempt, message: string): void {
  assertEquals(error?.type, "prefect.exceptions.ClientError");
  assertStringIncludes(error!.message, message);
}
