import { turn } from "./_fake_clock.ts";

/** The global `fetch`, and how much is sent by it. */
export interface CountedFetch {
  readonly fetch: typeof fetch;
  /** How many requests were sent so far. */
  sent(): number;
  /** Waits until so many were sent, or for a minute. */
  reach(count: number): Promise<void>;
  /**
   * Waits until no request is under way and no other follows, or until more
   * than `limit` were sent.
   *
   * @returns How many were sent.
   */
  idle(limit?: number): Promise<number>;
}

/** Turns of the event loop in which an answer leads to the next request. */
const TURNS = 10;
/** A turn takes a millisecond or more. */
const TURNS_A_MINUTE = 60_000;

/** Counts requests from now on; their answers are read to the end at once. */
export function countedFetch(): CountedFetch {
  let sent = 0;
  let underWay = 0;
  return {
    sent: () => sent,
    async reach(count) {
      for (let turns = 0; sent < count && turns < TURNS_A_MINUTE; turns++) {
        await turn();
      }
    },
    async fetch(input, init) {
      sent++;
      underWay++;
      try {
        const answer = await fetch(input, init);
        return new Response(await answer.arrayBuffer(), answer);
      } finally {
        underWay--;
      }
    },
    async idle(limit = Infinity) {
      for (let quiet = 0; quiet < TURNS && sent <= limit;) {
        await turn();
        quiet = underWay === 0 ? quiet + 1 : 0;
      }
      return sent;
    },
  };
}
