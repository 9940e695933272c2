// The suite in a page, whose `outcome` is what it has checked, or why it failed.
// @ts-ignore: it is there where this runs
import * as core from "/package/dist/mod.js";
// @ts-ignore: it is there where this runs
import * as pickle from "/package/dist/pickle.js";
import { runSuite } from "./suite.js";

const { names, places } = await (await fetch("/journey.json")).json();
const library = { core, pickle };
try {
  for (const [part, name] of [["handler", "http"], ["page", "page"]]) {
    if (!names.includes(part)) continue;
    library[name] = await import(`/package/dist/${name}.js`);
  }
  globalThis.outcome = await runSuite(names, { library, places });
} catch (error) {
  globalThis.outcome = error.stack;
}
