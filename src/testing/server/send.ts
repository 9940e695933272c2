import type { ServerResponse } from "node:http";
import type { Reply } from "./endpoint.ts";
import type { FaultKind } from "../faults/fault_kind.ts";
import type { Fault } from "../faults/faults.ts";
import { sleep } from "./sleep.ts";

/** Into how many pieces a slow answer is cut at most. */
const PIECES = 20;

/** How long a client has for taking the head of an answer before a reset. */
const HEAD_MS = 10;

/** How an answer goes out; true if all of it did. */
type Send = (
  response: ServerResponse,
  bytes: Uint8Array,
  fault: Fault,
  signal: AbortSignal,
) => Promise<boolean>;

/** The faults that spoil the way of an answer rather than the answer. */
const SENDERS: Partial<Record<FaultKind, Send>> = {
  truncate: sendHalf,
  slow: sendSlowly,
  hang: sendNothing,
  reset: resetConnection,
};

/** Sends an answer as far as the fault, if there is one, lets it. */
export async function sendAnswer(
  response: ServerResponse,
  { answer, fault, close = false }: Reply,
  signal: AbortSignal,
): Promise<boolean> {
  if (response.destroyed) return false;
  const bytes = new TextEncoder().encode(answer.body);
  const delivery = fault && SENDERS[fault.kind ?? "status"];
  response.statusCode = answer.status;
  response.setHeader("content-length", bytes.length);
  if (close) response.setHeader("connection", "close");
  for (const [name, value] of Object.entries(answer.headers)) {
    response.setHeader(name, value);
  }
  if (delivery) return await delivery(response, bytes, fault, signal);
  response.end(bytes);
  if (response.socket !== null) used.add(response.socket);
  return true;
}

async function sendHalf(
  response: ServerResponse,
  bytes: Uint8Array,
): Promise<boolean> {
  const half = bytes.subarray(0, bytes.length >> 1);
  await Promise.race([written(response, half), closed(response)]);
  response.destroy();
  return false;
}

async function sendSlowly(
  response: ServerResponse,
  bytes: Uint8Array,
  { durationMs = 1_000 }: Fault,
  signal: AbortSignal,
): Promise<boolean> {
  const left = closed(response);
  const size = Math.ceil(bytes.length / PIECES);
  const pause = durationMs / Math.ceil(bytes.length / size);
  for (let start = 0; start < bytes.length; start += size) {
    const piece = bytes.subarray(start, start + size);
    await Promise.race([sleep(pause, signal), left]);
    if (response.destroyed || signal.aborted) return false;
    await Promise.race([written(response, piece), left]);
  }
  response.end();
  return true;
}

async function sendNothing(response: ServerResponse): Promise<boolean> {
  await closed(response);
  return false;
}

/**
 * Where a connection was used before, some runtimes send a request again, by
 * themselves, that was cut off before an answer: it gets the head of its answer
 * first, so that every client sees the reset, and sees it once.
 */
async function resetConnection(
  response: ServerResponse,
  _: Uint8Array,
  __: Fault,
  signal: AbortSignal,
): Promise<boolean> {
  if (usedBefore(response)) {
    response.flushHeaders();
    await sleep(HEAD_MS, signal);
  }
  response.socket?.resetAndDestroy();
  await closed(response);
  return false;
}

const used = new WeakSet<object>();

function usedBefore({ socket }: ServerResponse): boolean {
  return socket !== null && used.has(socket);
}

function written(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    response.write(bytes, () => resolve());
  });
}

/** The end of a connection: the client has left, or the backend stops. */
function closed(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    response.once("close", resolve);
  });
}
