import type { OptionTable } from "../../platform/options.ts";

/**
 * How Azure's Blob Storage is reached. What is given on its own wins over what
 * the connection string says.
 *
 * Where neither a connection string nor an account is given, the connection
 * string is taken from `AZURE_STORAGE_CONNECTION_STRING`, the variable or the
 * secret. Where that has no key, a token is requested: with `AZURE_TENANT_ID`,
 * `AZURE_CLIENT_ID` and `AZURE_CLIENT_SECRET` or `AZURE_FEDERATED_TOKEN_FILE`,
 * else as the managed identity of the machine.
 *
 * @example A shared access signature
 * ```ts
 * import { type AzureSettings, createClient } from "@taskrunview/taskrunview";
 *
 * const azure: AzureSettings = {
 *   accountName: "shopresults",
 *   sasToken: "sv=2022-11-02&sr=c&sp=r&sig=…",
 * };
 * const client = createClient({ results: { azure } });
 * ```
 */
export interface AzureSettings {
  /** As the portal shows it; `UseDevelopmentStorage=true` for the emulator. */
  readonly connectionString?: string | undefined;
  /** The name of the storage account. */
  readonly accountName?: string | undefined;
  /** One of its keys, in base64. */
  readonly accountKey?: string | undefined;
  /** A shared access signature that lets blobs be read. */
  readonly sasToken?: string | undefined;
  /** An access token for `https://storage.azure.com/`, used as it is. */
  readonly token?: string | undefined;
  /** Where the blobs are; by default the account's host at Azure. */
  readonly endpoint?: string | URL | undefined;
}

/** Of `results.azure`. */
export const AZURE_OPTIONS: OptionTable<AzureSettings> = {
  connectionString: "string",
  accountName: "string",
  accountKey: "string",
  sasToken: "string",
  token: "string",
  endpoint: "string|URL",
};

/** Settings, or a function that is called for them with every read. */
export type AzureSettingsSource =
  | AzureSettings
  | (() => AzureSettings | Promise<AzureSettings>);
