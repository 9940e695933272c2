import type { ResultRef } from "../../../model/result_ref.ts";
import type { GivenCredentials } from "./given_credentials.ts";

/** What is known of an object store, apart from its requests. */
export interface ObjectStore {
  /** Its settings below `results`. */
  readonly setting: "s3" | "gcs" | "azure";
  /** The secret of Prefect that holds credentials for it. */
  readonly secret: string;
  /** The environment variables that lead to credentials, in their order. */
  readonly variables: readonly string[];
  /** Further environment variables that change how the store is reached. */
  readonly otherVariables: readonly string[];
  /** Where there are credentials. */
  readonly given: GivenCredentials;
  /** The field of a reference that names where the object lies. */
  readonly folder: "bucket" | "container";
  /** How the store names buckets or containers. */
  readonly folderPattern: RegExp;
  /** How slashes in a key are sent. */
  readonly slashes: "kept" | "encoded";
  /** The address of an object, without secrets. */
  url(ref: ResultRef): string;
}
