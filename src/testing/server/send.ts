import type { ServerResponse } from "node:http";
import type { Reply } from "./endpoint.ts";
import type { FaultKind } from "../faults/fault_kind.ts";
import type { Fault } from "../faults/faults.ts";
import { sleep } from "./sleep.ts";

/** The maximum number of pieces of a slow answer. */
const PIECES = 20;

/**
 * The time that a client has to read the head of an answer before a reset, in
 * milliseconds.
 */
const HEAD_MS = 10;

/** Sends an answer; returns whether all of it was sent. */
type Send = (
  response: ServerResponse,
  bytes: Uint8Array,
  fault: Fault,
  signal: AbortSignal,
) => Promise<boolean>;

/** The faults that affect the sending of an answer, not its content. */
const SENDERS: Partial<Record<FaultKind, Send>> = {
  truncate: sendHalf,
  slow: sendSlowly,
  hang: sendNothing,
  reset: resetConnection,
};

/** Sends an answer with its fault, if any. */
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
 * On a reused connection, some runtimes repeat a request that was reset before
 * an answer. The head of the answer is sent first, so that every client sees
 * exactly one reset.
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

/** The end of a connection, by the client or the backend. */
function closed(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    response.once("close", resolve);
  });
}
