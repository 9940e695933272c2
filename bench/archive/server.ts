/**
 * Serves flow runs with mapped tasks, and their results as S3 objects, to
 * `archive.ts` in a separate process. Prints the addresses of both.
 */
// deno-lint-ignore-file no-console -- its addresses are its output
import { startTestBackend } from "@taskrunview/taskrunview/testing";

const [flowRuns = 0, children = 0, size = 0] = Deno.args.map(Number);
const ids = Array.from(
  { length: flowRuns },
  (_, i) => `${i.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`,
);
const padding = new Uint8Array(size);
crypto.getRandomValues(padding.subarray(0, Math.min(size, 65_536)));

const api = await startTestBackend({
  rows: [],
  flowRuns: ids.map((id) => ({
    id,
    state: "Success",
    serialized_state: { type: "Success" },
    scheduled_start_time: "2022-05-09T06:30:00+00:00",
    updated: "2022-05-09T06:40:00+00:00",
  })),
  mapped: ids.map((flowRunId, at) => ({
    flowRunId,
    slug: `load-${at}`,
    count: children,
    child: (index) => ({
      serialized_state: {
        type: "Success",
        message: "Task run succeeded.",
        _result: {
          type: "S3Result",
          bucket: "bench",
          location: `${at}/${index}`,
        },
      },
    }),
  })),
});
const store = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: () => {} },
  (request) => {
    const name = new TextEncoder().encode(new URL(request.url).pathname);
    const body = padding.slice();
    body.set(name.subarray(0, size));
    return new Response(body);
  },
);
console.log(`${api.url} http://127.0.0.1:${store.addr.port}`);
