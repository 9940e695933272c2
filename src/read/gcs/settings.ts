import type { OptionTable } from "../../platform/options.ts";

/** A key for programs that speak S3's protocol with Google Cloud Storage. */
export interface GcsHmacKey {
  /** The public half, as `GOOG1E…`. */
  readonly accessKeyId: string;
  /** The secret half. */
  readonly secret: string;
}

/**
 * How Google Cloud Storage is reached. Of the credentials the first one that is
 * given counts, in the order below.
 *
 * Where none is given they are looked for in the secret `GCP_CREDENTIALS`, in
 * the file that `GOOGLE_APPLICATION_CREDENTIALS` names, in gcloud's
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
  /** An access token, used as it is. */
  readonly token?: string | undefined;
  /** The key of a service account: what the JSON file holds, or its text. */
  readonly serviceAccount?: string | object | undefined;
  /** A key of the XML API. */
  readonly hmac?: GcsHmacKey | undefined;
  /** Reads public objects, without any credentials. */
  readonly anonymous?: boolean | undefined;
  /**
   * Where the store is; by default `STORAGE_EMULATOR_HOST`, else
   * `https://storage.googleapis.com`. At an emulator of that variable only
   * credentials given here are used.
   */
  readonly endpoint?: string | URL | undefined;
}

const HMAC_OPTIONS: OptionTable<GcsHmacKey> = {
  accessKeyId: "string",
  secret: "string",
};

/** Of `results.gcs`. */
export const GCS_OPTIONS: OptionTable<GcsSettings> = {
  token: "string",
  serviceAccount: "string|object",
  hmac: ["object", HMAC_OPTIONS],
  anonymous: "boolean",
  endpoint: "string|URL",
};

/** Settings, or a function that is called for them with every read. */
export type GcsSettingsSource =
  | GcsSettings
  | (() => GcsSettings | Promise<GcsSettings>);
