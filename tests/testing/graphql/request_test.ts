import { assertEquals, assertThrows } from "@std/assert";
import {
  BodyError,
  parseGraphqlRequest,
} from "../../../src/testing/graphql/request.ts";

const query = "{ hello }";
const PLAIN = { query, operationName: null, variables: null };

const BODIES: [body: unknown, request: unknown][] = [
  [{ query }, PLAIN],
  [{ query, variables: null, operationName: null }, PLAIN],
  [{ query, variables: "null" }, PLAIN],
  [{ query, variables: "" }, PLAIN],
  [{ query, extensions: {} }, PLAIN],
  [{ query, variables: { a: 1 } }, { ...PLAIN, variables: { a: 1 } }],
  [{ query, variables: '{"a": 1}' }, { ...PLAIN, variables: { a: 1 } }],
  [{ query, operationName: "A" }, { ...PLAIN, operationName: "A" }],
];
for (const [body, request] of BODIES) {
  const text = JSON.stringify(body);
  Deno.test(`parseGraphqlRequest() reads ${text}`, () => {
    assertEquals(parseGraphqlRequest(text), request);
  });
}

const REFUSED: [text: string, what: string][] = [
  ["", "the body is not JSON"],
  ["query=x", "the body is not JSON"],
  ["null", "the body is not a JSON object"],
  ["[]", "the body is not a JSON object"],
  ["{}", '"query" is not a string'],
  ['{"query": 7}', '"query" is not a string'],
  ['{"query": "", "operationName": 7}', '"operationName" is not a string'],
  ['{"query": "", "variables": 7}', '"variables" is not a JSON object'],
  ['{"query": "", "variables": "[]"}', '"variables" is not a JSON object'],
  ['{"query": "", "variables": "{"}', '"variables" is not JSON'],
];
for (const [text, what] of REFUSED) {
  Deno.test(`parseGraphqlRequest() refuses ${JSON.stringify(text)}`, () => {
    const error = assertThrows(() => parseGraphqlRequest(text), BodyError);
    assertEquals(error.message, `Cannot read the GraphQL request: ${what}`);
  });
}
