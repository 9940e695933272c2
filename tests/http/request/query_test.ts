import { assertEquals, assertThrows } from "@std/assert";
import { type Parameters, readQuery } from "../../../src/http/request/query.ts";
import { RequestError } from "../../../src/http/problem.ts";

const PARAMETERS = {
  n: {
    description: "",
    schema: { type: "integer", minimum: -1, maximum: 100, default: 6 },
  },
  end: { description: "", schema: { type: "integer", minimum: 0 } },
  raw: { description: "", schema: { type: "boolean", default: false } },
  slug: {
    description: "",
    schema: { type: "array", items: { type: "string", minLength: 1 } },
  },
  state: {
    description: "",
    schema: {
      type: "array",
      items: { type: "string", minLength: 1, enum: ["A", "B"] },
    },
  },
} as const satisfies Parameters;

const NONE = {
  n: 6,
  end: undefined,
  raw: false,
  slug: undefined,
  state: undefined,
};
const READ: [query: string, values: Record<string, unknown>][] = [
  ["", {}],
  ["n=-1&end=9007199254740991", { n: -1, end: Number.MAX_SAFE_INTEGER }],
  ["raw", { raw: true }],
  ["raw=", { raw: true }],
  ["raw=true", { raw: true }],
  ["raw=false", { raw: false }],
  ["slug=a-1&slug=%2F+%26", { slug: ["a-1", "/ &"] }],
  ["state=A&state=B", { state: ["A", "B"] }],
];
for (const [query, values] of READ) {
  Deno.test(`the query "${query}" is read`, () => {
    const read = readQuery(new URLSearchParams(query), PARAMETERS);
    assertEquals(read, { ...NONE, ...values });
  });
}

const REFUSED: [query: string, message: string][] = [
  ["N=1", 'it has an unknown parameter "N"'],
  ["constructor=1", '"constructor"'],
  ["n=101", '"n" is "101", not an integer from -1 to 100'],
  ["n=-2", '"n" is "-2"'],
  ["n=1.5", '"n" is "1.5"'],
  ["n=1e1", '"n" is "1e1"'],
  ["n=", '"n" is ""'],
  ["n=+1", '"n" is " 1"'],
  ["n=1&n=2", '"n" is given 2 times'],
  [
    "end=9007199254740992",
    '"end" is "9007199254740992", not an integer from 0',
  ],
  ["raw=1", '"raw" is "1", neither "true" nor "false"'],
  ["slug=", '"slug" is empty'],
  ["state=A&state=C", '"state" is "C", which is not one of its values'],
];
for (const [query, message] of REFUSED) {
  Deno.test(`the query "${query}" is refused`, () => {
    const error = assertThrows(
      () => readQuery(new URLSearchParams(query), PARAMETERS),
      RequestError,
      message,
    );
    assertEquals(error.code, "bad_request");
  });
}

Deno.test("a refusal says what there is", () => {
  const hint = (parameters: Parameters, query: string) =>
    assertThrows(
      () => readQuery(new URLSearchParams(query), parameters),
      RequestError,
    ).details.hint;
  assertEquals(
    hint(PARAMETERS, "x"),
    'The parameters are "n", "end", "raw", "slug", "state"',
  );
  assertEquals(hint(PARAMETERS, "state=x"), "Pass one of A, B");
  assertEquals(hint({}, "x"), "Remove it: the path has no parameters");
});
