import { assert, assertEquals, assertRejects } from "@std/assert";
import { toText } from "@std/streams";
import {
  type Bucket,
  folderBucket,
} from "../../../examples/distributed/bucket.ts";
import { s3Bucket } from "../../../examples/distributed/s3_bucket.ts";
import { withAwsEnvironment } from "../../read/aws/_environment.ts";
import { scopeOf } from "../../read/aws/_signature.ts";
import { type Answering, withHttp } from "../../read/_http_loopback.ts";

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
