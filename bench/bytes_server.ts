/**
 * A worker that serves as many bytes as the last name of a path says: in the
 * thread of a benchmark it would be measured as well.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const bodies = new Map<string, Uint8Array>();

const server = createServer((request, response) => {
  const name = (request.url ?? "").replace(/^.*\/(\d+)\b.*$/, "$1");
  const body = bodies.get(name) ?? new Uint8Array(Number(name)).fill(7);
  bodies.set(name, body);
  response.writeHead(200, { "content-length": body.length, etag: '"v1"' });
  response.end(body);
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  (globalThis as unknown as Worker).postMessage(`http://127.0.0.1:${port}`);
});
