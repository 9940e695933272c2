// What a strict program may do with the types.
import {
  type Client,
  createClient,
  fromTaskRunData,
  fromTaskRunId,
  fromTaskSlug,
  isSuccessful,
  iterMapped,
  type ResultRef,
  type State,
  type TaskRunView,
  TaskRunViewError,
} from "@taskrunview/taskrunview";
import { decodePickle, PyDateTime } from "@taskrunview/taskrunview/pickle";
import {
  startTestBackend,
  type TaskRunData,
} from "@taskrunview/taskrunview/testing";

const client: Client = createClient({ apiUrl: new URL("http://127.0.0.1") });

interface Summary {
  readonly count: number;
}

export async function count(id: string, signal?: AbortSignal): Promise<number> {
  const run = await fromTaskRunId<Summary>(id, { client, signal });
  const view: TaskRunView<Summary> = run;
  const state: State = view.state;
  if (state.type === "Mapped") return state.nMapStates ?? 0;
  if (!isSuccessful(state)) return 0;
  const ref: ResultRef | null = state.result;
  if (ref === null) return 0;
  return (await view.result({ timeoutMs: 1_000 })).count;
}

export async function total(flowRunId: string): Promise<number> {
  const parent = await fromTaskSlug<number[]>("add-1", flowRunId, -1, {
    client,
  });
  let sum = 0;
  for await (const child of iterMapped(parent, { concurrency: 6 })) {
    sum += await child.result();
  }
  return sum;
}

export function year(bytes: Uint8Array): number | undefined {
  const value: unknown = decodePickle(bytes);
  return value instanceof PyDateTime ? value.getUTCFullYear() : undefined;
}

export function codeOf(row: unknown): string {
  try {
    // @ts-expect-error: a view is frozen, by its type too
    fromTaskRunData(row).name = "x";
    return "none";
  } catch (error) {
    return error instanceof TaskRunViewError ? error.code : "other";
  }
}

export async function serve(rows: readonly TaskRunData[]): Promise<string> {
  const backend = await startTestBackend({ rows });
  const { url } = backend;
  await backend.stop();
  return url;
}
