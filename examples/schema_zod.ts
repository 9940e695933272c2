/**
 * Results checked by a zod schema, which also gives them their type.
 *
 *     deno run --allow-net --allow-env --allow-read examples/schema_zod.ts
 *
 * With FLOW_RUN_ID, and TASK_SLUG for a mapped task of it, results of your own
 * are checked: write the schema of what that task returns first.
 *
 * Prints the checked values, then what a schema says that does not fit.
 */
// deno-lint-ignore-file no-console -- it is there to be read
import { z } from "zod";
import {
  createClient,
  fromTaskSlug,
  ResultError,
} from "@taskrunview/taskrunview";
import { PyDateTime, PyDecimal } from "@taskrunview/taskrunview/pickle";
import { openApi } from "./api.ts";

/** An instance of a Python class arrives as data: here its attributes count. */
const OrderLine = z.object({
  className: z.literal("shop.models.OrderLine"),
  state: z.object({
    sku: z.string(),
    quantity: z.int().positive(),
    price: z.instanceof(PyDecimal).transform(String),
  }),
}).transform(({ state }) => state);

const Enriched = z.object({
  line: OrderLine,
  gross: z.number(),
  at: z.instanceof(PyDateTime),
});

await using api = await openApi("8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d");
const client = createClient({ apiUrl: api.apiUrl });
const taskSlug = Deno.env.get("TASK_SLUG") ?? "enrich-1";

// The schema of a mapped task is that of the list of its children's results.
const run = await fromTaskSlug(taskSlug, api.flowRunId, -1, {
  client,
  schema: z.array(Enriched),
});
for (const { line, gross, at } of await run.result()) {
  const price: string = line.price; // the compiler knows
  console.log(`${line.quantity} ${line.sku} at ${price}: ${gross}, ${at.iso}`);
}

const strict = await fromTaskSlug(taskSlug, api.flowRunId, -1, {
  client,
  schema: z.array(Enriched.extend({ gross: z.number().max(5) })),
});
try {
  await strict.result();
} catch (error) {
  if (!(error instanceof ResultError && error.code === "schema")) throw error;
  console.log(error.message);
  for (const { path, message } of error.issues ?? []) {
    console.log(`  ${path?.join(".")}: ${message}`);
  }
}
