// One suite for every runtime: plain JavaScript without a test runner, over the
// package as users have it. A part of it is a function that throws at the first
// thing that is wrong, and counts what it has checked.

const FLOW_RUN = "8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d";
const TOUR = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
const BAD_DAYS = "a4e02982-5330-576e-babf-e9b4a869ac2c";

/** How many results a mapped parent in the store has: more than connections. */
const STORED_CHILDREN = 40;

/**
 * Runs parts of the suite.
 *
 * @param {string[]} names Names of the parts, see PARTS.
 * @param {object} context
 * @param {object} context.library The package's entry points by their names.
 * @param {object} context.places What `startServices()` gives.
 * @returns {Promise<Record<string, number>>} How much each part has checked.
 */
export async function runSuite(names, { library, places }) {
  const counts = {};
  for (const name of names) {
    const part = PARTS[name];
    if (part === undefined) throw new Error(`Cannot run "${name}": no part`);
    let count = 0;
    const equal = (actual, expected, what) => {
      const [found, wanted] = [textOf(actual), textOf(expected)];
      if (found !== wanted) {
        throw new Error(`${name}: ${what} is ${found}, not ${wanted}`);
      }
      count++;
    };
    await part({ ...library, places, equal });
    counts[name] = count;
  }
  return counts;
}

const textOf = (value) =>
  JSON.stringify(
    value,
    (_, part) => typeof part === "bigint" ? `${part}n` : part,
  );

const clientOf = ({ core, places }, results = {}) =>
  core.createClient({ apiUrl: places.apiUrl, results });

const storeClient = (context) =>
  clientOf(context, { s3: { ...context.places.s3 } });

async function codeOf(promise) {
  try {
    return `no error, but ${textOf(await promise)}`;
  } catch (error) {
    return error.code ?? `${error}`;
  }
}

async function listOf(iterable) {
  const items = [];
  for await (const item of iterable) items.push(item);
  return items;
}

const PARTS = {
  views,
  rows,
  s3,
  pickle,
  formats,
  handler,
  page,
  local,
  nowhere,
  testing,
};

/** Look-ups, walks and errors of the API. */
async function views(context) {
  const { core, equal } = context;
  const client = clientOf(context);
  const byId = "fee1d594-7794-554d-a058-2e222c878c04";
  const run = await core.fromTaskRunId(byId, { client });
  equal(run.taskSlug, "summarize-1", "the slug of a task run");
  equal(run.state.type, "Success", "its state");
  equal(Object.isFrozen(run), true, "whether a view is frozen");
  equal(structuredClone({ ...run }).taskRunId, byId, "the id in a copy");
  const same = await core.fromTaskSlug("summarize-1", FLOW_RUN, -1, { client });
  equal(core.isSameTaskRun(run, same), true, "the run by id and by slug");
  equal((await core.getLatest(run)).taskRunId, byId, "the latest");

  const parent = await core.fromTaskSlug("transform-1", FLOW_RUN, -1, {
    client,
  });
  const children = await listOf(core.iterMapped(parent));
  equal(children.map((child) => child.mapIndex), [0, 1, 2], "the children");
  const paged = core.iterMapped(parent, { concurrency: 3, pageSize: 2 });
  equal((await listOf(paged)).length, 3, "the children by pages");
  const all = await listOf(core.iterTaskRuns(FLOW_RUN, { client }));
  equal(all.length, 12, "the task runs of the flow run");
  for await (const child of core.iterMapped(parent)) {
    equal(child.mapIndex, 0, "the child that a loop ends at");
    break;
  }

  const { signal } = new AbortController();
  const sharing = Array.from(
    { length: 16 },
    () => core.fromTaskRunId(byId, { client, signal }),
  );
  equal((await Promise.all(sharing)).length, 16, "calls that share a signal");

  const lost = core.fromTaskSlug("nothing", FLOW_RUN, -1, { client });
  equal(await codeOf(lost), "not_found", "what is not there");
  const stopped = core.fromTaskRunId(byId, {
    client,
    signal: AbortSignal.abort(new DOMException("enough", "AbortError")),
  });
  equal((await stopped.catch((error) => error)).message, "enough", "an abort");
}

/** Results that lie in the row itself. */
async function rows(context) {
  const { core, equal } = context;
  const client = clientOf(context);
  const valueOf = async (slug, flowRun) =>
    await (await core.fromTaskSlug(slug, flowRun, -1, { client })).result();
  equal(await valueOf("count", FLOW_RUN), 3, "a number");
  equal(
    await valueOf("prefect_json-1", TOUR),
    { a: [1, 2.5, null, "ü"], ok: true },
    "JSON",
  );
  equal(
    core.encodeJson(await valueOf("prefect_time-1", TOUR)),
    context.places.expected.time,
    "a time",
  );
}

/** Results in S3, signed, from an API and a store behind fetch alone. */
async function s3(context) {
  const { core, equal, places } = context;
  const client = storeClient(context);
  const find = (slug, flowRun) =>
    core.fromTaskSlug(slug, flowRun, -1, { client });
  const run = await find("s3_default-1", TOUR);
  equal(await run.result(), { where: "s3" }, "a pickle in S3");
  const template = await (await find("s3_template-1", TOUR)).result();
  equal(core.encodeJson(template), places.expected.template, "a nested pickle");
  const bytes = await new Response(await core.openResult(run)).arrayBuffer();
  equal(bytes.byteLength, 28, "the length of the stored bytes");
  const lost = await find("lost_object-1", BAD_DAYS);
  equal(
    await codeOf(lost.result()),
    "not_found",
    "an object that is not there",
  );

  const parent = await find("stored-1", places.storedFlowRun);
  const values = await parent.result();
  equal(values.length, STORED_CHILDREN, "the results of a parent");
  equal(values.every(({ where }) => where === "s3"), true, "all its values");

  const stranger = core.createClient({
    apiUrl: places.apiUrl,
    results: { s3: { ...places.s3, secretAccessKey: "wrong" } },
    retry: false,
  });
  const denied = await core.fromTaskRunId(run.taskRunId, { client: stranger });
  equal(await codeOf(denied.result()), "denied", "a wrong key");
}

/** Pickles that CPython wrote, hostile ones among them: as in Deno. */
async function pickle({ core, pickle, places, equal }) {
  for (const { name, bytes, expected } of await samples(places.pickles)) {
    const outcome = await outcomeOf(() =>
      core.encodeJson(pickle.decodePickle(bytes))
    );
    equal(outcome, expected, name);
  }
}

/** CSV, Parquet and packed results, whose code is loaded on demand. */
async function formats({ core, places, equal }) {
  const listed = await samples(places.formats);
  for (const { name, bytes, fileType, expected } of listed) {
    const serializer = fileType
      ? core.pandasSerializer({ fileType })
      : core.autoSerializer();
    const outcome = await outcomeOf(async () =>
      core.encodeJson(await serializer.deserialize(bytes))
    );
    equal(outcome, expected, name);
  }
}

/**
 * What a decoder makes of a sample: plain data, or the name of its error.
 *
 * @param {() => unknown} decode
 * @returns {Promise<unknown>}
 */
export async function outcomeOf(decode) {
  try {
    return await decode();
  } catch (error) {
    return { error: error.name };
  }
}

async function samples(url) {
  const listed = await (await fetch(url)).json();
  if (listed.length === 0) throw new Error("Cannot check samples: none came");
  return listed.map((sample) => ({
    ...sample,
    bytes: Uint8Array.from(atob(sample.bytes), (char) => char.charCodeAt(0)),
  }));
}

/** Requests to the handler, as a server would hand them in. */
async function handler(context) {
  const { http, equal } = context;
  const handle = http.createHandler({ client: storeClient(context) });
  const ask = (path, headers = {}) =>
    handle(new Request(`http://localhost${path}`, { headers }));
  const id = "3bfc6925-e499-50e4-b29b-34b8c8ed39a6"; // s3_default-1

  const shown = await ask(`/task-runs/${id}`);
  equal(shown.status, 200, "the status of a view");
  const view = await shown.json();
  equal(view.taskSlug, "s3_default-1", "the slug in a view");
  equal(view.result.type, "S3Result", "the type of its result");

  const result = await ask(`/task-runs/${id}/result`);
  equal(await result.json(), { where: "s3" }, "a result as JSON");
  const etag = result.headers.get("etag");
  const again = await ask(`/task-runs/${id}/result`, { "if-none-match": etag });
  equal(again.status, 304, "the status of a result that is known");
  const raw = await ask(`/task-runs/${id}/result?raw`);
  equal((await raw.arrayBuffer()).byteLength, 28, "the length of stored bytes");

  const mapped = await ask(
    "/task-runs/ea22aba9-5f0a-5d4e-ae57-02be3789cebc/mapped",
  );
  const lines = (await mapped.text()).trim().split("\n").map((line) =>
    JSON.parse(line).mapIndex
  );
  equal(lines, [0, 1, 2], "the children as NDJSON");

  const lost = await ask("/task-runs/00000000-0000-4000-8000-000000000000");
  equal(lost.status, 404, "the status of what is not there");
  equal(
    lost.headers.get("content-type").split(";")[0],
    "application/problem+json",
    "the type of a problem",
  );
  const foreign = await handle(new Request(`http://tasks.example/task-runs/x`));
  equal(foreign.status, 403, "the status for a host that is not loopback");
}

/** The page, as a server would be asked for it. */
async function page({ page, equal }) {
  const serve = page.createPage(() => Promise.resolve(new Response("api")));
  const shown = await serve(new Request("http://localhost/"));
  equal(shown.status, 200, "the status of the page");
  equal(/<html/i.test(await shown.text()), true, "whether it is HTML");
  const api = await serve(new Request("http://localhost/api/openapi.json"));
  equal(await api.text(), "api", "what the handler answers");
}

/** Results in files. */
async function local(context) {
  const { core, equal } = context;
  const client = clientOf(context);
  const parent = await core.fromTaskSlug("transform-1", FLOW_RUN, -1, {
    client,
  });
  const lines = await parent.result();
  equal(
    lines.map(({ state }) => `${state.quantity} ${state.sku} ${state.price}`),
    ["2 SKU-8 2.99", "4 SKU-4 3.99", "6 SKU-3 4.99"],
    "the results of a mapped task",
  );
  equal(lines[0].constructor.name, "PyObject", "the name of a value's class");
  const run = await core.fromTaskSlug("summarize-1", FLOW_RUN, -1, { client });
  equal((await run.result()).count, 3, "a result in a file");
  const outside = clientOf(context, { local: { roots: ["/nowhere"] } });
  const denied = await core.fromTaskRunId(run.taskRunId, { client: outside });
  equal(await codeOf(denied.result()), "denied", "a file outside the roots");
}

/** Results in files, where there are none. */
async function nowhere(context) {
  const { core, equal } = context;
  const client = clientOf(context);
  const run = await core.fromTaskSlug("summarize-1", FLOW_RUN, -1, { client });
  equal(
    await codeOf(run.result()),
    "unsupported",
    "a file that nobody can read",
  );
}

/** The backend of the package itself, in this runtime. */
async function testing({ core, testing, equal }) {
  const backend = await testing.startTestBackend({
    faults: [{ at: 1, status: 503, retryAfter: 0 }],
  });
  try {
    const client = core.createClient({ apiUrl: backend.url });
    const run = await core.fromTaskSlug("count", FLOW_RUN, -1, { client });
    equal(await run.result(), 3, "a result from the backend");
    equal(
      backend.requests.map(({ status }) => status),
      [503, 200],
      "what was answered",
    );
    equal(testing.recordedRows().length, 168, "the recorded rows");
  } finally {
    await backend.stop();
  }
}
