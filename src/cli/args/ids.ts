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
import type { RunKind } from "../run_kind.ts";

/** An id as Prefect spells it, or the beginning of one. */
export function checkedId(text: string, what: RunKind): string {
  const id = parseUuid(text) ??
    (uuidsWithPrefix(text) && text.toLowerCase());
  if (id !== undefined) return id;
  throw usageError(
    `Cannot look up ${what} "${text}": it is not a UUID, nor the beginning of one`,
    "Ids look like 6605a1bd-0d72-5cfe-86e3-130e0febd052, and four digits may be enough; a slug goes with --slug",
  );
}

/** A run whose id starts with what was given. */
export interface Match {
  readonly kind: RunKind;
  readonly id: string;
  readonly label: string;
}

/**
 * Completes the beginning of an id; a whole id costs no request.
 *
 * @param given What {@linkcode checkedId} returned.
 * @param kinds The runs that may be meant.
 * @throws {CliError} If no run of these kinds, or more than one, starts so.
 */
export async function completeId(
  given: string,
  kinds: readonly RunKind[],
  client: Client,
  context: Context,
): Promise<string> {
  if (parseUuid(given) !== undefined) return given;
  const range = uuidsWithPrefix(given)!;
  const found = await findMatches(range, MOST, client, context);
  const wanted = found.filter(({ kind }) => kinds.includes(kind));
  const [match, other] = wanted;
  if (match === undefined) throw noMatch(given, kinds, found[0]);
  if (other !== undefined) throw ambiguous(given, match, other);
  return match.id;
}

/** Finds the first runs of each kind whose ids are in a range. */
export async function findMatches(
  idRange: UuidRange,
  most: number,
  client: Client,
  { signal, timeoutMs }: Context,
): Promise<readonly Match[]> {
  const source = taskRunsOf(client);
  const where = { idRange };
  const options = { signal, timeoutMs };
  const [taskRuns, flowRuns] = await Promise.all([
    source.pageById(where, most, options),
    source.pageFlowRuns(where, most, options),
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

/** Two are enough to see that one is not meant alone. */
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
        ? `taskrun list --flow-run ${other.id} lists its task runs`
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
