import {
  type Client,
  type FlowRunView,
  isFinished,
  type ResultSettings,
  type TaskRunView,
} from "../../mod.ts";
import { withResultSettings } from "../api/client.ts";
import type { ArchiveClient } from "../archive/mod.ts";
import type { Context } from "./command.ts";
import { CliError, usageError } from "./errors.ts";
import type { CliOutput } from "./io.ts";

/** The archive that a command reads in the place of the API. */
export async function openGivenArchive(
  { archive: path, "api-url": apiUrl }: {
    readonly archive: string | undefined;
    readonly "api-url": string | undefined;
  },
  stderr: CliOutput,
): Promise<ArchiveClient | undefined> {
  if (path === undefined) return undefined;
  if (apiUrl !== undefined) {
    throw usageError(
      "Cannot use --api-url with --archive: one of them is read",
      "Leave out --api-url to read the archive",
    );
  }
  const { openArchive } = await import("../archive/mod.ts");
  const archive = await openArchive(path);
  if (!archive.isComplete) await stderr.write(INCOMPLETE);
  return archive;
}

const INCOMPLETE =
  "taskrun: the archive is incomplete: a run that wrote it has not ended\n";

/** The same archive with the settings of a command; its readers stay. */
export function archiveWith(
  archive: ArchiveClient,
  results: ResultSettings = {},
): Client {
  return withResultSettings(
    archive,
    ({ readers, maxBytes }) => ({
      ...results,
      readers,
      rewrite: undefined,
      maxBytes: results.maxBytes ?? maxBytes,
    }),
  );
}

/** Refuses to wait for the end of a run that an archive has unfinished. */
export function checkFollowed(
  view: TaskRunView | FlowRunView,
  { archive }: Context,
): void {
  if (archive === undefined || isFinished(view.state)) return;
  const label = "taskRunId" in view ? view.taskRunId : view.flowRunId;
  throw new CliError(
    `Cannot follow "${label}": it is ${view.state.type} in the archive, which does not change`,
    { hint: "Archive its flow run again, or leave out --archive" },
  );
}
