import type { LoggedRequest } from "../server/request_log.ts";
import { FAULT_KINDS, type FaultKind } from "./fault_kind.ts";

/** A request that fails, and the way it fails. */
export interface Fault {
  /**
   * The number of the request, from 1, counted since the faults were set; any
   * by default.
   */
  at?: number;
  /**
   * The operation, as in `LoggedRequest`, or a test of the request; any by
   * default.
   */
  match?: string | ((request: LoggedRequest) => boolean);
  /** The maximum number of failing requests; unlimited by default. */
  times?: number;
  /**
   * The way it fails.
   *
   * @default {"status"}
   */
  kind?: FaultKind;
  /**
   * The status for the kinds `status` (503 by default) and `html` (502 by
   * default).
   */
  status?: number;
  /**
   * The `Retry-After` header for `status` and `html`: seconds, or a date as a
   * string; none by default.
   */
  retryAfter?: number | string;
  /** The body for `status`; by default an error in JSON. */
  body?: string;
  /**
   * The Content-Type of `body`.
   *
   * @default {"text/plain"}
   */
  contentType?: string;
  /**
   * The duration of `slow` in milliseconds.
   *
   * @default {1_000}
   */
  durationMs?: number;
}

/** Faults, including those that have not occurred yet. */
export interface FaultScript {
  /** The fault of a request: the first that matches and is not used up. */
  meet(request: LoggedRequest): Fault | undefined;
  /** Whether a connection may still have to be reset. */
  mayReset(): boolean;
}

/** Checks faults and starts counting requests. */
export function scriptFaults(faults: readonly Fault[]): FaultScript {
  faults.forEach(checkFault);
  const left = faults.map((fault) => ({
    fault: { ...fault },
    times: fault.times ?? Infinity,
  }));
  let number = 0;
  return {
    meet(request) {
      number++;
      const next = left.find(({ fault, times }) =>
        times > 0 && fits(fault, number, request)
      );
      if (next === undefined) return undefined;
      next.times--;
      return next.fault;
    },
    mayReset: () =>
      left.some(({ fault: { kind, at = Infinity }, times }) =>
        kind === "reset" && times > 0 && at > number
      ),
  };
}

function fits({ at, match }: Fault, number: number, request: LoggedRequest) {
  if (at !== undefined && at !== number) return false;
  if (typeof match === "function") return match(request);
  return match === undefined || match === request.operation;
}

/** The number options of a fault, and their ranges. */
const RANGES: readonly [
  name: "at" | "times" | "status" | "durationMs",
  least: number,
  most: number,
][] = [
  ["at", 1, Number.MAX_SAFE_INTEGER],
  ["times", 1, Number.MAX_SAFE_INTEGER],
  ["status", 200, 599],
  ["durationMs", 0, 2 ** 31 - 1],
];

function checkFault(fault: Fault, index: number): void {
  const refuse = (what: string) => `Cannot script faults[${index}]: ${what}`;
  const { kind = "status" } = fault;
  if (!FAULT_KINDS.includes(kind)) {
    throw new TypeError(
      refuse(`"kind" is "${kind}", not one of ${FAULT_KINDS.join(", ")}`),
    );
  }
  for (const [name, least, most] of RANGES) {
    const value = fault[name];
    if (value === undefined) continue;
    if (Number.isInteger(value) && value >= least && value <= most) continue;
    throw new RangeError(
      refuse(`"${name}" is ${value}, not an integer from ${least} to ${most}`),
    );
  }
}
