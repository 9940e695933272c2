// Runs the bundled worker in workerd, with what it is posted:
//
//     node worker_main.js        with {"names": …, "places": …} in journey.json
//
// deno-lint-ignore-file no-console -- its output is what it is for
import { readdirSync, readFileSync } from "node:fs";
// @ts-ignore: it is there where this runs
import { Miniflare } from "miniflare";

const modules = readdirSync("worker").sort((a) => a === "worker.js" ? -1 : 1)
  .map((file) => ({
    type: "ESModule",
    path: file,
    contents: readFileSync(`worker/${file}`, "utf8"),
  }));
const worker = new Miniflare({
  modules,
  compatibilityDate: "2026-01-01",
  host: "127.0.0.1",
});
try {
  const answer = await worker.dispatchFetch("http://worker.example/", {
    method: "POST",
    body: readFileSync("journey.json", "utf8"),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  console.log(text);
} finally {
  await worker.dispose();
}
