import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  createClient,
  fromTaskRunData,
  fromTaskRunId,
  iterFlowRuns,
  iterLogs,
  iterTaskRuns,
  openResult,
  probeResult,
  readResult,
  ResultError,
  TaskRunViewError,
} from "../../../mod.ts";
import {
  recordedFlowRuns,
  startTestBackend,
} from "../../../src/testing/mod.ts";
import { createTables } from "../../../src/archive/ddl.ts";
import {
  type ArchiveClient,
  archiveRuns,
  exportArchive,
  openArchive,
  type OpenArchiveOptions,
} from "../../../src/archive/mod.ts";
import { openSqlite, type SqliteValue } from "../../../src/archive/sqlite.ts";
import { referenceOf } from "../../../src/archive/reference.ts";

const VALUE = { sold: [1, 2, 3], text: "long enough to compress ".repeat(9) };
const BYTES = new TextEncoder().encode(JSON.stringify(VALUE));
const SHA256 = new Uint8Array(await crypto.subtle.digest("SHA-256", BYTES))
  .toHex();
const PACKED = new Uint8Array(
  await new Response(
    new Blob([BYTES]).stream().pipeThrough(new CompressionStream("gzip")),
  ).arrayBuffer(),
);
const REF = { type: "S3Result", bucket: "shop", location: "2022/k" };
const FILE = `${SHA256.slice(0, 2)}/${SHA256.slice(2)}`;

/** A result of the made archive: its rows, and its file. */
interface Made {
  readonly sha256: SqliteValue;
  readonly error: SqliteValue;
  readonly size: SqliteValue;
  readonly bytes: SqliteValue;
  readonly encoding: SqliteValue;
  /** The row of `object` is left out. */
  readonly isMissing: boolean;
  /** Makes the file below the folder of the archive. */
  readonly file: (folder: string) => Promise<void>;
}

const INSIDE: Made = {
  sha256: SHA256,
  error: null,
  size: BYTES.length,
  bytes: BYTES,
  encoding: "identity",
  isMissing: false,
  file: async () => {},
};

async function withResult(
  made: Made,
  options: OpenArchiveOptions,
  run: (client: ArchiveClient) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const database = await openSqlite(`${folder}/archive.sqlite`);
    database.exec(createTables());
    database.prepare(
      "INSERT INTO result (id, reference, class, location, sha256, size, error) VALUES (1, ?, ?, ?, ?, ?, ?)",
    ).run(
      referenceOf(REF),
      REF.type,
      REF.location,
      made.sha256,
      made.size,
      made.error,
    );
    if (!made.isMissing && made.sha256 !== null) {
      database.prepare("INSERT INTO object VALUES (?, ?, ?, ?)")
        .run(made.sha256, made.size, made.bytes, made.encoding);
    }
    database.close();
    await made.file(folder);
    await using client = await openArchive(folder, options);
    await run(client);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function writeFile(folder: string, bytes: Uint8Array): Promise<void> {
  await Deno.mkdir(`${folder}/results/${FILE.slice(0, 2)}`, {
    recursive: true,
  });
  await Deno.writeFile(`${folder}/results/${FILE}`, bytes);
}

const IN_FILE: Made = {
  ...INSIDE,
  bytes: null,
  file: (folder) => writeFile(folder, BYTES),
};

const READ: readonly (readonly [what: string, made: Made])[] = [
  ["inside", INSIDE],
  ["inside, compressed", { ...INSIDE, bytes: PACKED, encoding: "gzip" }],
  ["in a file", IN_FILE],
];
for (const [what, made] of READ) {
  Deno.test(`a result ${what} is read, opened and probed`, () =>
    withResult(
      made,
      {},
      async (client) => {
        assertEquals(await readResult(REF, { client }), VALUE);
        const state = { type: "Success", _result: REF };
        const view = fromTaskRunData({
          id: "r",
          task: { id: "t", slug: "sell-1" },
          map_index: -1,
          flow_run_id: "f",
          serialized_state: state,
        }, { client });
        const { size, modified } = await probeResult(view);
        assertEquals([size, modified], [BYTES.length, null]);
        const opened = await new Response(await openResult(view)).bytes();
        assertEquals(opened, BYTES);
      },
    ));
}

const REFUSED: readonly (readonly [
  what: string,
  made: Made,
  code: string,
  message: RegExp,
])[] = [
  [
    "of other bytes",
    { ...INSIDE, bytes: new Uint8Array(BYTES.length) },
    "read_failed",
    /differ from their hash/,
  ],
  [
    "of fewer bytes",
    { ...INSIDE, bytes: BYTES.subarray(1) },
    "read_failed",
    /differ from their hash/,
  ],
  [
    "of more bytes",
    { ...INSIDE, bytes: new Uint8Array(99_999) },
    "read_failed",
    /more than their size/,
  ],
  [
    "of a bomb",
    { ...INSIDE, bytes: await bomb(), encoding: "gzip", size: 99_999 },
    "read_failed",
    /more than their size/,
  ],
  [
    "of broken gzip",
    { ...INSIDE, encoding: "gzip" },
    "read_failed",
    /cannot be unpacked/,
  ],
  [
    "of another encoding",
    { ...INSIDE, encoding: "brotli" },
    "read_failed",
    /encoding is unknown/,
  ],
  ["of text", { ...INSIDE, bytes: "text" }, "read_failed", /not bytes/],
  [
    "of a size that is text",
    { ...INSIDE, size: "many" },
    "read_failed",
    /row is not valid/,
  ],
  [
    "of a negative size",
    { ...INSIDE, size: -1 },
    "read_failed",
    /row is not valid/,
  ],
  [
    "whose hash is a path",
    { ...IN_FILE, sha256: "../../../etc/passwd" },
    "read_failed",
    /not a SHA-256/,
  ],
  [
    "whose row of bytes is missing",
    { ...INSIDE, isMissing: true },
    "read_failed",
    /are missing/,
  ],
  [
    "whose file is missing",
    { ...INSIDE, bytes: null },
    "read_failed",
    /does not exist/,
  ],
  [
    "whose file is longer",
    { ...IN_FILE, file: (folder) => writeFile(folder, new Uint8Array(999)) },
    "read_failed",
    /has 999 bytes/,
  ],
  [
    "whose file differs",
    {
      ...IN_FILE,
      file: (folder) => writeFile(folder, new Uint8Array(BYTES.length)),
    },
    "read_failed",
    /differ from their hash/,
  ],
  [
    "whose file is a folder",
    {
      ...IN_FILE,
      file: (folder) =>
        Deno.mkdir(`${folder}/results/${FILE}`, { recursive: true }),
    },
    "read_failed",
    /not a regular one/,
  ],
  [
    "whose file is a link",
    { ...IN_FILE, file: linked },
    "read_failed",
    /is a link/,
  ],
  [
    "whose folder is a link",
    { ...IN_FILE, file: linkedFolder },
    "read_failed",
    /is a link/,
  ],
  [
    "that is not archived yet",
    { ...INSIDE, sha256: null },
    "not_found",
    /does not contain it yet/,
  ],
  [
    "with a recorded error",
    {
      ...INSIDE,
      sha256: null,
      error: '{"code":"denied","message":"no access","hint":"Ask"}',
    },
    "denied",
    /could not be archived: no access/,
  ],
  [
    "with a recorded error of the network",
    { ...INSIDE, sha256: null, error: '{"code":"network","message":"gone"}' },
    "network",
    /could not be archived: gone/,
  ],
  [
    "with a recorded error of another form",
    { ...INSIDE, sha256: null, error: "[[[" },
    "read_failed",
    /could not be archived: unknown/,
  ],
];
for (const [what, made, code, message] of REFUSED) {
  Deno.test(`a result ${what} is refused: ${code}`, () =>
    withResult(made, {}, async (client) => {
      const error = await assertRejects(
        () => readResult(REF, { client }),
        ResultError,
      );
      assertEquals([error.code, error.retryable], [code as never, false]);
      assert(message.test(error.message), error.message);
      assert(error.hint !== undefined, "it has a hint");
    }));
}

async function bomb(): Promise<Uint8Array> {
  const zeros = new Blob([new Uint8Array(10_000_000)]);
  const packed = zeros.stream().pipeThrough(new CompressionStream("gzip"));
  return await new Response(packed).bytes();
}

async function linked(folder: string): Promise<void> {
  await Deno.writeFile(`${folder}/secret`, BYTES);
  await Deno.mkdir(`${folder}/results/${FILE.slice(0, 2)}`, {
    recursive: true,
  });
  await Deno.symlink(`${folder}/secret`, `${folder}/results/${FILE}`);
}

async function linkedFolder(folder: string): Promise<void> {
  await Deno.mkdir(`${folder}/elsewhere`);
  await Deno.writeFile(`${folder}/elsewhere/${FILE.slice(3)}`, BYTES);
  await Deno.mkdir(`${folder}/results`);
  await Deno.symlink(
    `${folder}/elsewhere`,
    `${folder}/results/${FILE.slice(0, 2)}`,
  );
}

Deno.test("a result larger than maxBytes is refused before it is read", () =>
  withResult(IN_FILE, { results: { maxBytes: 5 } }, async (client) => {
    const error = await assertRejects(
      () => readResult(REF, { client }),
      ResultError,
    );
    assertEquals(error.code, "too_large");
  }));

Deno.test("a result that the archive lacks is read by a reader of the caller", () => {
  const open = async () => await new Blob(["[7]"]).stream();
  const results = { readers: { S3Result: { open } } };
  const made = { ...INSIDE, sha256: null };
  return withResult(made, { results }, async (client) => {
    assertEquals(await readResult(REF, { client }), [7]);
  });
});

Deno.test("a result that the archive lacks is read from its store if that is allowed", () =>
  withResult({ ...INSIDE, sha256: null }, { stores: true }, async (client) => {
    const folder = await Deno.makeTempDir();
    await Deno.writeTextFile(`${folder}/x.json`, "[7]");
    const ref = { type: "LocalResult", location: `${folder}/x.json` };
    assertEquals(await readResult(ref, { client }), [7]);
    await Deno.remove(folder, { recursive: true });
  }));

/** Values that no writer makes, by column. */
const HOSTILE: readonly (readonly [sql: string, message: RegExp])[] = [
  [
    "UPDATE task_run SET serialized_state = 'no JSON'",
    /"task_run.serialized_state" is other text, not JSON/,
  ],
  ["UPDATE task_run SET serialized_state = x'7b7d'", /is bytes, not JSON/],
  [
    'UPDATE task_run SET serialized_state = \'{"type":"Wrong"}\'',
    /Cannot read a task run/,
  ],
  [
    `UPDATE task_run SET serialized_state = '{"type":"Success","context":{"a":' || replace(hex(zeroblob(3000)), '00', '[') || '1' || replace(hex(zeroblob(3000)), '00', ']') || '}}'`,
    /nested more than/,
  ],
  [
    "UPDATE task_run SET serialized_state = CAST(zeroblob(70000000) AS TEXT)",
    /is more than 67108864 bytes/,
  ],
  ["UPDATE task_run SET name = x'00'", /"task_run.name" is bytes/],
  ["UPDATE task_run SET name = 7", /^/],
  [
    "UPDATE task_run SET map_index = 'first'",
    /"task_run.map_index" is other text, not an integer/,
  ],
  [
    "UPDATE task_run SET map_index = 9223372036854775807",
    /"task_run.map_index" is another number, not an integer/,
  ],
  ["UPDATE task_run SET map_index = 0.5", /not an integer/],
  ["UPDATE task_run SET task_slug = NULL", /Cannot read a task run/],
  ["UPDATE flow_run SET labels = '7'", /Cannot read a flow run/],
  [
    "UPDATE flow_run SET parameters = '{'",
    /"flow_run.parameters" is other text, not JSON/,
  ],
  ["UPDATE flow_run_state SET serialized_state = x'00'", /is bytes/],
  ["UPDATE flow SET name = x'00'", /"flow.name" is bytes/],
  ["UPDATE log SET message = x'00'", /"log.message" is bytes/],
];
for (const [sql, message] of HOSTILE) {
  Deno.test(`an archive after ${sql.slice(0, 90)} gives typed errors`, async () => {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/history.sqlite`;
    const id = "00000000-0000-4000-8000-000000000001";
    const time = "2022-05-09T06:30:00.000000+00:00";
    const database = await openSqlite(path);
    database.exec(`${createTables()};
      INSERT INTO flow (id, name) VALUES ('${id}', 'shop');
      INSERT INTO flow_run (id, flow_id, updated) VALUES ('${id}', '${id}', '${time}');
      INSERT INTO flow_run_state (id, flow_run_id, timestamp) VALUES ('${id}', '${id}', '${time}');
      INSERT INTO task_run (id, flow_run_id, task_id, task_slug, map_index, serialized_state)
        VALUES ('${id}', '${id}', '${id}', 'add-1', -1, '{"type":"Success"}');
      INSERT INTO log (id, flow_run_id, timestamp) VALUES ('${id}', '${id}', '${time}')`);
    database.exec(sql);
    database.close();
    try {
      await using client = await openArchive(path);
      const calls = [
        () => fromTaskRunId(id, { client }),
        async () => {
          for await (const run of iterFlowRuns({ client })) {
            await Array.fromAsync(iterLogs(run));
          }
        },
      ];
      const errors = await Promise.all(
        calls.map((call) => call().then(() => null, (error: unknown) => error)),
      );
      const found = errors.filter((error) => error !== null);
      for (const error of found) {
        assert(error instanceof TaskRunViewError, `${error}`);
      }
      const isText = sql.includes("name = 7"); // a column of text makes it text
      assertEquals(found.length, isText ? 0 : 1, `${found}`);
      for (const error of found) {
        assert(message.test((error as Error).message), `${error}`);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

/** Everything that an archive answers. */
async function answers(path: string): Promise<string> {
  const client = await openArchive(path);
  try {
    const found: unknown[] = [];
    for await (const run of iterFlowRuns({ client })) {
      found.push(run, await Array.fromAsync(iterLogs(run)));
      const { flowRunId } = run;
      for await (
        const view of iterTaskRuns(flowRunId, { client, times: true })
      ) found.push(view);
    }
    return JSON.stringify(found);
  } finally {
    await client.close();
  }
}

Deno.test("a page of the file that is overwritten loses no row without an error", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await using api = await startTestBackend(recordedFlowRuns());
    const path = `${folder}/history.sqlite`;
    const client = createClient({ apiUrl: api.url });
    await archiveRuns(path, { client, everything: true });
    const whole = await Deno.readFile(path);
    const expected = await answers(path);
    const size = 4_096;
    let refused = 0;
    for (let at = 0; at < whole.length; at += size) {
      const changed = whole.slice();
      changed.fill(0x77, at, at + size);
      await Deno.writeFile(path, changed);
      try {
        assertEquals(await answers(path), expected, `page at ${at}`);
      } catch (error) {
        if (!(error instanceof TaskRunViewError)) throw error;
        refused++;
      }
      const exported = exportArchive(path, { to: `${folder}/tables` });
      await exported.catch((error) => {
        assert(error instanceof TaskRunViewError, `${error}`);
      });
    }
    assert(refused > 10, `${refused} pages were refused`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
