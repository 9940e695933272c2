import type { Client } from "../../../mod.ts";
import { taskRunsOf } from "../../api/client.ts";
import { parseFlowRunRow } from "../../model/flow_run_row.ts";
import { labelOf, parseTaskRunRow } from "../../model/row.ts";
import {
  parseUuid,
  type UuidRange,
  uuidsWithPrefix,
} from "../../model/uuid.ts";
import type { Context } from "../command.ts";
import { CliError, usageError } from "../errors.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { ANY_RUN, type RunKind } from "../run_kind.ts";

/** Checks an id, or the start of one. */
export function checkedId(text: string, what: RunKind): string {
  const id = parseUuid(text) ??
    (uuidsWithPrefix(text) && text.toLowerCase());
  if (id !== undefined) return id;
  throw usageError(
    `Cannot look up ${what} "${text}": it is not a UUID, nor the start of one`,
    "Pass an id such as 6605a1bd-0d72-5cfe-86e3-130e0febd052, at least four digits of it, or a slug with --slug",
  );
}

/** A run whose id starts with the given digits. */
export interface Match {
  readonly kind: RunKind;
  readonly id: string;
  readonly label: string;
}

/**
 * Completes the start of an id. A complete id requires no request.
 *
 * @param given The value of {@linkcode checkedId}.
 * @param kinds The kinds of runs to search.
 * @throws {CliError} If no run of these kinds matches, or more than one.
 */
export async function completeId(
  given: string,
  kinds: readonly RunKind[],
  client: Client,
  context: Context,
): Promise<string> {
  if (parseUuid(given) !== undefined) return given;
  const range = uuidsWithPrefix(given)!;
  const found = await findMatches(range, MOST, ANY_RUN, client, context);
  const wanted = found.filter(({ kind }) => kinds.includes(kind));
  const [match, other] = wanted;
  if (match === undefined) throw noMatch(given, kinds, found[0]);
  if (other !== undefined) throw ambiguous(given, match, other);
  return match.id;
}

/** Finds the first runs of the kinds, of each kind, whose ids are in a range. */
export async function findMatches(
  idRange: UuidRange,
  most: number,
  kinds: readonly RunKind[],
  client: Client,
  { signal, timeoutMs }: Context,
): Promise<readonly Match[]> {
  const source = taskRunsOf(client);
  const where = { idRange };
  const options = { signal, timeoutMs };
  const [taskRuns, flowRuns] = await Promise.all([
    kinds.includes("task run") ? source.pageById(where, most, options) : [],
    kinds.includes("flow run") ? source.pageFlowRuns(where, most, options) : [],
  ]);
  return [
    ...taskRuns.map((row): Match => {
      const run = parseTaskRunRow(row);
      return { kind: "task run", id: run.taskRunId, label: labelOf(run) };
    }),
    ...flowRuns.map((row): Match => {
      const { flowRunId: id, name } = parseFlowRunRow(row);
      return { kind: "flow run", id, label: `"${name ?? id}"` };
    }),
  ];
}

/** Two matches are sufficient to refuse an ambiguous start. */
const MOST = 2;

function noMatch(
  given: string,
  kinds: readonly RunKind[],
  other: Match | undefined,
): CliError {
  const wanted = kinds.join(" or ");
  return new CliError(
    other === undefined
      ? `Cannot find a ${wanted} "${given}…": no id starts like this`
      : `Cannot find a ${wanted} "${given}…": the id is that of the ${other.kind} ${other.label}`,
    {
      hint: other?.kind === "flow run"
        ? `Run taskrun list --flow-run ${other.id} to list its task runs`
        : "Check the id, and that the API key belongs to its tenant",
      exitCode: EXIT_CODES.notFound,
    },
  );
}

function ambiguous(given: string, ...matches: readonly Match[]): CliError {
  const named = matches.map(({ kind, id, label }) => `${kind} ${label} ${id}`);
  return usageError(
    `Cannot look up "${given}…": more than one id starts like this`,
    `Add digits: ${named.join(", ")}`,
  );
}
