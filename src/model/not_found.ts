import { ApiError } from "./errors.ts";
import { isUuid } from "./uuid.ts";

/**
 * The hint for an id that is not a UUID, which the API reports in its own
 * words.
 */
export const ID_HINT =
  "Pass an id such as 6605a1bd-0d72-5cfe-86e3-130e0febd052, or look up a slug with fromTaskSlug()";

const CHECK_ID = "Check the id, and that the API key belongs to its tenant";

/** The hint for an id that was not found. */
export function idHint(id: string): string {
  return isUuid(id) ? CHECK_ID : ID_HINT;
}

/** The hint for a slug that was not found in a flow run. */
export function slugHint(taskSlug: string, flowRunId: string): string {
  if (!isUuid(flowRunId)) {
    return isUuid(taskSlug)
      ? "Pass the slug first and the id of the flow run second"
      : ID_HINT;
  }
  if (isUuid(taskSlug)) return "Look up an id with fromTaskRunId()";
  return /-\d+$/.test(taskSlug)
    ? "Check the slug and the flow run: iterTaskRuns() lists its task runs"
    : `Pass the slug with its number, as "${taskSlug}-1": iterTaskRuns() lists the slugs`;
}

/** Creates the error for a task run or flow run that does not exist. */
export function notFound(
  label: string,
  hint: string,
  problem = "the API has none",
): ApiError {
  return new ApiError("not_found", `Cannot find ${label}: ${problem}`, {
    hint,
  });
}
