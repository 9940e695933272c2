import { type Client, createClient } from "../../../mod.ts";
import {
  type ArchiveClient,
  archiveRuns,
  openArchive,
} from "../../../src/archive/mod.ts";
import {
  recordedResults,
  recordedRows,
  startTestBackend,
} from "../../../src/testing/mod.ts";
import { history, timeOf } from "../_history.ts";
import { madeResults } from "../_results.ts";

/** Recorded task runs of every state and result, recorded flow runs, and made ones. */
export function everyKind(): ReturnType<typeof history> {
  const data = history({ taskRuns: [12, 0], lines: 40 });
  const rows = [...recordedRows(), ...data.rows];
  const known = new Set(data.flowRuns.map(({ id }) => id));
  const others = new Set(
    rows.map((row) => row.flow_run_id).filter((id) => !known.has(id)),
  );
  const made = [...others].map((id) => ({ id, updated: timeOf(7) }));
  return { ...data, flowRuns: [...data.flowRuns, ...made], rows };
}

/** The readers of the server's results. */
export const READERS = {
  ...recordedResults().readers,
  S3Result: madeResults,
};

/** A server and archives of it: a folder and one file. */
export interface ServerAndArchives {
  readonly server: Client;
  readonly archives: readonly ArchiveClient[];
}

/** Runs with a server, and with archives that were made of it. */
export async function withArchives(
  run: (both: ServerAndArchives) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await using api = await startTestBackend(everyKind());
    const server = createClient({
      apiUrl: api.url,
      retry: false,
      results: { readers: READERS },
    });
    const paths = [`${folder}/history`, `${folder}/history.sqlite`];
    for (const path of paths) {
      await archiveRuns(path, { client: server, everything: true });
    }
    await using asFolder = await openArchive(paths[0]!);
    await using asFile = await openArchive(paths[1]!);
    await run({ server, archives: [asFolder, asFile] });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
