import {
  type CallOptions,
  type Client,
  type FlowRunView,
  fromFlowRunId,
  fromTaskRunId,
  fromTaskSlug,
  isMapped,
  type TaskRunView,
  TaskRunViewError,
} from "../../../mod.ts";
import { taskRunsOf } from "../../api/client.ts";
import { labelOf } from "../../model/row.ts";
import type { Context } from "../command.ts";
import { CliError, usageError } from "../errors.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { checkedId, completeId } from "./ids.ts";
import { integer, type Options, text, type Values } from "./option.ts";
import { ANY_RUN } from "../run_kind.ts";
import type { ParsedArgs } from "./parse.ts";

/** The options that identify a task run. */
export const LOOKUP_OPTIONS = {
  slug: text("SLUG", "The slug of the task, instead of an id", { short: "s" }),
  "flow-run": text("ID", "The flow run, with --slug", {
    short: "f",
    isFlowRun: true,
  }),
  index: integer(
    "N",
    "The map index, with --slug; by default the task itself",
    {
      min: -1,
    },
  ),
} satisfies Options;

/** The two ways to identify a task run, for the usage of a command. */
export const LOOKUP_USAGE = [
  "ID [options]",
  "--slug SLUG --flow-run ID [--index N] [options]",
];

/** A reference to a task run. */
export type Target =
  | { readonly id: string }
  | {
    readonly slug: string;
    readonly flowRunId: string;
    readonly index: number;
  };

/**
 * Parses the reference to a task run. Missing and surplus options are refused.
 */
export function targetOf(
  { positionals, values }: ParsedArgs<typeof LOOKUP_OPTIONS>,
): Target {
  const [id] = positionals;
  refuseMore(positionals, 1);
  const { slug, "flow-run": flowRunId, index = -1 } = values;
  if (id !== undefined) {
    const extra = Object.keys(LOOKUP_OPTIONS).find((name) =>
      values[name as keyof Values<typeof LOOKUP_OPTIONS>] !== undefined
    );
    if (extra === undefined) return { id: checkedId(id, "task run") };
    throw usageError(
      `Cannot use --${extra} with the id "${id}": pass only one of them`,
    );
  }
  if (slug === undefined) {
    throw usageError(
      "Cannot look up a task run: its id is missing",
      "Pass the id, or --slug with --flow-run",
    );
  }
  if (flowRunId === undefined) {
    throw usageError(`Cannot look up "${slug}": --flow-run is missing`);
  }
  return { slug, flowRunId: checkedId(flowRunId, "flow run"), index };
}

/** A reference to a task run or a flow run. */
export type RunTarget = Target | { readonly flowRunId: string };

/**
 * Parses the reference to a task run or a flow run: --flow-run without --slug
 * is the latter.
 */
export function runTargetOf(
  args: ParsedArgs<typeof LOOKUP_OPTIONS>,
): RunTarget {
  const { slug, index, "flow-run": flowRunId } = args.values;
  const isFlowRun = args.positionals.length === 0 && slug === undefined &&
    index === undefined && flowRunId !== undefined;
  if (!isFlowRun) return targetOf(args);
  return { flowRunId: checkedId(flowRunId, "flow run") };
}

/** The flow run that is meant: the id alone, or --flow-run. */
export function flowRunOf(
  { positionals, values }: ParsedArgs<typeof FLOW_RUN_OPTION>,
  act: string,
  hint: string,
): string {
  const [positional] = positionals;
  refuseMore(positionals, 1);
  const flowRun = values["flow-run"];
  if (positional !== undefined && flowRun !== undefined) {
    throw usageError(
      `Cannot use --flow-run with the id "${positional}": pass only one of them`,
    );
  }
  const given = positional ?? flowRun;
  if (given !== undefined) return checkedId(given, "flow run");
  throw usageError(
    `Cannot ${act}: the id of the flow run is missing`,
    hint,
  );
}

/** The option that names a flow run in place of the id alone. */
export const FLOW_RUN_OPTION = {
  "flow-run": text("ID", "The flow run", { short: "f", isFlowRun: true }),
} satisfies Options;

/** Refuses surplus arguments. */
export function refuseMore(positionals: readonly string[], most: number): void {
  const extra = positionals[most];
  if (extra === undefined) return;
  throw usageError(`Cannot use "${extra}": it is a surplus argument`);
}

/** Looks up the referenced task run. */
export async function lookUp(
  target: Target,
  client: Client,
  context: Context,
): Promise<TaskRunView> {
  const { signal, timeoutMs } = context;
  const options = { client, signal, timeoutMs };
  if ("slug" in target) return await lookUpSlug(target, client, context);
  const id = await completeId(target.id, ["task run"], client, context);
  return await fromTaskRunId(id, options).catch(async (error) => {
    throw await isFlowRun(error, id, client, options)
      ? namesFlowRun(id, error)
      : error;
  });
}

async function lookUpSlug(
  { slug, flowRunId, index }: Exclude<Target, { readonly id: string }>,
  client: Client,
  context: Context,
): Promise<TaskRunView> {
  const { signal, timeoutMs } = context;
  const id = await completeId(flowRunId, ["flow run"], client, context);
  return await fromTaskSlug(slug, id, index, { client, signal, timeoutMs });
}

/** Looks up the referenced task run or flow run. */
export async function lookUpRun(
  target: RunTarget,
  client: Client,
  context: Context,
): Promise<TaskRunView | FlowRunView> {
  const { signal, timeoutMs } = context;
  const options = { client, signal, timeoutMs };
  if ("slug" in target) return await lookUpSlug(target, client, context);
  if ("flowRunId" in target) {
    const { flowRunId } = target;
    const id = await completeId(flowRunId, ["flow run"], client, context);
    return await fromFlowRunId(id, options);
  }
  const id = await completeId(target.id, ANY_RUN, client, context);
  try {
    return await fromTaskRunId(id, options);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return await fromFlowRunId(id, options).catch((second) => {
      throw isNotFound(second) ? neitherRun(id, error) : second;
    });
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof TaskRunViewError && error.code === "not_found";
}

function neitherRun(id: string, cause: unknown): CliError {
  return new CliError(
    `Cannot find "${id}": the API has no task run and no flow run with this id`,
    {
      hint: "Check the id, and that the API key belongs to its tenant",
      exitCode: EXIT_CODES.notFound,
      cause,
    },
  );
}

/**
 * Returns whether an id, which is not that of a task run, is that of a flow
 * run.
 */
async function isFlowRun(
  error: unknown,
  id: string,
  client: Client,
  { signal, timeoutMs }: CallOptions,
): Promise<boolean> {
  if (!isNotFound(error)) return false;
  try {
    return await taskRunsOf(client)
      .hasFlowRun(id, { signal, timeoutMs }) === true;
  } catch {
    return false; // the error of the first look-up is reported
  }
}

function namesFlowRun(id: string, cause: unknown): CliError {
  return new CliError(
    `Cannot look up the task run "${id}": it is the id of a flow run`,
    {
      hint: `Run taskrun list --flow-run ${id} to list its task runs`,
      exitCode: EXIT_CODES.notFound,
      cause,
    },
  );
}

/** Refuses a task run without children. */
export function checkMapped(view: TaskRunView): void {
  if (isMapped(view.state)) return;
  throw usageError(
    `Cannot list the children of ${
      labelOf(view)
    }: it is ${view.state.type}, not Mapped`,
    "Use taskrun show or taskrun result for a single task run",
  );
}
