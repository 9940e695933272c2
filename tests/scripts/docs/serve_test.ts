import { assertEquals } from "@std/assert";
import { serveFile } from "../../../scripts/docs/serve.ts";

const FOLDER = new URL("../../../docs/", import.meta.url);

const REQUESTS: [path: string, status: number, type: string | null][] = [
  ["/some/where/pictures/results.png", 200, "image/png"],
  ["/some/where/start.md", 200, "application/octet-stream"],
  ["/some/where/nothing.html", 404, null],
  ["/some/where/", 404, null],
  ["/other/start.md", 404, null],
];
for (const [path, status, type] of REQUESTS) {
  Deno.test(`serveFile() answers ${path} with ${status}`, async () => {
    const request = new Request(`http://localhost${path}`);
    const response = await serveFile(FOLDER, "/some/where/", request);
    await response.bytes();
    assertEquals(
      [response.status, response.headers.get("content-type")],
      [status, type],
    );
  });
}
