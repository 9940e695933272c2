import type { ResultRef } from "../../model/result_ref.ts";
import type { ReadContext, ResultReader } from "../reader.ts";
import { openObject } from "./open_object.ts";
import { checkObject } from "./place/check.ts";
import type { ObjectStore } from "./place/object_store.ts";
import type { StoredObject } from "./stored_object.ts";

/** Creates the reader of a store whose objects are read over HTTP. */
export function objectReader(
  store: ObjectStore,
  toObject: (ref: ResultRef, context: ReadContext) => StoredObject,
): ResultReader {
  return {
    async open(ref, context) {
      checkObject(ref, store);
      return await openObject(ref, toObject(ref, context), context);
    },
    async probe(ref, context) {
      checkObject(ref, store);
      const { probeObject } = await import("./probe_object.ts");
      return await probeObject(ref, toObject(ref, context), context);
    },
  };
}
