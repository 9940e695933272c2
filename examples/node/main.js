// Writes all results of a mapped task to a file, packed, in flat memory:
//
//     node main.js [FILE]
//
// FILE is results.ndjson.gz by default. FLOW_RUN_ID and TASK_SLUG name a mapped
// task of your own, from the API that the Python client would ask; without them
// an API in this process serves one with 1,000 children.
//
// Prints the name of the file and the results of its last two lines.

// deno-lint-ignore-file no-console -- it is there to be read
import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import {
  createClient,
  fromTaskSlug,
  streamMappedJson,
  TaskRunViewError,
} from "@taskrunview/taskrunview";
import { startTestBackend } from "@taskrunview/taskrunview/testing";

const file = process.argv[2] ?? "results.ndjson.gz";
const { FLOW_RUN_ID, TASK_SLUG = "price-1" } = process.env;

if (FLOW_RUN_ID) {
  await exportResults(createClient(), FLOW_RUN_ID);
} else {
  const flowRunId = "0f3cb0a4-5d2e-5a64-9a0e-1f5a3f2a7c11";
  const backend = await startTestBackend({
    mapped: [{ flowRunId, slug: TASK_SLUG, count: 1_000, child: pricedOrder }],
  });
  try {
    await exportResults(createClient({ apiUrl: backend.url }), flowRunId);
  } finally {
    await backend.stop();
  }
}

/**
 * @param {import("@taskrunview/taskrunview").Client} client
 * @param {string} flowRunId
 */
async function exportResults(client, flowRunId) {
  try {
    const parent = await fromTaskSlug(TASK_SLUG, flowRunId, -1, { client });
    await pipeline(
      Readable.fromWeb(streamMappedJson(parent, { settled: true })),
      createGzip(),
      createWriteStream(file),
    );
  } catch (error) {
    if (!(error instanceof TaskRunViewError)) throw error;
    console.error(error.message);
    if (error.hint) console.error(error.hint);
    process.exitCode = 1;
    return;
  }
  await tell();
}

async function tell() {
  const unpacked = createReadStream(file).pipe(createGunzip());
  const children = [];
  for await (const line of createInterface({ input: unpacked })) {
    if (children.push(JSON.parse(line)) > 2) children.shift();
  }
  console.log(`Wrote ${file}, whose last lines are of`);
  for (const { mapIndex, state, result } of children) {
    console.log(`  ${mapIndex} ${state.type} ${JSON.stringify(result)}`);
  }
}

/** A child whose result is in its row, as Prefect's PrefectResult writes it. */
function pricedOrder(index) {
  const location = JSON.stringify({ order: 1_000 + index, gross: index / 4 });
  return {
    serialized_state: {
      type: "Success",
      message: "Task run succeeded.",
      _result: { type: "PrefectResult", location },
    },
  };
}
