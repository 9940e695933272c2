import type { AzureSettings } from "./settings.ts";
import { checkEndpoint } from "../store/object_name.ts";

/** A storage account, and the credentials that were given with it. */
export interface AzureAccount {
  /** Where its blobs are, without a slash at the end. */
  readonly endpoint: string;
  readonly accountName: string;
  readonly accountKey?: string | undefined;
  readonly sasToken?: string | undefined;
  readonly token?: string | undefined;
}

/** Where the blobs of an account are at Azure. */
export function hostOf(
  accountName: string,
  protocol = "https",
  suffix = "core.windows.net",
): string {
  return `${protocol}://${accountName}.blob.${suffix}`;
}

/**
 * Puts an account together: of the credentials, those given on their own, else
 * those of the connection string.
 *
 * @param base The fields of the connection string.
 */
export function makeAccount(
  { connectionString: _, ...given }: AzureSettings,
  base: AzureSettings,
): AzureAccount {
  const { token, accountKey, sasToken } =
    given.token || given.accountKey || given.sasToken ? given : base;
  const name = given.accountName || base.accountName;
  const address = given.endpoint ||
    (given.accountName ? hostOf(given.accountName) : base.endpoint ?? "");
  const endpoint = checkEndpoint(address, "azure.endpoint");
  return {
    endpoint,
    accountName: name || nameIn(endpoint),
    ...(token
      ? { token }
      : accountKey
      ? { accountKey }
      : { sasToken: (sasToken || queryOf(address))?.replace("?", "") }),
  };
}

/** Of an emulator's address the path, else the first label of the host. */
function nameIn(endpoint: string): string {
  const { pathname, hostname } = new URL(endpoint);
  return pathname.split("/")[1] || hostname.split(".")[0]!;
}

/** Addresses are handed around with a signature in their query. */
function queryOf(address: string | URL): string | undefined {
  return String(address).split("?")[1];
}
