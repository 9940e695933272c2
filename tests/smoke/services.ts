import {
  autoSerializer,
  createClient,
  encodeJson,
  type PandasFileType,
  pandasSerializer,
} from "../../mod.ts";
import { archiveRuns } from "../../src/archive/mod.ts";
import { decodePickle } from "../../src/pickle/mod.ts";
import { recordedRows, startTestBackend } from "../../src/testing/mod.ts";
import { isSignedRight } from "../read/aws/_signature.ts";
import { serveRecordedObjects } from "../_recorded_objects.ts";
import { outcomeOf } from "./suite.js";

const DATA = new URL("../data/", import.meta.url);

const KEY = { accessKeyId: "AKIASMOKE", secretAccessKey: "smoke/secret" };

/** A flow run whose children's results all lie in the store. */
const STORED_FLOW_RUN = "0a7c3b52-4a1e-5d0f-9a53-6f2f6d9c1b77";
const STORED_CHILDREN = 40;

/** The flow run of a task run whose result is 3. */
const COUNT_FLOW_RUN = "8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d";

/** What the suite asks, from any runtime on this machine. */
export interface Services extends AsyncDisposable {
  /** Told to the suite, as JSON. */
  readonly places: Readonly<Record<string, unknown>>;
  /** The most requests that the store had open at once since it was last asked. */
  takeMostOpen(): number;
}

interface Sample {
  readonly name: string;
  readonly bytes: string;
  readonly fileType?: PandasFileType;
  readonly expected: unknown;
}

/** Starts an API and an S3 store with recorded data, and serves the samples. */
export async function startServices(): Promise<Services> {
  const resultsDir = new URL("results", DATA).pathname;
  const backend = await startTestBackend({
    rows: recordedRows({ resultsDir }),
    mapped: [{
      flowRunId: STORED_FLOW_RUN,
      slug: "stored-1",
      count: STORED_CHILDREN,
      child: () => ({ serialized_state: STORED_STATE }),
    }],
  });
  const store = serveRecordedObjects("s3");
  const documents = new Map<string, unknown>([
    ["/pickles.json", await pickleSamples()],
    ["/formats.json", await formatSamples()],
  ]);
  const folder = await Deno.makeTempDir({ prefix: "smoke-archive-" });
  const archive = `${folder}/history.sqlite`;
  const results = { local: { roots: [resultsDir] } };
  await archiveRuns(archive, {
    client: createClient({ apiUrl: backend.url, results }),
    flowRunIds: [COUNT_FLOW_RUN],
  });
  let open = 0;
  let mostOpen = 0;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      if (request.method === "OPTIONS") return withCors(new Response());
      const { pathname } = new URL(request.url);
      const document = documents.get(pathname);
      if (document) return withCors(Response.json(document));
      mostOpen = Math.max(mostOpen, ++open);
      try {
        return withCors(await signedAnswer(request, store.url));
      } finally {
        open--;
      }
    },
  );
  const url = `http://127.0.0.1:${server.addr.port}`;
  return {
    places: {
      apiUrl: backend.url,
      archive,
      storedFlowRun: STORED_FLOW_RUN,
      s3: { ...KEY, endpoint: url, region: "us-east-1" },
      pickles: `${url}/pickles.json`,
      formats: `${url}/formats.json`,
      expected: {
        time: encodeJson(
          await autoSerializer().deserialize(
            new TextEncoder().encode("2022-05-09T06:30:00Z"),
          ),
        ),
        template: encodeJson(
          decodePickle(
            await Deno.readFile(
              new URL(
                "objects/s3/shop-results/tour/s3_template.pickle",
                DATA,
              ),
            ),
          ),
        ),
      },
    },
    takeMostOpen() {
      const taken = mostOpen;
      mostOpen = 0;
      return taken;
    },
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await store[Symbol.asyncDispose]();
      await backend.stop();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

const STORED_STATE = {
  type: "Success",
  _result: {
    type: "S3Result",
    bucket: "shop-results",
    location: "2022/5/9/663e79c8-c4bc-47b3-9e44-bbc37c0b59c1.prefect_result",
  },
};

async function signedAnswer(
  request: Request,
  store: string,
): Promise<Response> {
  const { pathname, search, host } = new URL(request.url);
  const headers = Object.fromEntries(request.headers);
  const isRight = await isSignedRight(
    { method: request.method, host, path: pathname, headers },
    KEY,
  );
  if (!isRight) {
    const body = "<Error><Code>SignatureDoesNotMatch</Code></Error>";
    return new Response(body, { status: 403 });
  }
  return await fetch(store + pathname + search, { headers: ranged(headers) });
}

function ranged({ range }: Record<string, string>): Record<string, string> {
  return range === undefined ? {} : { range };
}

function withCors(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.set("access-control-allow-origin", "*");
  headers.set("access-control-allow-headers", "*, authorization");
  headers.set("access-control-expose-headers", "*");
  const { status, body } = response;
  return new Response(body, { status, headers });
}

const PICKLES = ["values", "values_old", "numpy", "pandas", "evil"];

/** Recorded pickles, with what they are in Deno, where CPython is the measure. */
async function pickleSamples(): Promise<Sample[]> {
  const files = await Promise.all(
    PICKLES.map((file) => readRows<"name" | "bytes">(`pickle/${file}.ndjson`)),
  );
  return await Promise.all(
    files.flat().map(async ({ name, bytes }) => ({
      name,
      bytes,
      expected: await outcomeOf(() => encodeJson(decodePickle(bytesOf(bytes)))),
    })),
  );
}

/** CSV, Parquet, bzip2 and xz, whose code is loaded on demand. */
async function formatSamples(): Promise<Sample[]> {
  const [csv, parquet, packed] = await Promise.all([
    readRows<"name" | "bytes">("formats/csv.ndjson"),
    readRows<"name" | "bytes">("formats/parquet.ndjson"),
    readRows<"name" | "bz2" | "lzma">("formats/packed_pickles.ndjson"),
  ]);
  const files: Omit<Sample, "expected">[] = [
    ...csv.map((row) => ({ ...row, fileType: "csv" as const })),
    ...parquet.map((row) => ({ ...row, fileType: "parquet" as const })),
    ...packed.flatMap(({ name, bz2, lzma }) => [
      { name: `${name}.bz2`, bytes: bz2 },
      { name: `${name}.xz`, bytes: lzma },
    ]),
  ];
  return await Promise.all(files.map(async (file) => {
    const { name, bytes, fileType } = file;
    const { deserialize } = fileType
      ? pandasSerializer({ fileType })
      : autoSerializer();
    const expected = await outcomeOf(async () =>
      encodeJson(await deserialize(bytesOf(bytes)))
    );
    return { name, bytes, ...(fileType && { fileType }), expected };
  }));
}

async function readRows<K extends string>(
  file: string,
): Promise<Record<K, string>[]> {
  const text = await Deno.readTextFile(new URL(file, DATA));
  return text.trim().split("\n").map((line) => JSON.parse(line));
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}
