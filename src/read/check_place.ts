import type { ResultRef } from "../model/result_ref.ts";
import { checkLocalPlace } from "./local/path.ts";
import type { ReadSettings } from "./reader.ts";
import { hasOwnReader } from "./readers.ts";
import { checkObject } from "./store/place/check.ts";
import { withObjectContext } from "./store/place/context.ts";
import { STORES } from "./stores.ts";

/**
 * Checks the location of a result without reading or requesting anything. Types
 * with a reader in `results.readers` are not checked.
 *
 * @throws {ResultError} As reading it would.
 */
export function checkPlace(ref: ResultRef, settings: ReadSettings): void {
  if (hasOwnReader(ref.type, settings)) return;
  if (ref.type === "LocalResult") return checkLocalPlace(ref, settings);
  const { objects } = STORES.get(ref.type) ?? {};
  if (objects === undefined) return;
  checkObject(ref, objects);
  const { given, setting, url } = objects;
  const own = settings[setting];
  try {
    if (typeof own === "object") given.checkSettings?.(own);
  } catch (error) {
    throw withObjectContext(error, ref, url(ref));
  }
}
