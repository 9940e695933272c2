import type { OptionTable } from "../../platform/options.ts";

/**
 * The account of Azure Blob Storage and its credentials. Single settings take
 * precedence over the connection string.
 *
 * If neither a connection string nor an account is set, the connection string
 * is read from `AZURE_STORAGE_CONNECTION_STRING`, the variable or the secret.
 * If it has no key, a token is requested: with `AZURE_TENANT_ID`,
 * `AZURE_CLIENT_ID` and `AZURE_CLIENT_SECRET` or `AZURE_FEDERATED_TOKEN_FILE`,
 * or as the managed identity of the machine.
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
  /**
   * The connection string that the portal shows; `UseDevelopmentStorage=true`
   * for the emulator.
   */
  readonly connectionString?: string | undefined;
  /** The name of the storage account. */
  readonly accountName?: string | undefined;
  /** An account key, in base64. */
  readonly accountKey?: string | undefined;
  /** A shared access signature that allows to read blobs. */
  readonly sasToken?: string | undefined;
  /** An access token for `https://storage.azure.com/`. */
  readonly token?: string | undefined;
  /** The address of the blobs; by default the account's host at Azure. */
  readonly endpoint?: string | URL | undefined;
}

/** The options of `results.azure`. */
export const AZURE_OPTIONS: OptionTable<AzureSettings> = {
  connectionString: "string",
  accountName: "string",
  accountKey: "string",
  sasToken: "string",
  token: "string",
  endpoint: "string|URL",
};

/** Settings, or a function that returns them and is called for each read. */
export type AzureSettingsSource =
  | AzureSettings
  | (() => AzureSettings | Promise<AzureSettings>);
