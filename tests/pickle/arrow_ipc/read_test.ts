import { assert, assertEquals, assertThrows } from "@std/assert";
import { readIpc } from "../../../src/pickle/arrow_ipc/read.ts";
import { Refusal } from "../../../src/pickle/errors.ts";
import { finish } from "../../../src/pickle/finish.ts";
import { ArrowColumn } from "../../../src/pickle/makers/arrow/pyarrow.ts";
import { ZoneClock } from "../../../src/pickle/values/time/zones.ts";
import { assertFrameValue, type FrameValue } from "../_frame_value.ts";
import { fromBase64, readRows } from "../_fixtures.ts";

/** A stream or a file, and its columns as pyarrow has them. */
interface IpcRow {
  readonly name: string;
  readonly bytes: string;
  readonly columns: readonly {
    readonly name: string;
    readonly value: FrameValue;
  }[];
}

const rows = readRows<IpcRow>("objects/ipc.ndjson");
const BUDGET = 1 << 26;

function read(bytes: Uint8Array, most = BUDGET) {
  let left = most;
  const charge = (cost: number) => {
    left -= cost;
    if (left < 0) throw new Refusal("limit", "Cannot go on: it is too much");
  };
  return finish(
    readIpc(bytes, { charge, clock: (zone) => new ZoneClock(zone) }),
  );
}

for (const { name, bytes, columns } of rows) {
  Deno.test(`readIpc() reads a ${name}`, () => {
    const table = read(fromBase64(bytes));
    assertEquals(
      table.columns.map((column) => column.name),
      columns.map((column) => column.name),
    );
    table.columns.forEach(({ type, arrays }, i) => {
      const column = new ArrowColumn(type.text, arrays).column(0);
      assertEquals(column.length, table.length);
      const cells = Array.from(
        { length: table.length },
        (_, row) => column.at(row),
      );
      assertFrameValue(cells, columns[i]!.value, name);
    });
  });
}

function bytesOf(name: string): Uint8Array {
  return fromBase64(rows.find((row) => row.name === name)!.bytes);
}

const FORMS = [
  "stream in lz4",
  "file in zstd",
  "file of three batches",
  "stream of map",
];

for (const name of FORMS) {
  Deno.test(`readIpc() refuses a ${name} that is cut short, or reads its start`, () => {
    const bytes = bytesOf(name);
    for (let end = 0; end < bytes.length; end += 13) {
      try {
        assert(read(bytes.slice(0, end)).length <= 300);
      } catch (error) {
        assert(error instanceof Refusal, `${end}: ${error}`);
      }
    }
  });

  Deno.test(`readIpc() refuses a ${name} whose bytes are changed, or reads it`, () => {
    const bytes = bytesOf(name);
    for (let at = 0; at < bytes.length; at += 3) {
      const changed = bytes.slice();
      changed[at] = changed[at]! ^ 0x81;
      try {
        read(changed);
      } catch (error) {
        assert(error instanceof Refusal, `${at}: ${error}`);
      }
    }
  });
}

Deno.test("readIpc() pays for what compressed buffers unpack to, before it is made", () => {
  const error = assertThrows(
    () => read(bytesOf("stream in zstd"), 6_000),
    Refusal,
  );
  assertEquals(error.code, "limit");
});
