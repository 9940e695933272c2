import { iterFlowRuns } from "../../../mod.ts";
import { isUuid, uuidsWithPrefix } from "../../model/uuid.ts";
import { findMatches, type Match } from "../args/ids.ts";
import type { Context } from "../command.ts";
import type { RunKind } from "../run_kind.ts";
import { sanitize } from "./sanitize.ts";

/** The maximum number of listed ids. */
const MOST = 30;

/** The number of the latest flow runs that are searched. */
const LATEST = 300;

/** The time limit, as a shell waits for the completion. */
const LIMIT_MS = 2_000;

/**
 * Writes the ids with the given start, each followed by a tab and the name of
 * its run, for the completion of shells. On errors, ids are omitted.
 */
export async function writeIds(
  beginning: string,
  kinds: readonly RunKind[],
  context: Context,
): Promise<void> {
  const signal = AbortSignal.any([
    context.signal,
    AbortSignal.timeout(LIMIT_MS),
  ]);
  const matches = await findIds(beginning, kinds, { ...context, signal })
    .catch(() => []);
  const lines = matches.filter(({ id }) => isUuid(id)) // a shell splits others
    .map(({ kind, id, label }) => `${id}\t${kind} ${sanitize(label)}\n`);
  await context.stdout.write(lines.join(""));
}

async function findIds(
  beginning: string,
  kinds: readonly RunKind[],
  context: Context,
): Promise<readonly Match[]> {
  const client = context.connect({ retries: 0 });
  const range = uuidsWithPrefix(beginning);
  if (range !== undefined) {
    return await findMatches(range, MOST, kinds, client, context);
  }
  if (!kinds.includes("flow run")) return [];
  const { signal } = context;
  const matches: Match[] = [];
  const options = { client, signal, pageSize: MOST };
  let read = 0;
  for await (const { flowRunId: id, name } of iterFlowRuns(options)) {
    const label = `"${name ?? ""}"`;
    if (id.startsWith(beginning)) matches.push({ kind: "flow run", id, label });
    if (matches.length === MOST || ++read === LATEST) break;
  }
  return matches;
}
