import type { AzureSettings } from "./settings.ts";
import { checkEndpoint } from "../store/object_name.ts";

/** A storage account and its credentials. */
export interface AzureAccount {
  /** The address of its blobs, without a slash at the end. */
  readonly endpoint: string;
  readonly accountName: string;
  readonly accountKey?: string | undefined;
  readonly sasToken?: string | undefined;
  readonly token?: string | undefined;
}

/** The host of the blobs of an account. */
export function hostOf(
  accountName: string,
  protocol = "https",
  suffix = "core.windows.net",
): string {
  return `${protocol}://${accountName}.blob.${suffix}`;
}

/**
 * Creates an account. Settings take precedence over the connection string.
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

/**
 * The name in an address: the path for an emulator, else the first label of the
 * host.
 */
function nameIn(endpoint: string): string {
  const { pathname, hostname } = new URL(endpoint);
  return pathname.split("/")[1] || hostname.split(".")[0]!;
}

/** The query of an address, which may be a shared access signature. */
function queryOf(address: string | URL): string | undefined {
  return String(address).split("?")[1];
}
