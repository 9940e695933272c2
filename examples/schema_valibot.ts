/**
 * A result checked by a valibot schema, which also gives it its type.
 *
 *     deno run --allow-net --allow-env --allow-read examples/schema_valibot.ts
 *
 * With FLOW_RUN_ID and TASK_SLUG a result of your own is checked: write the
 * schema of what that task returns first.
 *
 * Prints the checked value, then what a schema says that does not fit.
 */
// deno-lint-ignore-file no-console -- it is there to be read
import * as v from "valibot";
import {
  createClient,
  fromTaskSlug,
  ResultError,
  type SchemaIssue,
} from "@taskrunview/taskrunview";
import { openApi } from "./api.ts";

const Summary = v.object({
  count: v.pipe(v.number(), v.integer()),
  gross: v.pipe(v.number(), v.transform((sum) => sum.toFixed(2))),
  skus: v.array(v.pipe(v.string(), v.startsWith("SKU-"))),
});

await using api = await openApi("8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d");
const client = createClient({ apiUrl: api.apiUrl });
const taskSlug = Deno.env.get("TASK_SLUG") ?? "summarize-1";

const run = await fromTaskSlug(taskSlug, api.flowRunId, -1, {
  client,
  schema: Summary,
});
const { count, gross, skus } = await run.result();
const total: string = gross; // the compiler knows
console.log(`${count} orders, ${total} gross: ${skus.join(", ")}`);

const Renamed = v.object({
  orders: v.number(),
  skus: v.array(v.picklist(["SKU-3", "SKU-4"])),
});
const strict = await fromTaskSlug(taskSlug, api.flowRunId, -1, {
  client,
  schema: Renamed,
});
try {
  await strict.result();
} catch (error) {
  if (!(error instanceof ResultError && error.code === "schema")) throw error;
  console.log(error.message);
  for (const issue of error.issues ?? []) {
    console.log(`  ${pathOf(issue)}: ${issue.message}`);
  }
}

/** A step of a path is a key, or an object that has it: valibot gives objects. */
function pathOf({ path = [] }: SchemaIssue): string {
  return path.map((step) => typeof step === "object" ? step.key : step)
    .join(".");
}
