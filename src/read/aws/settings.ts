import type { OptionTable } from "../../platform/options.ts";

/**
 * The address of S3 and the credentials. Missing settings come from the places
 * that the AWS SDKs search: the environment, `~/.aws/config` and
 * `~/.aws/credentials`, web identity, container and instance roles.
 *
 * @example A store of your own that speaks S3
 * ```ts
 * import { createClient, fromTaskRunData } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const client = createClient({
 *   results: {
 *     s3: {
 *       endpoint: "http://localhost:9000",
 *       accessKeyId: "minio",
 *       secretAccessKey: "minio123",
 *     },
 *   },
 *   fetch: async () => await new Response('{"sold": 3}'), // here: no store at all
 * });
 * const run = fromTaskRunData({
 *   id: "r", task: { id: "t", slug: "sell-1" }, map_index: -1, flow_run_id: "f",
 *   serialized_state: {
 *     type: "Success",
 *     _result: { type: "S3Result", bucket: "shop", location: "2022/5/9/k" },
 *   },
 * }, { client });
 * assertEquals(await run.result(), { sold: 3 });
 * ```
 */
export interface S3Settings {
  /** The access key; requires `secretAccessKey`. */
  readonly accessKeyId?: string | undefined;
  /** The secret of the access key. */
  readonly secretAccessKey?: string | undefined;
  /** The session token of temporary credentials. */
  readonly sessionToken?: string | undefined;
  /**
   * The region of the bucket; by default AWS_REGION, AWS_DEFAULT_REGION, that
   * of the profile, then `us-east-1`. A bucket in another region is found, too.
   */
  readonly region?: string | undefined;
  /**
   * The address of another store that speaks S3 (MinIO, R2, Ceph); by default
   * AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, that of the profile, then Amazon's.
   */
  readonly endpoint?: string | URL | undefined;
  /**
   * Whether the bucket is part of the path, not of the host name; by default
   * true with an endpoint, and for buckets whose name has dots.
   */
  readonly forcePathStyle?: boolean | undefined;
  /**
   * The profile in the shared files. It takes precedence over all other
   * credentials.
   */
  readonly profile?: string | undefined;
  /**
   * Sends requests without credentials, for public buckets.
   *
   * @default {false}
   */
  readonly anonymous?: boolean | undefined;
}

/** The options of `results.s3`. */
export const S3_OPTIONS: OptionTable<S3Settings> = {
  accessKeyId: "string",
  secretAccessKey: "string",
  sessionToken: "string",
  region: "string",
  endpoint: "string|URL",
  forcePathStyle: "boolean",
  profile: "string",
  anonymous: "boolean",
};

/** Settings, or a function that returns them and is called for each request. */
export type S3SettingsSource =
  | S3Settings
  | (() => S3Settings | Promise<S3Settings>);
