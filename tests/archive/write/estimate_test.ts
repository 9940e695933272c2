import { assert, assertEquals } from "@std/assert";
import { createClient, type ResultReader } from "../../../mod.ts";
import { estimateArchive } from "../../../src/archive/mod.ts";
import { startTestBackend } from "../../../src/testing/mod.ts";
import { history } from "../_history.ts";
import { madeResults } from "../_results.ts";

const DATA = history({ taskRuns: [30, 60], lines: 7 });
const STORED =
  DATA.rows.filter(({ serialized_state: state }) =>
    JSON.stringify(state).includes("S3Result")
  ).length;
const LINES = DATA.flowRuns.flatMap(({ logs = [] }) => logs).length;

Deno.test("estimateArchive() counts rows, and estimates results from a sample", async () => {
  await using api = await startTestBackend(DATA);
  const client = createClient({
    apiUrl: api.url,
    results: { readers: { S3Result: madeResults } },
  });
  const found = await estimateArchive({ client, everything: true });
  assertEquals(found.flowRuns, DATA.flowRuns.length);
  assertEquals(found.taskRuns, DATA.rows.length);
  assertEquals(found.logs, LINES);
  const { count, bytes, sample } = found.results!;
  assertEquals(count, STORED); // the sample is all
  assertEquals(sample.stored, STORED);
  assertEquals([sample.probed, sample.unreadable], [STORED, 0]);
  assert(Math.abs(bytes! - STORED * sample.meanBytes!) <= STORED);
});

Deno.test("estimateArchive() counts the results that cannot be read", async () => {
  await using api = await startTestBackend(DATA);
  const reader: ResultReader = {
    open: (ref, context) =>
      Number(ref.location) % 2
        ? Promise.reject(new Error("gone"))
        : madeResults.open(ref, context),
  };
  const client = createClient({
    apiUrl: api.url,
    results: { readers: { S3Result: reader } },
  });
  const { results } = await estimateArchive({ client, projectName: "made" });
  const { unreadable, probed } = results!.sample;
  assert(unreadable > probed / 3 && unreadable < probed, `${unreadable}`);
});

Deno.test("what an API does not count is null", async () => {
  await using api = await startTestBackend(DATA);
  const client = createClient({
    apiUrl: api.url,
    fetch: async (input, init) =>
      String(init?.body).includes("_aggregate")
        ? Response.json({ errors: [{ message: "not allowed" }] })
        : await fetch(input, init),
  });
  const options = { client, everything: true, results: false };
  const { flowRuns, taskRuns, logs, results } = await estimateArchive(options);
  assertEquals([flowRuns, taskRuns, logs, results], [
    DATA.flowRuns.length,
    null,
    null,
    null,
  ]);
});
