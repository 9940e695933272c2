import type { JsonValue } from "../../mod.ts";
import type {
  PublicChild,
  PublicChildrenCount,
  PublicFlowRun,
  PublicResult,
  PublicTaskRunData,
  PublicTimes,
} from "../../src/http/wire.ts";

/** A value in the form of `docs/json.md`. */
export type Json = JsonValue;

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

/** When a task run ran. */
export type Times = PublicTimes;

/** How many children of a mapped task are in each state. */
export type ChildrenCount = PublicChildrenCount;

/** A flow run. */
export type FlowRun = PublicFlowRun;

/** A child of a mapped task. */
export type Child = PublicChild;

/** A task run, with its times if they were requested. */
export interface TaskRun extends PublicTaskRunData {
  readonly times?: Times;
}

/** A task run, and where its result is. */
export interface TaskRunAndResult extends TaskRun {
  readonly result: PublicResult;
}

/** A problem document (RFC 9457), or a request that got no answer. */
export interface ProblemDetails {
  readonly title: string;
  readonly detail: string;
  readonly status: number | null;
  readonly code: string;
  readonly hint: string | null;
  /** In seconds, where the handler says it. */
  readonly retryAfter: number | null;
}

/** Thrown where the handler answers with a problem, or not at all. */
export class Problem extends Error {
  /** A literal, so that minified bundles keep it. */
  override readonly name = "Problem";
  /** What the handler said. */
  readonly details: ProblemDetails;

  /** Takes the detail for the message. */
  constructor(details: ProblemDetails) {
    super(details.detail);
    this.details = details;
  }

  /** Whether it may pass by itself. */
  get mayPass(): boolean {
    const { status } = this.details;
    return status === null || status === 503 || status === 504 ||
      status === 502 && this.details.code !== "unauthorized";
  }
}

const BASE = "./api";

/** The address of the result as it is stored. */
export function rawAddress(taskRunId: string): string {
  return `${BASE}/task-runs/${taskRunId}/result?raw`;
}

/** Reads a JSON answer; told of the bytes as they come. */
export async function getJson<T>(
  path: string,
  signal: AbortSignal,
  onBytes?: (count: number) => void,
): Promise<T> {
  const response = await ask(path, "application/json", signal);
  if (onBytes === undefined || response.body === null) {
    return await unlessCut(response.json(), signal);
  }
  return JSON.parse(await unlessCut(readText(response.body, onBytes), signal));
}

async function readText(
  body: ReadableStream<Uint8Array>,
  onBytes: (count: number) => void,
): Promise<string> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = "";
  for (let count = 0;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    onBytes(count += value.length);
  }
}

/**
 * Reads when task runs were at work. It is told beside what is to be shown,
 * so a server that does not know it takes nothing else away.
 */
export async function getTimes(
  path: string,
  signal: AbortSignal,
): Promise<readonly Times[]> {
  try {
    return await getJson<readonly Times[]>(`${path}/times`, signal);
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}

/** Reads how far mapped tasks are; without it they are shown all the same. */
export async function getChildrenCounts(
  flowRunId: string,
  signal: AbortSignal,
): Promise<readonly ChildrenCount[]> {
  try {
    return await getJson(`/flow-runs/${flowRunId}/mapped`, signal);
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}

/** Reads what a flow run is called; its tasks can be shown without. */
export async function getFlowRun(
  id: string,
  signal: AbortSignal,
): Promise<FlowRun | null> {
  try {
    return await getJson<FlowRun>(`/flow-runs/${id}`, signal);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

/** Reads a task run with its times. */
export async function getTaskRun(
  id: string,
  signal: AbortSignal,
): Promise<TaskRunAndResult> {
  const path = `/task-runs/${id}`;
  const [run, [times]] = await Promise.all([
    getJson<TaskRunAndResult>(path, signal),
    getTimes(path, signal),
  ]);
  return times === undefined ? run : { ...run, times };
}

/** Sends a request; an answer that is none rejects with a {@linkcode Problem}. */
export async function ask(
  path: string,
  accept: string,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const response = await unlessCut(
    fetch(BASE + path, { signal, headers: { accept, ...headers } }),
    signal,
  );
  if (response.ok) return response;
  const body = await response.json().catch(() => null) as JsonObject | null;
  throw toProblem(body, response);
}

async function unlessCut<T>(
  answer: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (signal.aborted || !(error instanceof TypeError)) throw error;
    throw cut();
  }
}

/** What is said where the connection is cut. */
export function cut(): Problem {
  return new Problem({
    title: "No connection",
    detail: "Cannot reach the server of this page",
    status: null,
    code: "network",
    hint: "Look whether it still runs",
    retryAfter: null,
  });
}

/** Reads a problem document. */
export function toProblem(
  body: JsonObject | null,
  response?: Response,
): Problem {
  const text = (key: string) => {
    const value = body?.[key];
    return typeof value === "string" ? value : null;
  };
  const status = body?.["status"];
  const retryAfter = response?.headers.get("retry-after") ?? "";
  return new Problem({
    title: text("title") ?? response?.statusText ?? "Error",
    detail: text("detail") ??
      `The server answered with status ${response?.status ?? "unknown"}`,
    status: typeof status === "number" ? status : response?.status ?? null,
    code: text("code") ?? "http",
    hint: text("hint"),
    retryAfter: /^\d+$/.test(retryAfter) ? Number(retryAfter) : null,
  });
}

/** Turns what was thrown into a problem that can be shown. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem({
    title: "Unexpected answer",
    detail: error instanceof Error ? error.message : String(error),
    status: null,
    code: "bad_response",
    hint: null,
    retryAfter: null,
  });
}
