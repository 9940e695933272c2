import { assertEquals, assertRejects } from "@std/assert";
import { createClient } from "../../../mod.ts";
import {
  ArchiveError,
  archiveRuns,
  verifyArchive,
} from "../../../src/archive/mod.ts";
import { openSqlite } from "../../../src/archive/sqlite.ts";
import {
  startTestBackend,
  type TaskRunData,
} from "../../../src/testing/mod.ts";
import { dump } from "../_dump.ts";

const FLOW_RUN = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";

/** Bytes by their location; the large one is a file of its own. */
const BYTES: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  json: new TextEncoder().encode('{"sold": 3}'),
  pickle: Uint8Array.fromHex("80044b2a2e"),
  large: new TextEncoder().encode(JSON.stringify("x".repeat(100_000))),
  cut: Uint8Array.fromHex("80048c0561"),
  empty: new Uint8Array(),
};

function taskRun(location: string, at: number): TaskRunData {
  return {
    id: `0000000${at}-0000-4000-8000-000000000000`,
    task: { id: FLOW_RUN, slug: "load-1" },
    map_index: at,
    flow_run_id: FLOW_RUN,
    serialized_state: {
      type: "Success",
      _result: { type: "S3Result", bucket: "shop", location },
    },
  };
}

async function withArchive(
  form: string,
  run: (path: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  await using api = await startTestBackend({
    rows: [...Object.keys(BYTES), "gone"].map(taskRun),
  });
  const client = createClient({
    apiUrl: api.url,
    results: {
      readers: {
        S3Result: {
          open: ({ location }) => {
            const bytes = BYTES[location!];
            return bytes
              ? Promise.resolve(new Blob([bytes]).stream())
              : Promise.reject(new Error("gone"));
          },
        },
      },
    },
  });
  const path = `${folder}/${form}`;
  await archiveRuns(path, { client, everything: true });
  try {
    await run(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (const form of ["history", "history.sqlite"]) {
  Deno.test(`verifyArchive() decodes every result of "${form}"`, () =>
    withArchive(form, async (path) => {
      const steps: number[][] = [];
      const report = await verifyArchive(path, {
        onProgress: (...step) => steps.push(step),
      });
      assertEquals(
        report.failures.map(({ taskRunId, code }) => [taskRunId, code]),
        [["00000003-0000-4000-8000-000000000000", "undecodable"]],
      );
      assertEquals([report.decoded, report.failed, report.unread], [4, 1, 1]);
      assertEquals(steps, [1, 2, 3, 4, 5].map((step) => [step, 5]));
      const { result } = await dump(path);
      const codes = result!.map(({ location, verify_error: error }) => [
        location,
        JSON.parse(String(error))?.code,
      ]);
      assertEquals(codes.filter(([, code]) => code), [["cut", "undecodable"]]);
      // A serializer that reads all of it finds nothing.
      const again = await verifyArchive(path, {
        results: {
          serializer: { name: "any", deserialize: () => Promise.resolve(1) },
        },
      });
      assertEquals([again.decoded, again.failed], [5, 0]);
    }));
}

Deno.test("bytes that differ from their hash, or are missing, are found", () =>
  withArchive("history", async (path) => {
    const database = await openSqlite(`${path}/archive.sqlite`);
    const large = database.prepare(
      "SELECT sha256 FROM object WHERE bytes IS NULL",
    )
      .get()!.sha256 as string;
    database.exec(
      "UPDATE object SET bytes = CAST('{\"sold\": 4}' AS BLOB), encoding = 'identity' WHERE size = 11",
    );
    database.close();
    await Deno.remove(`${path}/results/${large.slice(0, 2)}/${large.slice(2)}`);
    const { failures } = await verifyArchive(path);
    assertEquals(
      failures.map(({ reference }) => JSON.parse(reference).location),
      ["json", "large", "cut"],
    );
  }));

Deno.test("a database that is damaged is found", () =>
  withArchive("history.sqlite", async (path) => {
    const file = await Deno.readFile(path);
    for (let page = 3; page * 4_096 < file.length; page += 2) {
      file.fill(0xff, page * 4_096, page * 4_096 + 64);
    }
    await Deno.writeFile(path, file);
    const error = await assertRejects(() => verifyArchive(path), ArchiveError);
    assertEquals(error.code, "damaged");
  }));
