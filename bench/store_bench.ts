/**
 * Measures the cost of opening a stored object over a bare `fetch` of the same
 * signed request, in one run: `deno task bench`.
 */
import {
  createClient,
  fromTaskRunData,
  openResult,
  type ResultRef,
} from "@taskrunview/taskrunview";
import { signRequest } from "../src/read/aws/sign.ts";
import { sharedKeyHeader } from "../src/read/azure/shared_key.ts";

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
const signingKeys = new Map(); // cached, as in the library
const token = "ya29.bench";
const azureKey = { accountName: "bench", accountKey: btoa("bench") };
const client = createClient({
  results: {
    s3: { ...s3Key, region, endpoint: url },
    gcs: { token, endpoint: url },
    azure: { ...azureKey, endpoint: url },
  },
});

async function azureRequest(location: string): Promise<Request> {
  const headers = new Headers({
    "x-ms-version": "2021-12-02",
    "x-ms-date": new Date().toUTCString(),
  });
  const request = { method: "GET", url: `${url}/bench/${location}`, headers };
  headers.set("authorization", await sharedKeyHeader(request, azureKey));
  return new Request(request.url, request);
}

type SignedRequest = (location: string) => Promise<Request>;

const STORES: readonly (readonly [
  store: string,
  ref: Omit<ResultRef, "location">,
  signed: SignedRequest,
])[] = [
  ["S3", { type: "S3Result", bucket: "bench" }, (location) =>
    signRequest({
      url: `${url}/bench/${location}`,
      headers: { "x-amz-checksum-mode": "ENABLED" },
      service: "s3",
      region,
      signingKeys,
    }, s3Key)],
  ["GCS", { type: "GCSResult", bucket: "bench" }, (location) =>
    Promise.resolve(
      new Request(`${url}/storage/v1/b/bench/o/${location}?alt=media`, {
        headers: { authorization: `Bearer ${token}` },
      }),
    )],
  ["Azure", { type: "AzureResult", container: "bench" }, azureRequest],
];

for (const [store, ref, signed] of STORES) {
  for (const [name, bytes] of SIZES) {
    const location = String(bytes);
    const view = fromTaskRunData({
      id: "r",
      task: { id: "t", slug: "sell-1" },
      map_index: -1,
      flow_run_id: "f",
      serialized_state: { type: "Success", _result: { ...ref, location } },
    }, { client });
    const group = `${store}, ${name}`;

    Deno.bench(`fetch of a signed request, ${group}`, {
      group,
      baseline: true,
    }, async () => {
      await drain((await fetch(await signed(location))).body!);
    });

    Deno.bench(`openResult, ${group}`, { group }, async () => {
      await drain(await openResult(view));
    });
  }
}
