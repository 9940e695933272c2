import type { ResultRef } from "../../../model/result_ref.ts";
import { withObjectContext } from "./context.ts";
import { checkFolder, objectPath } from "../object_name.ts";
import type { ObjectStore } from "./object_store.ts";

/**
 * Checks that a state names an object, before the search for credentials.
 *
 * @throws {ResultError} `no_location` without a bucket, container or key,
 * `unsupported` if it is invalid for the store.
 */
export function checkObject(
  ref: ResultRef,
  { folder, folderPattern, slashes, url }: ObjectStore,
): void {
  try {
    checkFolder(ref[folder], folder, folderPattern);
    objectPath(ref.location ?? "", { slashes });
  } catch (error) {
    throw withObjectContext(error, ref, url(ref));
  }
}
