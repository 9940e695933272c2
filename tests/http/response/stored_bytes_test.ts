import { assert, assertEquals, assertRejects } from "@std/assert";
import { createClient, type ResultReader } from "../../../mod.ts";
import { createHandler } from "../../../src/http/mod.ts";
import { withBackend } from "../../_backend.ts";
import { rowWithValue, success, taskRunRow } from "../../_task_run_rows.ts";
import { type Ask, withHandler } from "../_handler.ts";

const { id } = taskRunRow();
const PATH = `/task-runs/${id}/result?raw`;
const TEXT = '"0123456789"';
const ago = (ms: number) => new Date(Date.now() - ms);

/** Runs with a file that is the result of the task run. */
async function withFile(
  bytes: Uint8Array,
  modified: Date,
  run: (ask: Ask, file: string) => Promise<void>,
): Promise<void> {
  const dir = await Deno.realPath(await Deno.makeTempDir());
  const file = `${dir}/k`;
  try {
    await Deno.writeFile(file, bytes);
    await Deno.utime(file, modified, modified);
    const row = taskRunRow({
      serialized_state: success({ type: "LocalResult", dir, location: "k" }),
    });
    await withHandler([row], (ask) => run(ask, file), {
      local: { roots: [dir] },
    });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
async function gzipped(text: string): Promise<Uint8Array> {
  const packed = new Blob([text]).stream().pipeThrough(
    new CompressionStream("gzip"),
  );
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

const FORMATS: [
  what: string,
  bytes: Uint8Array,
  type: string,
  suffix: string,
][] = [
  [
    "a pickle",
    new Uint8Array([0x80, 4, 0x4b, 42, 0x2e]),
    "application/octet-stream",
    "pickle",
  ],
  ["JSON", bytesOf('{"a": 1}'), "application/json", "json"],
  [
    "a date",
    bytesOf("2022-05-09T10:00:00+00:00"),
    "text/plain; charset=utf-8",
    "txt",
  ],
  ["CSV", bytesOf(",a,b\n0,1,2\n1,3,4\n"), "text/csv; charset=utf-8", "csv"],
  [
    "Parquet",
    bytesOf("PAR1".repeat(8)),
    "application/vnd.apache.parquet",
    "parquet",
  ],
  [
    "Feather",
    bytesOf("ARROW1".repeat(8)),
    "application/vnd.apache.arrow.file",
    "feather",
  ],
  ["what gzip has packed", await gzipped("1"), "application/gzip", "gz"],
  ["nothing", new Uint8Array(), "application/octet-stream", "bin"],
  [
    "a page",
    bytesOf("<html><script>alert(1)</script>"),
    "application/octet-stream",
    "bin",
  ],
];
for (const [what, bytes, type, suffix] of FORMATS) {
  Deno.test(`the bytes of ${what} are a file of type ${type}`, () =>
    withFile(bytes, ago(60_000), async (ask) => {
      const response = await ask(PATH);
      const { headers } = response;
      assertEquals(new Uint8Array(await response.arrayBuffer()), bytes);
      assertEquals([
        headers.get("content-type"),
        headers.get("content-disposition"),
      ], [
        type,
        `attachment; filename="${id}.${suffix}"`,
      ]);
      assertEquals([
        headers.get("content-length"),
        headers.get("accept-ranges"),
      ], [String(bytes.length), "bytes"]);
    }));
}

const PARTS: [
  range: string,
  status: number,
  text: string,
  contentRange: string | null,
][] = [
  ["bytes=0-3", 206, '"012', "bytes 0-3/12"],
  ["bytes=4-", 206, '3456789"', "bytes 4-11/12"],
  ["bytes=-3", 206, '89"', "bytes 9-11/12"],
  ["bytes=0-99", 206, TEXT, "bytes 0-11/12"],
  ["bytes=0-1,3-4", 200, TEXT, null],
  ["lines=0-1", 200, TEXT, null],
];
for (const [range, status, text, contentRange] of PARTS) {
  Deno.test(`the range ${range} gives ${status} with ${text}`, () =>
    withFile(bytesOf(TEXT), ago(60_000), async (ask) => {
      const response = await ask(PATH, { headers: { range } });
      const { headers } = response;
      assertEquals([response.status, await response.text()], [status, text]);
      assertEquals(headers.get("content-range"), contentRange);
      assertEquals(headers.get("content-length"), String(text.length));
    }));
}

for (const range of ["bytes=12-", "bytes=-0"]) {
  Deno.test(`the range ${range} of 12 bytes gives 416`, () =>
    withFile(bytesOf(TEXT), ago(60_000), async (ask) => {
      const response = await ask(PATH, { headers: { range } });
      assertEquals([response.status, response.headers.get("content-range")], [
        416,
        "bytes */12",
      ]);
      assertEquals((await response.json()).code, "range_not_satisfiable");
    }));
}

Deno.test("HEAD knows no range", () =>
  withFile(bytesOf(TEXT), ago(60_000), async (ask) => {
    const response = await ask(PATH, {
      method: "HEAD",
      headers: { range: "bytes=0-1" },
    });
    assertEquals([response.status, response.headers.get("content-length")], [
      200,
      "12",
    ]);
  }));

Deno.test("a part belongs to the whole that If-Range names, or the whole is given", () =>
  withFile(bytesOf(TEXT), ago(60_000), async (ask, file) => {
    const { headers } = await ask(PATH);
    const [etag, date] = [headers.get("etag")!, headers.get("last-modified")!];
    assert(!etag.startsWith("W/"), etag);
    const status = async (ifRange: string) => {
      const headers = { range: "bytes=0-1", "if-range": ifRange };
      return (await ask(PATH, { headers })).status;
    };
    assertEquals([await status(etag), await status(date)], [206, 206]);
    assertEquals([
      await status('"other"'),
      await status("Mon, 09 May 2022 10:00:00 GMT"),
    ], [200, 200]);
    await Deno.writeTextFile(file, '"9876543210"');
    await Deno.utime(file, ago(30_000), ago(30_000));
    assertEquals([await status(etag), await status(date)], [200, 200]);
  }));

Deno.test("bytes that are known need not be sent, bytes that were written over must", () =>
  withFile(bytesOf(TEXT), ago(60_000), async (ask, file) => {
    const { headers } = await ask(PATH);
    const known: Record<string, string>[] = [
      { "if-none-match": headers.get("etag")! },
      { "if-modified-since": headers.get("last-modified")! },
    ];
    for (const headers of known) {
      assertEquals((await ask(PATH, { headers })).status, 304);
    }
    await Deno.utime(file, ago(30_000), ago(30_000));
    for (const headers of known) {
      assertEquals((await ask(PATH, { headers })).status, 200);
    }
  }));

Deno.test("bytes that may still change under their time have a weak tag, and no part after If-Range", () =>
  withFile(bytesOf(TEXT), ago(-60_000), async (ask) => {
    const etag = (await ask(PATH)).headers.get("etag")!;
    assert(etag.startsWith("W/"), etag);
    const headers = { range: "bytes=0-1", "if-range": etag };
    assertEquals((await ask(PATH, { headers })).status, 200);
    assertEquals(
      (await ask(PATH, { headers: { range: "bytes=0-1" } })).status,
      206,
    );
  }));

Deno.test("the bytes of a PrefectResult are its location, which cannot change", () =>
  withHandler([rowWithValue(TEXT)], async (ask) => {
    const response = await ask(PATH, { headers: { range: "bytes=1-2" } });
    assertEquals([response.status, await response.text()], [206, "01"]);
    assert(!response.headers.get("etag")!.startsWith("W/"));
    assertEquals(response.headers.get("last-modified"), null);
  }));

/** Bytes in chunks, of which nobody knows how many there are. */
function chunked(count: number, log: string[]): ResultReader {
  return {
    open() {
      let sent = 0;
      return Promise.resolve(
        new ReadableStream({
          pull(controller) {
            if (sent++ === count) return controller.close();
            controller.enqueue(new Uint8Array(10).fill(0x20));
          },
          cancel: () => void log.push("cancelled"),
        }, { highWaterMark: 0 }),
      );
    },
  };
}

function withReader(
  reader: ResultReader,
  run: (ask: Ask) => Promise<void>,
): Promise<void> {
  const row = taskRunRow({
    serialized_state: success({ type: "Mine", location: "k" }),
  });
  return withBackend([row], async (_, api) => {
    const results = { readers: { Mine: reader } };
    const client = createClient({ apiUrl: api.url, results });
    await withHandler([row], run, { client });
  });
}

Deno.test("bytes of unknown length are streamed, and not in parts", () =>
  withReader(chunked(3, []), async (ask) => {
    const response = await ask(PATH, { headers: { range: "bytes=0-1" } });
    assertEquals([response.status, (await response.text()).length], [200, 30]);
    const { headers } = response;
    assertEquals(
      [headers.get("content-length"), headers.get("accept-ranges")],
      [null, "none"],
    );
    assert(headers.get("etag")!.startsWith("W/"));
  }));

Deno.test("cancelling the bytes closes what they come from", async () => {
  const log: string[] = [];
  const row = taskRunRow({
    serialized_state: success({ type: "Mine", location: "k" }),
  });
  await withBackend(
    [row],
    async (client) => {
      const handler = createHandler({ client });
      const response = await handler(new Request(`http://localhost${PATH}`));
      log.length = 0; // the look at its beginning
      const reader = response.body!.getReader();
      await reader.read();
      await reader.cancel();
      assertEquals(log, ["cancelled"]);
    },
    {},
    { results: { readers: { Mine: chunked(Infinity, log) } } },
  );
});

Deno.test("bytes that do not come end the answer in an error", () => {
  const reader: ResultReader = {
    open: () => Promise.resolve(new Blob(["12345"]).stream()),
    probe: () =>
      Promise.resolve({ size: 10, modified: null, head: bytesOf("1") }),
  };
  const row = taskRunRow({
    serialized_state: success({ type: "Mine", location: "k" }),
  });
  return withBackend(
    [row],
    async (client) => {
      const handler = createHandler({ client });
      const response = await handler(new Request(`http://localhost${PATH}`));
      assertEquals(response.headers.get("content-length"), "10");
      await assertRejects(() => response.text(), Error, "shortened by 5 bytes");
    },
    {},
    { results: { readers: { Mine: reader } } },
  );
});

Deno.test("a file that is not there is not found", () =>
  withFile(bytesOf(TEXT), ago(0), async (ask, file) => {
    await Deno.remove(file);
    for (const path of [PATH, PATH.replace("?raw", "")]) {
      const response = await ask(path);
      assertEquals([response.status, (await response.json()).code], [
        404,
        "not_found",
      ]);
    }
  }));
