/**
 * A result class of your own, and a serializer of your own.
 *
 *     deno run --allow-net --allow-env --allow-read examples/custom_result.ts
 *
 * In Python the task has written its rows to a key-value store, as lines of JSON
 * packed with gzip:
 *
 *     class StoreResult(Result):
 *         def write(self, value_, **kwargs):
 *             new = self.format(**kwargs)
 *             new.value = value_
 *             key = quote(new.location, safe="")
 *             data = new.serializer.serialize(value_)
 *             requests.put(f"{STORE_URL}/{key}", data=data)
 *             return new
 *
 *     class LinesSerializer(Serializer):
 *         def serialize(self, value):
 *             return "\n".join(json.dumps(row) for row in value).encode()
 *
 *     @task(result=StoreResult(
 *         location="shop:custom",
 *         serializer=CompressedSerializer(LinesSerializer(), format="gzip"),
 *     ))
 *
 * Prefect serializes every class that is not its own as a `CustomResult` with
 * the location alone.
 *
 * Your own: FLOW_RUN_ID and TASK_SLUG name a task run, STORE_URL the store.
 *
 * Prints what the error without a reader says, the value, and what a key gives
 * that the store does not have.
 */
// deno-lint-ignore-file no-console -- it is there to be read
import {
  compressedSerializer,
  createClient,
  fromTaskSlug,
  ResultError,
  type ResultReader,
  type ResultSettings,
  type Serializer,
} from "@taskrunview/taskrunview";
import { openApi } from "./api.ts";

/** Finds the stored bytes. It gets the whole reference, and passes the signal on. */
function storeReader(url: string): ResultReader {
  return {
    async open(ref, { fetch, signal }) {
      const key = encodeURIComponent(ref.location ?? "");
      const response = await fetch(`${url}/${key}`, { signal });
      if (response.ok && response.body) return response.body;
      await response.body?.cancel();
      const code = response.status === 404 ? "not_found" : "read_failed";
      const problem = `the store answered with status ${response.status}`;
      throw new ResultError(code, `Cannot read "${ref.location}": ${problem}`, {
        ref,
      });
    },
  };
}

/** Turns the bytes into a value. What it throws is the cause of `undecodable`. */
const lines: Serializer = {
  name: "lines of JSON",
  deserialize(bytes) {
    const text = new TextDecoder(undefined, { fatal: true }).decode(bytes);
    return text.split("\n").map((line) => JSON.parse(line));
  },
};

await using api = await openApi("7157678d-c96d-5db4-9238-7e6a9d9a63b1");
await using store = await serveStore();
const taskSlug = Deno.env.get("TASK_SLUG") ?? "custom-1";

await show("Without a reader", {});
await show("With a reader and a serializer", {
  readers: { CustomResult: storeReader(store.url) },
  serializer: compressedSerializer({ format: "gzip", serializer: lines }),
});
await show("A key that is not there", {
  readers: { CustomResult: storeReader(store.url) },
  rewrite: (ref) => ({ ...ref, location: "shop:lost" }),
});

async function show(title: string, results: ResultSettings): Promise<void> {
  const client = createClient({ apiUrl: api.apiUrl, results });
  const run = await fromTaskSlug(taskSlug, api.flowRunId, -1, { client });
  console.log(title);
  try {
    console.log(" ", await run.result());
  } catch (error) {
    if (!(error instanceof ResultError)) throw error;
    console.log(`  ${error.code}: ${error.message}`);
    if (error.hint) console.log(`  ${error.hint}`);
  }
}

/** Your store, or one in this process that has what the task has written. */
async function serveStore(): Promise<
  AsyncDisposable & { readonly url: string }
> {
  const url = Deno.env.get("STORE_URL");
  if (url) return { url, async [Symbol.asyncDispose]() {} };
  const text = '{"sku": "SKU-3", "sold": 6}\n{"sku": "SKU-8", "sold": 2}';
  const packed = new Blob([text]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  const stored = new Map([
    ["shop:custom", await new Response(packed).bytes()],
  ]);
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => {
      const key = decodeURIComponent(new URL(request.url).pathname.slice(1));
      const bytes = stored.get(key);
      return bytes ? new Response(bytes) : new Response(null, { status: 404 });
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
