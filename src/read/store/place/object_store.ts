import type { ResultRef } from "../../../model/result_ref.ts";
import type { GivenCredentials } from "./given_credentials.ts";

/** The properties of an object store, apart from its requests. */
export interface ObjectStore {
  /** The name of its settings in `results`. */
  readonly setting: "s3" | "gcs" | "azure";
  /** The secret of Prefect that holds its credentials. */
  readonly secret: string;
  /** The environment variables that lead to credentials, in search order. */
  readonly variables: readonly string[];
  /** Other environment variables that change the connection to the store. */
  readonly otherVariables: readonly string[];
  /** The checks for credentials. */
  readonly given: GivenCredentials;
  /** The field of a reference that names the bucket or container. */
  readonly folder: "bucket" | "container";
  /** The valid names of buckets or containers. */
  readonly folderPattern: RegExp;
  /** Whether slashes in a key are sent unencoded. */
  readonly slashes: "kept" | "encoded";
  /** The address of an object, without secrets. */
  url(ref: ResultRef): string;
}
