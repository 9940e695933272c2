import { assert, assertEquals } from "@std/assert";
import { maskHeaders } from "../../../src/testing/server/request_log.ts";

const HEADERS: [name: string, value: string | string[], logged: string][] = [
  ["authorization", "Bearer pcu_secret", "Bearer ***"],
  ["authorization", "Basic dTpw", "Basic ***"],
  ["authorization", "pcu_secret", "***"],
  ["proxy-authorization", "Basic dTpw", "Basic ***"],
  ["cookie", "session=1", "***"],
  ["set-cookie", ["a=1", "b=2"], "***"],
  ["x-api-key", "secret", "***"],
  ["x-auth-token", "secret", "***"],
  ["x-prefect-tenant-id", "6605a1bd", "6605a1bd"],
  ["x-prefect-core-version", "1.4.1", "1.4.1"],
  ["content-type", "application/json", "application/json"],
];
for (const [name, value, logged] of HEADERS) {
  Deno.test(`maskHeaders() logs ${name}: ${value} as "${logged}"`, () => {
    const headers = maskHeaders({ [name]: value });
    assertEquals(headers, { [name]: logged });
    assert(Object.isFrozen(headers));
  });
}
