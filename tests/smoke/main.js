// Runs parts of the suite in Node, Bun or Deno:
//
//     node main.js        with {"names": …, "places": …} in journey.json
//
// deno-lint-ignore-file no-console -- its output is what it is for
import { readFile } from "node:fs/promises";
import { runSuite } from "./suite.js";

const { names, places } = JSON.parse(await readFile("journey.json", "utf8"));
const library = {
  core: await import("@taskrunview/taskrunview"),
  pickle: await import("@taskrunview/taskrunview/pickle"),
};
if (names.includes("handler")) {
  library.http = await import("@taskrunview/taskrunview/http");
}
if (names.includes("testing")) {
  library.testing = await import("@taskrunview/taskrunview/testing");
}
console.log(JSON.stringify(await runSuite(names, { library, places })));
