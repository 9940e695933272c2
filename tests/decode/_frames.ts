import { assertEquals, assertInstanceOf } from "@std/assert";
import { DataFrame } from "../../src/pickle/mod.ts";
import { assertTagged, type Tagged } from "../pickle/_tagged.ts";
import { readRows } from "./_data.ts";

/** Bytes, and what pandas read in them or the error that it raised. */
export interface FrameRow {
  name: string;
  bytes: string;
  orient?: string;
  value?: Tagged;
  error?: string;
}

/** The rows of a file of tests/data/formats. */
export function frameRows(name: string): FrameRow[] {
  return readRows<FrameRow>(`formats/${name}.ndjson`);
}

/** Throws unless it is the frame that pandas read, dtypes included. */
export function assertFrame(actual: unknown, tagged: Tagged): void {
  assertInstanceOf(actual, DataFrame);
  assertTagged(actual, tagged);
  assertEquals(
    actual.dtypes,
    tagged.data.map((column: { dtype: string }) => column.dtype),
  );
}
