import type { PublicFailures } from "../../src/http/wire.ts";
import { causeKey } from "../causes.ts";
import { getJson } from "./api.ts";

/** The failed task runs of a flow run by cause, each with its key in addresses. */
export interface Failures {
  readonly count: number;
  readonly causes: readonly FailureCause[];
}

/** A cause of failure. */
export interface FailureCause {
  readonly key: string;
  readonly type: PublicFailures["causes"][number]["type"];
  readonly pattern: string | null;
  readonly count: number;
  readonly firstTime: string | null;
  readonly tasks: PublicFailures["causes"][number]["tasks"];
  readonly sample: PublicFailures["causes"][number]["sample"];
}

/** Reads the failures of a flow run, or of one task of it. */
export async function getFailures(
  flowRunId: string,
  slug: string | null,
  signal: AbortSignal,
): Promise<Failures> {
  const query = slug === null ? "" : `?slug=${encodeURIComponent(slug)}`;
  const { count, causes } = await getJson<PublicFailures>(
    `/flow-runs/${flowRunId}/failures${query}`,
    signal,
  );
  return {
    count,
    causes: causes.map((cause) => ({
      ...cause,
      key: causeKey(cause.type, cause.pattern),
    })),
  };
}
