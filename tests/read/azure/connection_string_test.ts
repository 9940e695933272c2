import { assertEquals, assertRejects } from "@std/assert";
import { type ReadSettings, ResultError } from "../../../mod.ts";
import { readContext } from "../_context.ts";
import { withVariables } from "../_variables.ts";
import {
  azureReader,
  CONNECTION_STRING,
  read,
  refTo,
  sasString,
  withAzure,
} from "./_reading.ts";

Deno.test("azureReader finds the connection string", async (t) => {
  const places: [
    where: string,
    variables: (text: string) => Record<string, string>,
    settings: (text: string) => ReadSettings,
  ][] = [
    ["in the environment", (text) => ({ [CONNECTION_STRING]: text }), () => ({
      secrets: { [CONNECTION_STRING]: "AccountName=other" },
    })],
    ["in the secrets", () => ({}), (text) => ({
      secrets: { [CONNECTION_STRING]: text },
    })],
    ["as a secret in the environment", (text) => ({
      [`PREFECT__CONTEXT__SECRETS__${CONNECTION_STRING}`]: text,
    }), () => ({})],
  ];
  for (const [where, variables, settings] of places) {
    await t.step(
      where,
      withAzure(({ url }) =>
        withVariables(variables(sasString(url)), async () => {
          const set = settings(sasString(url));
          assertEquals(await read(refTo("k"), {}, {}, set), "stored");
        })
      ),
    );
  }
  await t.step(
    "in Prefect Cloud",
    withAzure(async ({ url }) => {
      const fetchCloudSecret = (name: string) =>
        Promise.resolve(name === CONNECTION_STRING ? sasString(url) : "");
      assertEquals(await read(refTo("k"), {}, { fetchCloudSecret }), "stored");
    }),
  );
});

Deno.test(
  "azureReader sees a connection string that changes while it runs",
  withAzure(async ({ url }) => {
    const context = readContext({});
    const open = () => azureReader.open(refTo("k"), context);
    await withVariables({ [CONNECTION_STRING]: "AccountName=" }, async () => {
      await assertRejects(open, ResultError, "neither AccountName nor");
    });
    for (const string of [sasString(url), `${sasString(url)}&x=1`]) {
      await withVariables({ [CONNECTION_STRING]: string }, async () => {
        const answer = await open().catch((error) => error.code);
        if (string === sasString(url)) await answer.cancel();
        else assertEquals(answer, "denied"); // not the signature of before
      });
    }
  }),
);
