/**
 * What opening a stored object costs over a bare `fetch` of the same signed
 * request, side by side in one run: `deno task bench`.
 */
import {
  createClient,
  fromTaskRunData,
  openResult,
} from "@taskrunview/taskrunview";
import { signRequest } from "../src/read/aws_sign.ts";

const SIZES: readonly (readonly [name: string, bytes: number])[] = [
  ["1 KB", 1_000],
  ["64 MB", 64_000_000],
];

const server = new Worker(new URL("bytes_server.ts", import.meta.url), {
  type: "module",
});
const url = await new Promise<string>((resolve) => {
  server.onmessage = ({ data }) => resolve(data);
});

async function drain(stream: ReadableStream<Uint8Array>): Promise<number> {
  const reader = stream.getReader();
  let bytes = 0;
  while (true) {
    const { done, value } = await reader.read();
    if (done) return bytes;
    bytes += value.length;
  }
}

const region = "us-east-1";
const s3Key = { accessKeyId: "AKIDBENCH", secretAccessKey: "bench" };
const cache = new Map<string, ArrayBuffer>(); // of signing keys, as there is in ours
const client = createClient({
  results: { s3: { ...s3Key, region, endpoint: url } },
});

for (const [name, bytes] of SIZES) {
  const location = String(bytes);
  const view = fromTaskRunData({
    id: "r",
    task: { id: "t", slug: "sell-1" },
    map_index: -1,
    flow_run_id: "f",
    serialized_state: {
      type: "Success",
      _result: { type: "S3Result", bucket: "bench", location },
    },
  }, { client });
  const group = `S3, ${name}`;

  Deno.bench(`fetch of a signed request, ${name}`, {
    group,
    baseline: true,
  }, async () => {
    const request = await signRequest({
      url: `${url}/bench/${location}`,
      headers: { "x-amz-checksum-mode": "ENABLED" },
      service: "s3",
      region,
      cache,
    }, s3Key);
    await drain((await fetch(request)).body!);
  });

  Deno.bench(`openResult, ${name}`, { group }, async () => {
    await drain(await openResult(view));
  });
}
