import { ResultError } from "../errors.ts";
import type { AzureSettings } from "./azure_settings.ts";
import { checkEndpoint } from "./object_name.ts";

/** A storage account, and the credentials that were given with it. */
export interface AzureAccount {
  /** Where its blobs are, without a slash at the end. */
  readonly endpoint: string;
  readonly accountName: string;
  readonly accountKey?: string | undefined;
  readonly sasToken?: string | undefined;
  readonly token?: string | undefined;
}

/** Azurite's, and the emulator's before it: known to all. */
const DEVELOPMENT = {
  accountName: "devstoreaccount1",
  accountKey:
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
};

/**
 * Takes a connection string apart, whose names may be in any case.
 *
 * @param place Where it was found, for messages: the string is a secret.
 * @throws {ResultError} If it names no account.
 */
export function parseConnectionString(
  connectionString: string,
  place: string,
): AzureSettings {
  const fields = new Map(
    connectionString.split(";").map((field) => {
      const [, name = "", value = ""] = /^\s*([^=]*)=(.*?)\s*$/.exec(field) ??
        [];
      return [name.toLowerCase(), value];
    }),
  );
  if (fields.get("usedevelopmentstorage")?.toLowerCase() === "true") {
    return developmentStorage(fields.get("developmentstorageproxyuri"), place);
  }
  const accountName = fields.get("accountname");
  const endpoint = fields.get("blobendpoint") ||
    (accountName && hostOf(
      accountName,
      fields.get("defaultendpointsprotocol"),
      fields.get("endpointsuffix"),
    ));
  if (!endpoint) {
    throw new ResultError(
      "denied",
      `Cannot use "${place}": it has neither AccountName nor BlobEndpoint`,
      { ref: null },
    );
  }
  return {
    accountName,
    endpoint,
    accountKey: fields.get("accountkey"),
    sasToken: fields.get("sharedaccesssignature"),
  };
}

/** The proxy stands where the emulator would: only its host counts. */
function developmentStorage(
  proxy: string | undefined,
  place: string,
): AzureSettings {
  const url = new URL(checkEndpoint(proxy || "http://127.0.0.1", place));
  const { protocol, hostname } = url;
  return {
    ...DEVELOPMENT,
    endpoint: `${protocol}//${hostname}:10000/${DEVELOPMENT.accountName}`,
  };
}

function hostOf(
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
 * @param base What the connection string says.
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
      : { sasToken: (sasToken || signatureIn(address))?.replace(/^\?/, "") }),
  };
}

/** Of an emulator's address the path, else the first label of the host. */
function nameIn(endpoint: string): string {
  const { pathname, hostname } = new URL(endpoint);
  return pathname.split("/")[1] || hostname.split(".")[0]!;
}

/** Addresses are handed around with a signature in their query. */
function signatureIn(address: string | URL): string | undefined {
  return /\?(.*\bsig=.*)$/.exec(String(address))?.[1];
}
