import type { TestBackend } from "@taskrunview/taskrunview/testing";
import { turn } from "../_fake_clock.ts";

/** An answer of a backend: its status and its decoded body. */
export interface Answered {
  status: number;
  // deno-lint-ignore no-explicit-any -- the shape of JSON is what tests assert
  body: any;
}

/** Posts a GraphQL request to a backend. */
export async function ask(
  backend: TestBackend,
  query: string,
  variables?: unknown,
  more: Record<string, unknown> = {},
): Promise<Answered> {
  return await post(backend.url, JSON.stringify({ query, variables, ...more }));
}

/** Waits until a backend has been asked so often, and has begun to answer. */
export async function untilAsked(
  { url, requests }: TestBackend,
  count: number,
): Promise<void> {
  while (requests.length < count) await turn();
  await (await fetch(url)).body?.cancel(); // what is asked later is answered
}

/** Posts a body, whatever it is, to an address. */
export async function post(url: string, body: string): Promise<Answered> {
  const response = await fetch(url, { method: "POST", body });
  return { status: response.status, body: await response.json() };
}
