import { assertEquals } from "@std/assert";
import { gzipSync } from "node:zlib";
import { recordedRows, startTestBackend } from "../../src/testing/mod.ts";
import { withHttp } from "../read/_http_loopback.ts";
import { runExample } from "./_example.ts";

const WITHOUT_READER = `Without a reader
  custom_type: Cannot load the result of "custom-1": "CustomResult" is a custom class
  Pass a reader as results.readers["CustomResult"] to createClient
`;

Deno.test("custom_result.ts reads what a class of one's own has stored", async () => {
  const { code, printed, errors } = await runExample("custom_result.ts");
  assertEquals(
    printed,
    `${WITHOUT_READER}With a reader and a serializer
  [ { sku: "SKU-3", sold: 6 }, { sku: "SKU-8", sold: 2 } ]
A key that is not there
  not_found: Cannot read "shop:lost": the store answered with status 404
`,
    errors,
  );
  assertEquals(code, 0);
});

Deno.test("custom_result.ts reads an API and a store of one's own", async () => {
  await using api = await startTestBackend({ rows: recordedRows() });
  await withHttp(
    ({ path }) =>
      path === "/shop%3Acustom"
        ? { body: gzipSync('{"own": true}') }
        : { status: 500, body: "out of order" },
    async (url) => {
      const { printed, errors } = await runExample("custom_result.ts", {
        FLOW_RUN_ID: "7157678d-c96d-5db4-9238-7e6a9d9a63b1",
        PREFECT__CLOUD__API: api.url,
        STORE_URL: url,
      });
      assertEquals(
        printed,
        `${WITHOUT_READER}With a reader and a serializer
  [ { own: true } ]
A key that is not there
  read_failed: Cannot read "shop:lost": the store answered with status 500
`,
        errors,
      );
    },
  );
});
