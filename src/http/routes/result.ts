import {
  fromTaskRunId,
  isMapped,
  iterMapped,
  type State,
  type TaskRunView,
} from "../../../mod.ts";
import { iterMappedValues } from "../../mapped_results.ts";
import { jsonResponse } from "../response/answers.ts";
import type { RequestContext } from "../request/context.ts";
import {
  type Encode,
  encodeResult,
  encoderOf,
  VALUE_QUERY,
} from "../response/encode_result.ts";
import { negotiate } from "../request/negotiate.ts";
import type { Parameters, QueryOf } from "../request/query.ts";
import { storedBytesResponse } from "../response/stored_bytes.ts";
import {
  digest,
  notModified,
  type Validators,
} from "../response/validators.ts";

/** The parameters of a result. */
export const RESULT_QUERY = {
  raw: {
    description: "Returns the stored bytes, undecoded.",
    schema: { type: "boolean", default: false },
  },
  ...VALUE_QUERY,
} as const satisfies Parameters;

/** Answers with the value of a result, or with its bytes. */
export async function answerResult(
  context: RequestContext,
  { raw, fields }: QueryOf<typeof RESULT_QUERY>,
): Promise<Response> {
  const { request, id, client, signal, timeoutMs } = context;
  if (!raw) negotiate(request.headers, ["application/json"]);
  const view = await fromTaskRunId(id, { client, signal, timeoutMs });
  if (raw) return await storedBytesResponse(context, view);
  const encode = await encoderOf({ fields });
  return isMapped(view.state)
    ? await gatheredResponse(context, view, encode)
    : await valueResponse(context, view, encode);
}

async function valueResponse(
  context: RequestContext,
  view: TaskRunView,
  encode: Encode,
): Promise<Response> {
  const { request, resultAccess, signal, timeoutMs } = context;
  const validators = await weakValidators(view.state);
  const { isLoadable } = await resultAccess.describe(view);
  const known = isLoadable && notModified(request.headers, validators);
  if (known) return known;
  const value = await resultAccess.load(view, { signal, timeoutMs });
  return jsonResponse(encodeResult(value, encode), validators);
}

/**
 * Answers with a gathered result. The tag depends on the states of all
 * children, which are listed first only if the client may have the same list.
 */
async function gatheredResponse(
  context: RequestContext,
  parent: TaskRunView,
  encode: Encode,
): Promise<Response> {
  const { request: { headers }, resultAccess, signal, timeoutMs } = context;
  const known = headers.has("if-none-match") &&
    await notModifiedChildren(context, parent);
  if (known) return known;
  const states: State[] = [];
  const values: unknown[] = [];
  const children = iterMappedValues(
    parent,
    { signal, timeoutMs },
    (child, options) => resultAccess.load(child, options),
  );
  for await (const child of children) {
    if (child.status === "rejected") throw child.reason;
    states.push(child.view.state);
    values.push(child.value);
  }
  const validators = await weakValidators([parent.state, states]);
  return jsonResponse(encodeResult(values, encode), validators);
}

async function notModifiedChildren(
  { request, resultAccess, signal, timeoutMs }: RequestContext,
  parent: TaskRunView,
): Promise<Response | undefined> {
  const states: State[] = [];
  const options = { pageSize: PAGE_SIZE, signal, timeoutMs };
  for await (const child of iterMapped(parent, options)) {
    if (!(await resultAccess.describe(child)).isLoadable) return undefined;
    states.push(child.state);
  }
  const validators = await weakValidators([parent.state, states]);
  return notModified(request.headers, validators);
}

const PAGE_SIZE = 100;

/**
 * Creates a weak tag from states, which include the locations of results. Bytes
 * that are overwritten in place have the same tag.
 */
async function weakValidators(states: unknown): Promise<Validators> {
  return { etag: `W/"${await digest(states)}"`, modified: null };
}
