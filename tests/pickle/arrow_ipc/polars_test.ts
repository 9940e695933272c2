import {
  DataFrame,
  decodePickle,
  decodePickleAsync,
  PickleError,
  PyObject,
  Series,
} from "@taskrunview/taskrunview/pickle";
import { assert, assertEquals } from "@std/assert";
import { assertFieldValue, type FieldValue } from "../_field_value.ts";
import { fromBase64, readRows } from "../_fixtures.ts";

/** A pickle of polars, and its value as Python has it. */
interface PolarsRow {
  readonly name: string;
  readonly bytes: string;
  readonly value: FieldValue;
}

const SETS = ["polars", "polars_old"].map((set) =>
  [set, readRows<PolarsRow>(`objects/${set}.ndjson`)] as const
);

for (const [set, rows] of SETS) {
  for (const { name, bytes, value } of rows) {
    Deno.test(`decodePickleAsync() reads the ${name} of ${set}`, async () => {
      assertFieldValue(await decodePickleAsync(fromBase64(bytes)), value);
    });
  }
}

function bytesOf(name: string): Uint8Array {
  const [[, rows]] = SETS as [typeof SETS[number]];
  return fromBase64(rows.find((row) => row.name === name)!.bytes);
}

Deno.test("decodePickle() leaves an object of polars inert and complete", () => {
  const object = decodePickle(bytesOf("frame of int"));
  assert(object instanceof PyObject);
  assertEquals(object.className, "polars.dataframe.frame.DataFrame");
  assert(object.state instanceof Uint8Array);
  assert(object.state.length > 100);
});

Deno.test("a series of polars keeps its name, a frame its class", async () => {
  const series = await decodePickleAsync(bytesOf("series of text")) as Series;
  assertEquals([series.name, series.dtype], ["s", "string_view"]);
  const frame = await decodePickleAsync(bytesOf("frame of int")) as DataFrame;
  assertEquals(frame.className, "polars.dataframe.frame.DataFrame");
});

Deno.test("a frame that comes twice is one", async () => {
  const dict = await decodePickleAsync(
    bytesOf("frames in a dict and in a list"),
  ) as { a: unknown[]; b: unknown };
  assert(dict.a[0] instanceof DataFrame);
  assert(dict.a[0] === dict.a[1]);
  assert(dict.b instanceof Series);
});

Deno.test("constructors get objects of polars as they are", async () => {
  const constructors = {
    "polars.series.series.Series": ({ state }: PyObject) => typeof state,
  };
  const bytes = bytesOf("series of int");
  assertEquals(await decodePickleAsync(bytes, { constructors }), "object");
});

/** Any change of a byte gives a value or a typed error, soon. */
for (
  const name of [
    "frame of text",
    "frame of categorical",
    "frame of list of lists",
  ]
) {
  Deno.test(`no byte of the ${name} of polars can do harm`, async () => {
    const bytes = bytesOf(name);
    for (let at = 100; at < bytes.length - 4; at++) {
      for (const byte of [0x00, 0x7f, 0xff]) {
        const changed = bytes.slice();
        changed[at] = byte;
        try {
          const value = await decodePickleAsync(changed);
          if (value instanceof DataFrame) value.toArray();
        } catch (error) {
          assert(error instanceof PickleError, `${at}: ${error}`);
        }
      }
    }
  });
}
