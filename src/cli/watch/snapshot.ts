import {
  type Client,
  type FailureCause,
  type FlowRunView,
  fromFlowRunId,
  groupFailures,
  isFailed,
  isMapped,
  isSuccessful,
  iterTaskRuns,
  parseState,
  STATE_TYPES,
  type TaskRunView,
} from "../../../mod.ts";
import { taskRunsOf } from "../../api/client.ts";
import { parseChildrenCount } from "../../flow_runs/children_count.ts";
import type { Context } from "../command.ts";

/** A task of a flow run, with its children by state where it is mapped. */
export interface TaskSnapshot {
  readonly view: TaskRunView;
  /** Null where it is not mapped, or nothing is known of its children. */
  readonly children: ReadonlyMap<string, number> | null;
  /** How many children there will be; null where that is not known. */
  readonly total: number | null;
}

/** A flow run at one moment. */
export interface Snapshot {
  readonly run: FlowRunView;
  readonly tasks: readonly TaskSnapshot[];
  readonly causes: readonly FailureCause[];
  /** How many task runs have failed, children included. */
  readonly failed: number;
}

const FAILED_TYPES = STATE_TYPES.filter((type) =>
  isFailed(parseState({ type }))
);

/** Whether a state of this name has failed. */
export function isFailedType(type: string): boolean {
  return (FAILED_TYPES as readonly string[]).includes(type);
}

const WELL_TYPES = STATE_TYPES.filter((type) =>
  isSuccessful(parseState({ type }))
);

/** Whether a state of this name has succeeded. */
export function isSuccessfulType(type: string): boolean {
  return (WELL_TYPES as readonly string[]).includes(type);
}

/**
 * Reads a flow run: one request for the run, one for each hundred of its tasks,
 * and one for each ten mapped ones. Causes are grouped only if the number of
 * failures has changed.
 */
export async function readSnapshot(
  flowRunId: string,
  before: Snapshot | undefined,
  client: Client,
  context: Context,
): Promise<Snapshot> {
  const options = { client, signal: context.signal };
  const run = await fromFlowRunId(flowRunId, options);
  const views: TaskRunView[] = [];
  const where = { ...options, mapIndex: -1 };
  for await (const view of iterTaskRuns(flowRunId, where)) views.push(view);
  const tasks = await withChildren(views, client, context);
  const failed = tasks.reduce((sum, task) => sum + failuresOf(task), 0);
  const causes = before?.failed === failed
    ? before.causes
    : failed === 0
    ? []
    : (await groupFailures(
      iterTaskRuns(flowRunId, { ...options, states: FAILED_TYPES }),
    )).causes;
  return { run, tasks, causes, failed };
}

async function withChildren(
  views: readonly TaskRunView[],
  client: Client,
  { signal }: Context,
): Promise<readonly TaskSnapshot[]> {
  const mapped = views.filter(({ state }) => isMapped(state));
  const ids = mapped.map(({ taskRunId }) => taskRunId);
  const rows = ids.length === 0
    ? []
    : await taskRunsOf(client).countChildren(ids, { signal });
  const counts = new Map(
    ids.map((id, at) => [id, childrenOf(rows[at])] as const),
  );
  return views.map((view) => {
    const { state, taskRunId } = view;
    const children = counts.get(taskRunId) ?? null;
    const total = isMapped(state) ? state.nMapStates : null;
    return { view, children, total };
  });
}

/** An API may not count them. */
function childrenOf(row: unknown): ReadonlyMap<string, number> | null {
  if (row === null || row === undefined) return null;
  return new Map(Object.entries(parseChildrenCount(row).states));
}

function failuresOf({ view, children }: TaskSnapshot): number {
  let failed = isFailed(view.state) ? 1 : 0;
  for (const [type, count] of children ?? []) {
    if (isFailedType(type)) failed += count;
  }
  return failed;
}
