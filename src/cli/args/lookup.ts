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
import { parseUuid } from "../../model/uuid.ts";
import type { Context } from "../command.ts";
import { CliError, usageError } from "../errors.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { integer, type Options, text, type Values } from "./option.ts";
import type { ParsedArgs } from "./parse.ts";

/** How a command is told which task run it is about. */
export const LOOKUP_OPTIONS = {
  slug: text("SLUG", "The slug of the task, in place of an id", { short: "s" }),
  "flow-run": text("UUID", "The flow run, with --slug", { short: "f" }),
  index: integer("N", "The map index, with --slug; by default the task", {
    min: -1,
  }),
} satisfies Options;

/** The two ways to say it, for the usage of a command. */
export const LOOKUP_USAGE = [
  "ID [options]",
  "--slug SLUG --flow-run UUID [--index N] [options]",
];

/** An id as Prefect spells it. */
export function checkedUuid(text: string, what: string): string {
  const id = parseUuid(text);
  if (id !== undefined) return id;
  throw usageError(
    `Cannot look up ${what} "${text}": it is not a UUID`,
    "Ids look like 6605a1bd-0d72-5cfe-86e3-130e0febd052; a slug goes with --slug",
  );
}

/** Which task run is meant. */
export type Target =
  | { readonly id: string }
  | {
    readonly slug: string;
    readonly flowRunId: string;
    readonly index: number;
  };

/** Reads which task run is meant; what is missing or too much is refused. */
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
    if (extra === undefined) return { id: checkedUuid(id, "task run") };
    throw usageError(
      `Cannot use --${extra} with the id "${id}": one of them is enough`,
    );
  }
  if (slug === undefined) {
    throw usageError(
      "Cannot look up a task run: its id is missing",
      "Give the id, or --slug with --flow-run",
    );
  }
  if (flowRunId === undefined) {
    throw usageError(`Cannot look up "${slug}": --flow-run is missing`);
  }
  return { slug, flowRunId: checkedUuid(flowRunId, "flow run"), index };
}

/** A run of either kind. */
export type RunTarget = Target | { readonly flowRunId: string };

/** Reads which task run or flow run is meant: --flow-run alone is one, too. */
export function runTargetOf(
  args: ParsedArgs<typeof LOOKUP_OPTIONS>,
): RunTarget {
  const { slug, index, "flow-run": flowRunId } = args.values;
  const isFlowRun = args.positionals.length === 0 && slug === undefined &&
    index === undefined && flowRunId !== undefined;
  if (!isFlowRun) return targetOf(args);
  return { flowRunId: checkedUuid(flowRunId, "flow run") };
}

/** Refuses words that no command would read. */
export function refuseMore(positionals: readonly string[], most: number): void {
  const extra = positionals[most];
  if (extra === undefined) return;
  throw usageError(`Cannot use "${extra}": there is one word too many`);
}

/** Looks up the task run that is meant. */
export async function lookUp(
  target: Target,
  client: Client,
  { signal, timeoutMs }: Context,
): Promise<TaskRunView> {
  const options = { client, signal, timeoutMs };
  return "id" in target
    ? await fromTaskRunId(target.id, options).catch(async (error) => {
      throw await isFlowRun(error, target.id, client, options)
        ? namesFlowRun(target.id, error)
        : error;
    })
    : await fromTaskSlug(
      target.slug,
      target.flowRunId,
      target.index,
      options,
    );
}

/** Looks up the task run or flow run that is meant. */
export async function lookUpRun(
  target: RunTarget,
  client: Client,
  { signal, timeoutMs }: Context,
): Promise<TaskRunView | FlowRunView> {
  const options = { client, signal, timeoutMs };
  if ("slug" in target) {
    const { slug, flowRunId, index } = target;
    return await fromTaskSlug(slug, flowRunId, index, options);
  }
  if ("flowRunId" in target) {
    return await fromFlowRunId(target.flowRunId, options);
  }
  try {
    return await fromTaskRunId(target.id, options);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return await fromFlowRunId(target.id, options).catch((second) => {
      throw isNotFound(second) ? neitherRun(target.id, error) : second;
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

/** Whether an id that no task run has is that of a flow run. */
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
    return false; // what was asked for first is what is reported
  }
}

function namesFlowRun(id: string, cause: unknown): CliError {
  return new CliError(
    `Cannot look up the task run "${id}": it is the id of a flow run`,
    {
      hint: `taskrun list --flow-run ${id} lists its task runs`,
      exitCode: EXIT_CODES.notFound,
      cause,
    },
  );
}

/** Refuses a task run that has no children. */
export function checkMapped(view: TaskRunView): void {
  if (isMapped(view.state)) return;
  throw usageError(
    `Cannot list the children of ${
      labelOf(view)
    }: it is ${view.state.type}, not Mapped`,
    "taskrun show and taskrun result are for single task runs",
  );
}
