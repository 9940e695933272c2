import { assert, assertEquals, assertRejects } from "@std/assert";
import { toText } from "@std/streams";
import {
  type Bucket,
  folderBucket,
} from "../../examples/distributed/bucket.ts";
import type { Manifest } from "../../examples/distributed/manifest.ts";
import { bar } from "../../examples/distributed/progress.ts";
import { s3Bucket } from "../../examples/distributed/s3_bucket.ts";
import { childrenShards } from "../../examples/distributed/kinds/export.ts";
import { startTestBackend } from "../../src/testing/mod.ts";
import { findPostgres, startPostgres } from "../_postgres.ts";
import { withAwsEnvironment } from "../read/aws/_environment.ts";
import { scopeOf } from "../read/aws/_signature.ts";
import { type Answering, withHttp } from "../read/_http_loopback.ts";

const MAIN = new URL("../../examples/distributed/main.ts", import.meta.url);
const LOCK = `--lock=${new URL("deno.lock", MAIN).pathname}`;
const FLOW = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
const CHILDREN = 600;
const SIZE = 25;

Deno.test("childrenShards() has every child once, in order", () => {
  const ranges = childrenShards({ count: 7, size: 3 })
    .map(({ start, end }) => [start, end]);
  assertEquals(ranges, [[0, 3], [3, 6], [6, 7]]);
  assertEquals(childrenShards({ count: 0, size: 3 }), []);
  assertEquals(
    childrenShards({ count: 7, size: 3 })[2]!.name,
    "part-000000006-000000007.ndjson",
  );
});

Deno.test("bar() shows what is done", () => {
  assertEquals(
    bar("rows", 1, 2),
    `rows ${"█".repeat(15)}${"░".repeat(15)} 1/2`,
  );
  assertEquals(bar("rows", 0, 0), `rows ${"█".repeat(30)} 0/0`);
});

/** Runs with a store that speaks as much S3 as a bucket asks, two names a page. */
async function withS3(run: (bucket: Bucket) => Promise<void>): Promise<void> {
  const objects = new Map<string, string>();
  const key = { accessKeyId: "WORKER", secretAccessKey: "secret" };
  const store: Answering = ({ method, path, headers, body }) => {
    if (scopeOf(headers["authorization"])?.accessKeyId !== key.accessKeyId) {
      return { status: 403 };
    }
    const { pathname, searchParams } = new URL(path, "http://localhost");
    if (method === "PUT") {
      if (headers["if-none-match"] === "*" && objects.has(pathname)) {
        return { status: 412 };
      }
      objects.set(pathname, body);
      return {};
    }
    const prefix = searchParams.get("prefix");
    if (prefix === null) {
      const object = objects.get(pathname);
      return object === undefined ? { status: 404 } : { body: object };
    }
    const after = searchParams.get("continuation-token") ?? "";
    const keys = [...objects.keys()].sort()
      .map((name) => name.slice(pathname.length + 1))
      .filter((name) => name.startsWith(prefix) && name > after);
    const page = keys.slice(0, 2).map((key) => `<Key>${key}</Key>`).join("");
    const more = keys.length > 2
      ? `<NextContinuationToken>${keys[1]}</NextContinuationToken>`
      : "";
    return { body: `<ListBucketResult>${page}${more}</ListBucketResult>` };
  };
  const variables = {
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
  };
  await withAwsEnvironment(
    variables,
    () =>
      withHttp(
        store,
        (endpoint) =>
          run(s3Bucket(new URL(`s3://results/export?endpoint=${endpoint}`))),
      ),
  );
}

async function withFolder(run: (bucket: Bucket) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await run(await folderBucket(`${folder}/parts`));
    const names = [...Deno.readDirSync(`${folder}/parts`)]
      .map(({ name }) => name);
    assert(names.every((name) => !name.startsWith(".unfinished")));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (
  const [kind, withBucket] of [["folder", withFolder], ["S3", withS3]] as const
) {
  Deno.test(`a bucket in a ${kind} keeps the first whole object of a name`, () =>
    withBucket(async (bucket) => {
      assertEquals(await bucket.names(), []);
      for (const name of ["c", "a", "b", "a"]) {
        const text = `${name} ${(await bucket.names()).length}`;
        await bucket.write(name, new Blob([text]).stream());
      }
      const broken = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(Uint8Array.of(1));
          controller.error(new Error("cut"));
        },
      });
      await assertRejects(() => bucket.write("d", broken), Error, "cut");
      assertEquals(await bucket.names(), ["a", "b", "c"]);
      assertEquals(await toText(await bucket.read("a")), "a 1");
      await assertRejects(() => bucket.read("d"));
    }));
}

interface Scene {
  readonly folder: string;
  start(command: string, ...args: string[]): Deno.ChildProcess;
  /** Resolves in the middle: some parts are written, a shard waits for the API. */
  readonly middle: Promise<void>;
  /** Has the API answer on. */
  goOn(): void;
}

/** Runs with a folder for the parts, and an API that stops in the middle. */
async function withScene(run: (scene: Scene) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const { promise: middle, resolve: reach } = Promise.withResolvers<void>();
  const { promise: later, resolve: goOn } = Promise.withResolvers<void>();
  await using api = await startTestBackend({
    rows: [],
    mapped: [{ flowRunId: FLOW, slug: "add-1", count: CHILDREN }],
    async onRequest() {
      if ([...Deno.readDirSync(folder)].filter(isPart).length < 3) return;
      reach();
      await later;
    },
  });
  const start = (command: string, ...args: string[]) =>
    new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "--allow-all", LOCK, MAIN.pathname, command],
        ...["--api", api.url, "--slug", "add-1", "--flow-run", FLOW],
        ...["--out", folder, "--size", `${SIZE}`, "--expire", "2", ...args],
      ],
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
  try {
    await run({ folder, start, middle, goOn });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Waits for the middle; fails if the work ends before. */
async function reach(
  middle: Promise<void>,
  ended: Promise<unknown>,
): Promise<void> {
  const tooSoon = ended.then(() => Promise.reject(new Error("it has ended")));
  await Promise.race([middle, tooSoon]);
}

const isPart = ({ name }: Deno.DirEntry) => name.startsWith("part-");

/** Every child once and in order, and the manifest true to the parts. */
async function assertWhole(folder: string): Promise<void> {
  const { parts, count }: Manifest = JSON.parse(
    await Deno.readTextFile(`${folder}/manifest.json`),
  );
  assertEquals(count, CHILDREN);
  const written = [...Deno.readDirSync(folder)].filter(isPart);
  assertEquals(
    written.map(({ name }) => name).sort(),
    parts.map(({ name }) => name),
  );
  const values: unknown[] = [];
  for (const { name, count: rows, sha256 } of parts) {
    const bytes = await Deno.readFile(`${folder}/${name}`);
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    assertEquals(new Uint8Array(digest).toHex(), sha256);
    const lines = new TextDecoder().decode(bytes).trim().split("\n");
    assertEquals(lines.length, rows);
    values.push(...lines.map((line) => JSON.parse(line).result));
  }
  assertEquals(values, Array.from({ length: CHILDREN }, (_, index) => index));
}

Deno.test("two workers on PGlite export all, though one is killed in the middle", () =>
  withScene(async ({ folder, start, middle, goOn }) => {
    const program = start("run", "--workers", "2");
    const started = Promise.withResolvers<number>();
    let printed = "";
    const reading = (async () => {
      for await (
        const text of program.stdout.pipeThrough(new TextDecoderStream())
      ) {
        printed += text;
        const [, pid] = /worker (\d+) started/.exec(printed) ?? [];
        if (pid !== undefined) started.resolve(Number(pid));
      }
    })();
    await reach(middle, program.status);
    const pid = await started.promise;
    Deno.kill(pid, "SIGKILL");
    goOn();
    const { code } = await program.status;
    await reading;
    assertEquals(code, 0, printed);
    assert(printed.includes(`worker ${pid} was killed: SIGKILL`), printed);
    assert(printed.includes(`rows ${"█".repeat(30)} ${CHILDREN}/${CHILDREN}`));
    await assertWhole(folder);
  }));

const programs = findPostgres();
Deno.test({
  name: programs === undefined
    ? "two workers on PostgreSQL: left out, since no PostgreSQL is installed"
    : "two workers on PostgreSQL export all, though one is killed in the middle",
  ignore: programs === undefined,
  async fn() {
    await using postgres = await startPostgres(programs!);
    await withScene(async ({ folder, start, middle, goOn }) => {
      const database = ["--database", postgres.url];
      const planned = await start("plan", ...database).output();
      assertEquals(planned.code, 0);
      const workers = [start("work", ...database), start("work", ...database)];
      await reach(middle, workers[1]!.status);
      workers[0]!.kill("SIGKILL");
      goOn();
      const ends = await Promise.all(workers.map((worker) => worker.output()));
      assertEquals(ends.map(({ signal, code }) => signal ?? code), [
        "SIGKILL",
        0,
      ]);
      await assertWhole(folder);
    });
  },
});
