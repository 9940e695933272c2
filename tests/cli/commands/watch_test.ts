import { assertEquals, assertMatch } from "@std/assert";
import { withFakeClock } from "../../_fake_clock.ts";
import {
  MADE_FLOW,
  ofFlow,
  ofSmall,
  runCli,
  startRecorded,
} from "../_run_cli.ts";

const ID = "6605a1bd-0d72-5cfe-86e3-130e0febd052";
const ROW = {
  id: ID,
  task: { id: "d2a25918-4a15-5a5a-a303-d09f693ee271", slug: "add-1" },
  map_index: -1,
  flow_run_id: MADE_FLOW,
};
const STEADY = ["--interval", "0.001"];

/** An API whose one task run goes through states, one for each request. */
async function startMoving(states: readonly object[]) {
  return await startRecorded({
    rows: [{ ...ROW, serialized_state: states[0]! }],
    onRequest({ number }, api) {
      api.setState(ID, states[Math.min(number, states.length) - 1]!);
    },
  });
}

const ENDINGS: [last: string, code: number][] = [
  ["Success", 0],
  ["Cached", 0],
  ["Skipped", 0],
  ["Failed", 1],
  ["Cancelled", 1],
];
for (const [last, code] of ENDINGS) {
  Deno.test(`taskrun watch prints each change, and ends with ${code} for ${last}`, async () => {
    await using api = await startMoving([
      { type: "Pending" },
      { type: "Running", message: "Starting." },
      { type: "Running", message: "Starting." },
      { type: last, message: "It is over." },
    ]);
    const args = ["watch", ID, ...STEADY, "--api-url", api.url];
    const ran = await runCli(args);
    assertEquals(ran, {
      code,
      stdout:
        `● Pending  add-1\n● Running  add-1  Starting.\n● ${last}  add-1  It is over.\n`,
      stderr: "",
    });
  });
}

Deno.test("taskrun watch --json has a view on each line", async () => {
  await using api = await startMoving([{ type: "Running" }, {
    type: "Success",
  }]);
  const args = ["watch", ID, ...STEADY, "--json", "--api-url", api.url];
  const { code, stdout } = await runCli(args);
  const lines = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals([code, lines.map(({ state }) => state.type)], [
    0,
    ["Running", "Success"],
  ]);
});

Deno.test("taskrun watch of a mapped task counts its children", async () => {
  await using api = await startRecorded();
  const args = ["watch", ...ofSmall("transform-1"), "--api-url", api.url];
  const { code, stdout } = await runCli(args, {
    terminal: true,
    env: { NO_COLOR: "1" },
  });
  assertEquals([code, stdout.split("\n")], [0, [
    "● Mapped  transform-1  Ready to proceed with mapping.",
    "3 children: 3 Success",
    "",
  ]]);
});

Deno.test("taskrun watch of a mapped task ends with 1 if a child has failed", async () => {
  await using api = await startRecorded({
    mapped: [{
      flowRunId: MADE_FLOW,
      slug: "m",
      count: 3,
      child: (index) => ({
        "serialized_state": { type: index === 1 ? "Failed" : "Success" },
      }),
    }],
  });
  const args = ["watch", ...ofFlow(MADE_FLOW, "m"), "--api-url", api.url];
  const { code, stdout } = await runCli(args);
  assertEquals([code, stdout.split("\n").slice(1)], [1, [
    "● Failed  m[1]",
    "3 children: 2 Success, 1 Failed",
    "",
  ]]);
  const json = await runCli([...args, "--json"]);
  const lines = json.stdout.trimEnd().split("\n").map((line) =>
    JSON.parse(line)
  );
  assertEquals(lines.map(({ mapIndex }) => mapIndex).sort(), [-1, 0, 1, 2]);
});

Deno.test("taskrun watch gives up after --timeout", async () => {
  await withFakeClock(async (clock) => {
    await using api = await startRecorded({
      rows: [{ ...ROW, serialized_state: { type: "Running" } }],
      async onRequest({ number }) {
        if (number > 1) await clock.advance(300); // the first one is the look-up
      },
    });
    const args = ["watch", ID, "--timeout", "0.3", "--api-url", api.url];
    const { code, stdout, stderr } = await runCli(args);
    assertEquals([code, stdout], [1, "● Running  add-1\n"]);
    assertMatch(stderr, /took more than 300 ms\n {2}hint: Raise --timeout\n$/);
  });
});

Deno.test("taskrun watch stops when it is interrupted", async () => {
  await using api = await startMoving([{ type: "Running" }]);
  const interruption = new AbortController();
  const ran = await runCli(["watch", ID, "--api-url", api.url], {
    signal: interruption.signal,
    onWrite: () => interruption.abort(),
  });
  assertEquals(ran, { code: 130, stdout: "● Running  add-1\n", stderr: "" });
});
