/** A look-up as an application writes it without this library. */
import { GraphQLClient } from "graphql-request";
import * as z from "zod/mini";

/** The query of a look-up. */
export const QUERY = `query ($where: task_run_bool_exp!) {
  task_run(where: $where) { id name task { id slug } map_index serialized_state flow_run_id }
}`;

/** Sends the query by `fetch`, and parses the answer. */
export async function bareQuery(
  send: typeof fetch,
  url: string,
  where: unknown,
): Promise<unknown[]> {
  const response = await send(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: QUERY, variables: { where } }),
  });
  return JSON.parse(await response.text()).data.task_run;
}

const answer = z.object({
  task_run: z.array(z.object({
    id: z.string(),
    name: z.nullable(z.string()),
    task: z.object({ id: z.string(), slug: z.string() }),
    map_index: z.int(),
    flow_run_id: z.string(),
    serialized_state: z.looseObject({
      type: z.string(),
      message: z.nullish(z.string()),
    }),
  })),
});

type Row = z.infer<typeof answer>["task_run"][number];

/** Creates a query by graphql-request with rows that zod checks. */
export function queryByHand(
  send: typeof fetch,
  url: string,
): (where: unknown) => Promise<readonly Readonly<Row>[]> {
  const client = new GraphQLClient(url, {
    fetch: send,
    excludeOperationName: true,
  });
  return async (where) => {
    const { task_run } = z.parse(
      answer,
      await client.request(QUERY, { where }),
    );
    return task_run.map((row) => Object.freeze(row));
  };
}
