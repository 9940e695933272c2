import { assert, assertEquals, assertRejects } from "@std/assert";
import { z } from "zod";
import {
  createClient,
  readResult,
  ResultError,
  type ResultRef,
} from "../mod.ts";

const S3 = { type: "S3Result", bucket: "shop", location: "2022/5/9/k" };

function answering(answer: () => Response) {
  const urls: string[] = [];
  const client = createClient({
    retry: false,
    results: { s3: { accessKeyId: "A", secretAccessKey: "S" } },
    fetch: (input) => {
      urls.push(String(input));
      return Promise.resolve(answer());
    },
  });
  return { client, urls };
}

Deno.test("readResult() reads an object by bucket and key, without a query to the API", async () => {
  const { client, urls } = answering(() => new Response('{"sold": 3}'));
  const schema = z.object({ sold: z.number() });
  const value = await readResult(S3, { client, schema });
  assertEquals(value.sold, 3);
  assertEquals(urls, ["https://shop.s3.us-east-1.amazonaws.com/2022/5/9/k"]);
});

Deno.test("readResult() reads a file by its path alone", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, "[1, 2]");
    const ref = { type: "LocalResult", location: path };
    assertEquals(await readResult(ref), [1, 2]);
    const error = await assertRejects(
      () =>
        readResult(ref, {
          client: createClient({ results: { local: { roots: ["/nowhere"] } } }),
        }),
      ResultError,
    );
    assertEquals(error.code, "denied");
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("readResult() reads a value that is its own location", async () => {
  const ref = { type: "PrefectResult", location: "42" };
  assertEquals(await readResult<number>(ref), 42);
});

Deno.test("readResult() names the place in its errors, and keeps the reference", async () => {
  const { client } = answering(() => new Response(null, { status: 404 }));
  const error = await assertRejects(
    () => readResult(S3, { client }),
    ResultError,
    'Cannot read "s3://shop/2022/5/9/k": the store has no such object',
  );
  assertEquals(error.ref, S3);
  const late = await assertRejects(
    () => readResult({ type: "MyResult", location: "k" }),
    ResultError,
    'Cannot load the result of "MyResult": "MyResult" is a custom class',
  );
  assertEquals(late.code, "custom_type");
});

const WRONG: readonly (readonly [ref: unknown, message: string])[] = [
  [undefined, 'Cannot read a result: "ref" is null, not an object'],
  [
    "s3://shop/k",
    'Cannot read a result: "ref" is of type string, not an object',
  ],
  [
    { bucket: "shop", key: "k" },
    'Cannot read a result: "ref.key" is not an option, known are "type", "location", "dir", "bucket", "container", "secretType"',
  ],
  [
    { bucket: "shop", location: "k" },
    'Cannot read a result: "ref.type" is missing',
  ],
  [{ type: "S3Result" }, 'Cannot read a result: "ref.location" is missing'],
];
for (const [ref, message] of WRONG) {
  Deno.test(`readResult() refuses ${JSON.stringify(ref)}`, async () => {
    const error = await assertRejects(
      () => readResult(ref as ResultRef),
      TypeError,
    );
    assert(error.message.startsWith(message), error.message);
  });
}
