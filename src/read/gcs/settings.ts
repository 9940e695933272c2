import type { OptionTable } from "../../platform/options.ts";

/** An HMAC key, for access to Google Cloud Storage by the S3 protocol. */
export interface GcsHmacKey {
  /** The public part, such as `GOOG1E…`. */
  readonly accessKeyId: string;
  /** The secret part. */
  readonly secret: string;
}

/**
 * The address of Google Cloud Storage and the credentials. The first
 * credentials that are set are used, in the order below.
 *
 * If none are set, they are searched in the secret `GCP_CREDENTIALS`, in the
 * file that `GOOGLE_APPLICATION_CREDENTIALS` names, in gcloud's
 * `application_default_credentials.json` and at the metadata server.
 *
 * @example A service account from a vault
 * ```ts
 * import { createClient, type GcsSettings } from "@taskrunview/taskrunview";
 *
 * const gcs = async (): Promise<GcsSettings> => ({
 *   serviceAccount: await Promise.resolve('{"type": "service_account"}'),
 * });
 * const client = createClient({ results: { gcs } });
 * ```
 */
export interface GcsSettings {
  /** An access token. */
  readonly token?: string | undefined;
  /**
   * The key of a service account: the content of the JSON file, as an object or
   * a string.
   */
  readonly serviceAccount?: string | object | undefined;
  /** An HMAC key for the XML API. */
  readonly hmac?: GcsHmacKey | undefined;
  /**
   * Reads public objects without credentials.
   *
   * @default {false}
   */
  readonly anonymous?: boolean | undefined;
  /**
   * The address of the store; by default `STORAGE_EMULATOR_HOST`, then
   * `https://storage.googleapis.com`. An emulator of that variable gets only
   * credentials that are set here.
   */
  readonly endpoint?: string | URL | undefined;
}

const HMAC_OPTIONS: OptionTable<GcsHmacKey> = {
  accessKeyId: "string",
  secret: "string",
};

/** The options of `results.gcs`. */
export const GCS_OPTIONS: OptionTable<GcsSettings> = {
  token: "string",
  serviceAccount: "string|object",
  hmac: ["object", HMAC_OPTIONS],
  anonymous: "boolean",
  endpoint: "string|URL",
};

/** Settings, or a function that returns them and is called for each read. */
export type GcsSettingsSource =
  | GcsSettings
  | (() => GcsSettings | Promise<GcsSettings>);
