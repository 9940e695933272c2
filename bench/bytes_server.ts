/**
 * A worker that serves the number of bytes in the last part of a path. In the
 * thread of a benchmark, it would be measured as well.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { crcBase64, startCrc32 } from "../src/checksum/crc32.ts";

interface Body {
  readonly bytes: Uint8Array;
  /** In base64; Google sends it with every object. */
  readonly crc32c: string;
}

const bodies = new Map<string, Body>();

function makeBody(size: number): Body {
  const bytes = new Uint8Array(size).fill(7);
  const crc = startCrc32("crc32c");
  crc.update(bytes);
  return { bytes, crc32c: crcBase64(crc.digest()) };
}

const server = createServer((request, response) => {
  const name = (request.url ?? "").replace(/^.*\/(\d+)\b.*$/, "$1");
  const body = bodies.get(name) ?? makeBody(Number(name));
  bodies.set(name, body);
  const { bytes, crc32c } = body;
  response.writeHead(200, {
    "content-length": bytes.length,
    etag: '"v1"',
    ...(request.url?.startsWith("/storage/") &&
      { "x-goog-hash": `crc32c=${crc32c}` }),
  });
  response.end(bytes);
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  (globalThis as unknown as Worker).postMessage(`http://127.0.0.1:${port}`);
});
