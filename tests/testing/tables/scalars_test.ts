import { assertEquals } from "@std/assert";
import {
  canonicalJson,
  INT,
  JSONB,
  parseTimestamp,
  parseUuid,
  type Scalar,
  STRING,
  TIMESTAMPTZ,
  UUID_SCALAR,
} from "../../../src/testing/tables/scalars.ts";

const ID = "6605a1bd-0d72-5cfe-86e3-130e0febd052";

// What PostgreSQL 11 takes for a uuid, and what it does not.
const UUIDS: [name: string, text: unknown, id: string | undefined][] = [
  ["lower case", ID, ID],
  ["upper case", ID.toUpperCase(), ID],
  ["no hyphens", ID.replaceAll("-", ""), ID],
  ["braces", `{${ID}}`, ID],
  [
    "a hyphen after any four digits",
    "6605-a1bd-0d72-5cfe-86e3-130e-0feb-d052",
    ID,
  ],
  ["one brace", `{${ID}`, undefined],
  [
    "a hyphen after two digits",
    "66-05a1bd-0d72-5cfe-86e3-130e0febd052",
    undefined,
  ],
  ["a hyphen at the end", `${ID}-`, undefined],
  ["a digit too few", ID.slice(1), undefined],
  ["no hexadecimal digit", ID.replace("b", "g"), undefined],
  ["spaces around", ` ${ID}`, undefined],
  ["a number", 7, undefined],
];
for (const [name, text, id] of UUIDS) {
  Deno.test(`parseUuid() reads ${name}`, () => {
    assertEquals(parseUuid(text), id);
  });
}

const NOON = Date.UTC(2022, 4, 9, 12) * 1000;
const TIMESTAMPS: [text: unknown, microseconds: number | undefined][] = [
  ["2022-05-09T12:00:00+00:00", NOON],
  ["2022-05-09T12:00:00Z", NOON],
  ["2022-05-09 12:00:00", NOON],
  ["2022-05-09T12:00", NOON],
  ["2022-05-09", NOON - 12 * 3600e6],
  ["2022-05-09T14:00:00+02", NOON],
  ["2022-05-09T06:30:00-0530", NOON],
  ["2022-05-09T12:19:32+00:19:32", NOON],
  ["2022-05-09T12:00:00.000001Z", NOON + 1],
  ["2022-05-09T12:00:00.5Z", NOON + 500_000],
  ["2022-05-09T12:00:00.1234567Z", NOON + 123_457],
  ["2024-02-29", Date.UTC(2024, 1, 29) * 1000],
  ["2022-02-29", undefined],
  ["2022-13-01", undefined],
  ["2022-00-01", undefined],
  ["2022-05-00", undefined],
  ["2022-05-09T12:60:00Z", undefined],
  ["2022-05-09T25:00:00Z", undefined],
  ["yesterday", undefined],
  ["", undefined],
  [0, undefined],
];
for (const [text, microseconds] of TIMESTAMPS) {
  Deno.test(`parseTimestamp() reads ${JSON.stringify(text)}`, () => {
    assertEquals(parseTimestamp(text), microseconds);
  });
}

Deno.test("canonicalJson() gives equal documents equal texts", () => {
  const a = { b: [1, { d: null, c: "x" }], a: true };
  const b = { a: true, b: [1, { c: "x", d: null }] };
  assertEquals(canonicalJson(a), canonicalJson(b));
  assertEquals(canonicalJson(a), '{"a":true,"b":[1,{"c":"x","d":null}]}');
});

const STORED: [Scalar, value: unknown, stored: unknown][] = [
  [STRING, "", ""],
  [STRING, 7, undefined],
  [INT, -1, -1],
  [INT, 2 ** 31, undefined],
  [INT, 0.5, undefined],
  [INT, "1", undefined],
  [UUID_SCALAR, ID.toUpperCase(), ID],
  [UUID_SCALAR, "run-1", undefined],
  [TIMESTAMPTZ, "2022-05-09T12:00:00+02:00", "2022-05-09T12:00:00+02:00"],
  [TIMESTAMPTZ, "soon", undefined],
  [JSONB, 7, 7],
];
for (const [scalar, value, stored] of STORED) {
  Deno.test(`${scalar.name} stores ${JSON.stringify(value)} as ${stored}`, () => {
    assertEquals(scalar.store(value), stored);
  });
}
