import type { ResultReader } from "../../mod.ts";
import { findReader } from "../../src/read/readers.ts";

/** The reader of one of Prefect's classes. */
export function readerOf(type: string): Promise<ResultReader> {
  return findReader({ type, location: null }, {});
}
