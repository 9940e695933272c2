/**
 * A real S3 server, s3rver, holds the recorded objects and some with awkward
 * keys.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { toArrayBuffer } from "@std/streams";
import S3rver from "s3rver";
import { ResultError, type S3Settings } from "../../mod.ts";
import { readerOf } from "../read/_readers.ts";
import { withAwsEnvironment } from "../read/aws/_environment.ts";
import { readContext } from "../read/_context.ts";
import { withHttp } from "../read/_http_loopback.ts";
import { strictStore } from "../read/aws/_s3_store.ts";

const s3Reader = await readerOf("S3Result");

const BUCKET = "shop-results";
const OBJECTS = new URL(`../data/objects/s3/${BUCKET}/`, import.meta.url);
const KEY = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" }; // the one it knows

const RECORDED = [
  "tour/s3_template.pickle",
  "2022/5/9/663e79c8-c4bc-47b3-9e44-bbc37c0b59c1.prefect_result",
];
const AWKWARD = [
  "a b",
  "a+b",
  "a%2Fb",
  "100%",
  "%2e",
  "%252e%2F",
  "ü/😀/ﬁ",
  "what?x=1&y=2#z",
  "a&b=c;d:e@f,g$h!i'j(k)l*m~n",
  'o"p<q>r[s]t{u}v|w^x`y',
  ".hidden/..two/three..",
  "back\\slash",
  "e\u0301 is not \u00e9",
];

interface Store {
  readonly settings: S3Settings;
  put(key: string, bytes: Uint8Array): Promise<void>;
}

/**
 * Starts s3rver behind a gate: it takes any signature of version 4 for right,
 * so that the gate checks them, with the signer of AWS's own SDK.
 */
async function withS3rver(run: (store: Store) => Promise<void>) {
  const directory = await Deno.makeTempDir();
  const server = new S3rver({
    address: "127.0.0.1",
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: BUCKET, configs: [] }],
  });
  const { port } = await server.run();
  const gate = strictStore([KEY], async ({ path, headers }) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    const { status } = answer;
    return { status, body: new Uint8Array(await answer.arrayBuffer()) };
  });
  try {
    await withAwsEnvironment({}, () =>
      withHttp(gate, (endpoint) =>
        run({
          settings: { ...KEY, endpoint },
          async put(key, bytes) {
            // Into its folder: to be given an object it asks for the umask.
            const file = `${directory}/${BUCKET}/${key}._S3rver`;
            await Deno.mkdir(file.replace(/\/[^/]*$/, ""), { recursive: true });
            await Deno.writeFile(`${file}_object`, bytes);
            await Deno.writeTextFile(`${file}_metadata.json`, "{}");
          },
        })));
  } finally {
    await server.close();
    await Deno.remove(directory, { recursive: true });
  }
}

async function read(settings: S3Settings, location: string, bucket = BUCKET) {
  const ref = { type: "S3Result", bucket, location };
  const context = readContext({ s3: settings }, { retry: false });
  return new Uint8Array(
    await toArrayBuffer(await s3Reader.open(ref, context)),
  );
}

Deno.test("s3rver gives recorded objects and awkward keys", () =>
  withS3rver(async ({ settings, put }) => {
    for (const key of RECORDED) {
      const bytes = await Deno.readFile(new URL(key, OBJECTS));
      await put(key, bytes);
      assertEquals(await read(settings, key), bytes);
    }
    for (const key of AWKWARD) {
      const bytes = new TextEncoder().encode(key);
      await put(key, bytes);
      assertEquals(await read(settings, key), bytes, key);
    }
    await put("empty", new Uint8Array());
    assertEquals((await read(settings, "empty")).length, 0);
  }));

Deno.test("s3rver refuses as S3 does", () =>
  withS3rver(async ({ settings }) => {
    const refusals: [S3Settings, key: string, bucket: string, said: string][] =
      [
        [settings, "no/such/key", BUCKET, "(404 NoSuchKey)"],
        [settings, "key", "no-bucket", "the store has no such bucket (404 "],
        [
          { ...settings, secretAccessKey: "Hidden" },
          "key",
          BUCKET,
          "(403 SignatureDoesNotMatch)",
        ],
        [
          { ...settings, accessKeyId: "Hidden" },
          "key",
          BUCKET,
          "(403 InvalidAccessKeyId)",
        ],
      ];
    for (const [s3, key, bucket, said] of refusals) {
      const error = await assertRejects(
        () => read(s3, key, bucket),
        ResultError,
        said,
      );
      assert(!Deno.inspect(error).includes("Hidden"));
    }
  }));
