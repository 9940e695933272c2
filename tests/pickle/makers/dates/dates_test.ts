import {
  decodePickle,
  type PyDate,
  type PyDateTime,
  PyObject,
} from "@taskrunview/taskrunview/pickle";
import { assert, assertEquals } from "@std/assert";
import { assertFieldValue, type FieldValue } from "../../_field_value.ts";
import { fromBase64, fromLatin1, readRows } from "../../_fixtures.ts";

/** A pickle made with the real library, and its value as Python has it. */
interface DateRow {
  readonly name: string;
  readonly bytes: string;
  readonly value: FieldValue;
  /** The name of the zone. */
  readonly zone?: string;
  /** The attributes of an instance of a subclass. */
  readonly attributes?: Readonly<Record<string, unknown>>;
}

for (const set of ["old", "new"]) {
  for (
    const { name, bytes, value, zone, attributes } of readRows<DateRow>(
      `objects/dates_${set}.ndjson`,
    )
  ) {
    Deno.test(`decodePickle() reads the date of ${name} (${set})`, () => {
      const date = decodePickle(fromBase64(bytes));
      assertFieldValue(date, value);
      if (zone !== undefined) assertEquals((date as PyDateTime).zone, zone);
      if (attributes === undefined) return;
      assertEquals((date as PyDate).attributes, attributes);
    });
  }
}

/** `cshop\nName\n`, the arguments, and what calls or makes an instance. */
function called(name: string, args: string, opcode: string): Uint8Array {
  return fromLatin1(`\x80\x03cshop\n${name}\n${args}${opcode}.`);
}

const bytes = (text: string) => `C${String.fromCharCode(text.length)}${text}`;
const MIDNIGHT = "\x07\xe6\x05\x09\x00\x00\x00\x00\x00\x00";

const INERT: readonly (readonly [name: string, pickle: Uint8Array])[] = [
  ["ten bytes of text", called("Token", `${bytes("0123456789")}\x85`, "R")],
  [
    "a month of 13",
    called("When", `${bytes("\x07\xe6\x0d\x09\0\0\0\0\0\0")}\x85`, "R"),
  ],
  ["an hour of 24", called("Clock", `${bytes("\x18\0\0\0\0\0")}\x85`, "R")],
  [
    "an address of IPv4",
    called("Address", `${bytes("\x0a\x00\x01\x05")}\x85`, "R"),
  ],
  ["a subclass of bytes", called("Name", `${bytes(MIDNIGHT)}\x85`, "\x81")],
  ["eleven bytes", called("Token", `${bytes(`${MIDNIGHT}0`)}\x85`, "R")],
  [
    "a second argument that is no zone",
    called("When", `${bytes(MIDNIGHT)}K\x01\x86`, "R"),
  ],
  ["three numbers", called("Version", "K\x01K\x02K\x03\x87", "R")],
  ["a long delta", called("Delta", "(K\x01K\x02K\x03K\x04t", "R")],
];
for (const [name, pickle] of INERT) {
  Deno.test(`decodePickle() takes ${name} for no date`, () => {
    assert(decodePickle(pickle) instanceof PyObject);
  });
}

Deno.test("decodePickle() leaves a subclass to the constructor of its name", () => {
  const pickle = called("When", `${bytes(MIDNIGHT)}\x85`, "R");
  const constructors = { "shop.When": ({ args }: PyObject) => args.length };
  assertEquals(decodePickle(pickle, { constructors }), 1);
});

Deno.test("PyDateTime keeps the tzinfo that is not known", () => {
  const [row] = readRows<DateRow>("objects/dates_old.ndjson");
  const date = decodePickle(fromBase64(row!.bytes)) as PyDateTime;
  assertEquals(date.tzinfo?.className, "shop.Zone");
  assert(Object.isFrozen(date.tzinfo));
});
