// Runs parts of the suite in Node, Bun or Deno:
//
//     node main.js        with {"names": …, "places": …} in journey.json
//
// deno-lint-ignore-file no-console -- its output is what it is for
import { readFile } from "node:fs/promises";
import { runSuite } from "./suite.js";

const { names, places } = JSON.parse(await readFile("journey.json", "utf8"));
const load = (entry) => import(`@taskrunview/taskrunview${entry}`);
const library = { core: await load(""), pickle: await load("/pickle") };
if (names.includes("handler")) library.http = await load("/http");
if (names.includes("page")) library.page = await load("/page");
if (names.includes("testing")) library.testing = await load("/testing");

const leaks = [];
process.on("warning", ({ name, message }) => {
  if (name === "MaxListenersExceededWarning") leaks.push(message);
});
const counts = await runSuite(names, { library, places });
// Node before 20.16 has no way to be told that many calls may share a signal.
if (process.getBuiltinModule && leaks.length > 0) throw new Error(leaks[0]);
if (process.execArgv.includes("--enable-source-maps")) {
  try {
    library.core.fromTaskRunData({ id: 7 });
  } catch ({ stack }) {
    const source = /taskrunview\/src\/[a-z_]+\.ts:\d+/.exec(stack);
    if (source === null) throw new Error(`no source is named in ${stack}`);
    counts.stack = 1;
  }
}
console.log(JSON.stringify(counts));
