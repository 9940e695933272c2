/**
 * Serves mapped tasks of 10 to 1,000,000 children to `tasks.ts` in a separate
 * process, so that no client shares its time with the API.
 */
// deno-lint-ignore-file no-console -- its address is its output
import { startTestBackend } from "@taskrunview/taskrunview/testing";

const [files] = Deno.args;
const FLOW = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";

const sizes = [10, 100, 1_000, 10_000, 100_000, 1_000_000].map((count) => ({
  flowRunId: FLOW,
  slug: `values-${count}`,
  count,
}));
const api = await startTestBackend({
  rows: [],
  mapped: [...sizes, {
    flowRunId: FLOW,
    slug: "files",
    count: 10_000,
    child: (index) => ({
      serialized_state: {
        type: "Success",
        _result: {
          type: "LocalResult",
          dir: files,
          location: `${files}/${index}.pickle`,
        },
      },
    }),
  }],
});
console.log(api.url);
