import {
  fromTaskRunId,
  isMapped,
  iterMapped,
  type TaskRunView,
} from "../../../mod.ts";
import { mapAhead } from "../ahead.ts";
import { jsonResponse } from "../response/answers.ts";
import type { RequestContext } from "../request/context.ts";
import { encodeResult } from "../response/encode_result.ts";
import { negotiate } from "../request/negotiate.ts";
import type { Parameters, QueryOf } from "../request/query.ts";
import { storedBytesResponse } from "../response/stored_bytes.ts";
import {
  digest,
  notModified,
  type Validators,
} from "../response/validators.ts";

/** What may be asked of a result. */
export const RESULT_QUERY = {
  raw: {
    description: "Gives the stored bytes, undecoded.",
    schema: { type: "boolean", default: false },
  },
} as const satisfies Parameters;

/** Answers with the value of a result, or with its bytes. */
export async function answerResult(
  context: RequestContext,
  { raw }: QueryOf<typeof RESULT_QUERY>,
): Promise<Response> {
  const { request, id, client, signal, timeoutMs } = context;
  if (!raw) negotiate(request.headers, ["application/json"]);
  const view = await fromTaskRunId(id, { client, signal, timeoutMs });
  if (raw) return await storedBytesResponse(context, view);
  return isMapped(view.state)
    ? await gatheredAnswer(context, view)
    : await valueAnswer(context, view);
}

async function valueAnswer(
  context: RequestContext,
  view: TaskRunView,
): Promise<Response> {
  const { request, resultAccess, signal, timeoutMs } = context;
  const validators = await weakValidators(view.state);
  const { isLoadable } = await resultAccess.describe(view);
  const known = isLoadable && notModified(request.headers, validators);
  if (known) return known;
  const value = await resultAccess.load(view, { signal, timeoutMs });
  return jsonResponse(encodeResult(value), validators);
}

/** At most what an edge function may have open at once. */
const CONCURRENCY = 6;
const PAGE_SIZE = 100;

/** What the list is depends on all children, so they are listed first. */
async function gatheredAnswer(
  context: RequestContext,
  parent: TaskRunView,
): Promise<Response> {
  const { request, resultAccess, signal, timeoutMs } = context;
  const options = { pageSize: PAGE_SIZE, signal, timeoutMs };
  const children: TaskRunView[] = [];
  let areLoadable = true;
  for await (const child of iterMapped(parent, options)) {
    children.push(child);
    areLoadable &&= (await resultAccess.describe(child)).isLoadable;
  }
  const states = children.map(({ state }) => state);
  const validators = await weakValidators([parent.state, states]);
  const known = areLoadable && notModified(request.headers, validators);
  if (known) return known;
  const values: unknown[] = [];
  const load = (child: TaskRunView, signal: AbortSignal) =>
    resultAccess.load(child, { signal, timeoutMs });
  for await (
    const value of mapAhead(each(children), CONCURRENCY, signal, load)
  ) values.push(value);
  return jsonResponse(encodeResult(values), validators);
}

async function* each<Item>(items: readonly Item[]) {
  yield* items;
}

/**
 * By states, and with them the places of results. What is written over in its
 * place has the same tag, so the tag is a weak one.
 */
async function weakValidators(states: unknown): Promise<Validators> {
  return { etag: `W/"${await digest(states)}"`, modified: null };
}
