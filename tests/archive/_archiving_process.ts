/** Archives all of an API until it is killed: `PATH API RESULTS`. */
import { createClient } from "../../mod.ts";
import { archiveRuns } from "../../src/archive/mod.ts";

const [path = "", apiUrl = "", results = ""] = Deno.args;
const client = createClient({
  apiUrl,
  results: {
    readers: {
      S3Result: {
        open: async ({ location }) =>
          (await fetch(`${results}/${location}`)).body!,
      },
    },
  },
});
await archiveRuns(path, { client, everything: true, concurrency: 4 });
