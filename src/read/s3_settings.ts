/**
 * Where S3 is and who asks. What is not given comes from where the AWS SDKs
 * find it: the environment, `~/.aws/config` and `~/.aws/credentials`, web
 * identity, container and instance roles.
 */
export interface S3Settings {
  /** The access key; with `secretAccessKey`. */
  readonly accessKeyId?: string | undefined;
  /** The secret of the access key. */
  readonly secretAccessKey?: string | undefined;
  /** The session token of temporary credentials. */
  readonly sessionToken?: string | undefined;
  /**
   * The region of the bucket; by default AWS_REGION, AWS_DEFAULT_REGION, the
   * profile's, else `us-east-1`. A bucket that is elsewhere is found anyway.
   */
  readonly region?: string | undefined;
  /**
   * The address of another store that speaks S3 (MinIO, R2, Ceph); by default
   * AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, the profile's, else Amazon's.
   */
  readonly endpoint?: string | URL | undefined;
  /**
   * Whether the bucket stands in the path, not in the host name; by default
   * with an endpoint of your own, and for buckets whose name has dots.
   */
  readonly forcePathStyle?: boolean | undefined;
  /** The profile in the shared files, before all other credentials. */
  readonly profile?: string | undefined;
  /** Sends requests without credentials, for public buckets. */
  readonly anonymous?: boolean | undefined;
}

/** Settings, or a function that gives them, asked again for each request. */
export type S3SettingsSource =
  | S3Settings
  | (() => S3Settings | Promise<S3Settings>);
