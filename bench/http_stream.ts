/**
 * Measures 100,000 children of a mapped task through `taskrun serve`, with the
 * API, the server and the client in separate processes: uncompressed, and in
 * each coding of the server. Bytes are counted after the client has unpacked
 * gzip and Brotli; it does not unpack zstd. A part of `deno task bench`.
 */
// deno-lint-ignore-file no-console -- its figures are its output
import { startServer } from "./server_process.ts";

const FLOW = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
const CODINGS = ["identity", "gzip", "br", "zstd"];
const ROUNDS = 3;

interface Figure {
  readonly ms: number;
  readonly firstMs: number;
  readonly bytes: number;
  readonly chunks: number;
}

async function stream(url: string, coding: string): Promise<Figure> {
  const began = performance.now();
  const response = await fetch(url, { headers: { "accept-encoding": coding } });
  let [firstMs, bytes, chunks] = [0, 0, 0];
  for await (const chunk of response.body!) {
    firstMs ||= performance.now() - began;
    bytes += chunk.length;
    chunks++;
  }
  return { ms: performance.now() - began, firstMs, bytes, chunks };
}

await using api = await startServer(
  new URL("mapped/server.ts", import.meta.url),
  "/",
);
await using server = await startServer(
  new URL("../src/cli/mod.ts", import.meta.url),
  ...["serve", "--port", "0", "--api-url", api.line],
);
const base = `${server.line}api`;
const found = await fetch(
  `${base}/flow-runs/${FLOW}/task-runs?slug=values-100000&mapIndex=-1`,
);
const { taskRunId } = await found.json();

for (const coding of CODINGS) {
  const figures: Figure[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    figures.push(
      await stream(`${base}/task-runs/${taskRunId}/mapped`, coding),
    );
  }
  const best = figures.reduce((a, b) => a.ms <= b.ms ? a : b);
  console.log(
    `100,000 children, ${coding.padEnd(8)}  ${best.ms.toFixed(0)} ms, ` +
      `the first after ${best.firstMs.toFixed(0)} ms, ` +
      `${(best.bytes / 1e6).toFixed(1)} MB in ${best.chunks} chunks`,
  );
}
