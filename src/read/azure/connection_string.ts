import { readEnvironment } from "../../platform/environment.ts";
import { ResultError } from "../../model/errors.ts";
import { hostOf } from "./account.ts";
import type { AzureSettings } from "./settings.ts";
import { checkEndpoint } from "../store/object_name.ts";
import type { ReadContext } from "../reader.ts";
import { trySecret } from "../secret.ts";

const NAME = "AZURE_STORAGE_CONNECTION_STRING";

/**
 * Reads the connection string of the settings, the environment or a secret, in
 * this order.
 *
 * @throws {ResultError} `denied` if there is none, or it names no account.
 */
export async function readConnectionString(
  given: string | undefined,
  context: ReadContext,
): Promise<AzureSettings> {
  if (given) return parseConnectionString(given, "azure.connectionString");
  const found = readEnvironment(NAME) || await trySecret(NAME, context);
  if (found) return parseConnectionString(String(found), NAME);
  throw new ResultError(
    "denied",
    `Cannot find an account of Azure Blob Storage: it is neither in results.azure, nor in the variable ${NAME}, nor in a secret of that name`,
    {
      ref: null,
      hint: `Pass results.azure to createClient, or set ${NAME}`,
    },
  );
}

/** The public account of Azurite and of the emulator before it. */
const DEVELOPMENT = {
  accountName: "devstoreaccount1",
  accountKey:
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
};

/**
 * Parses a connection string. Its names are case-insensitive.
 *
 * @param place Where it was found, for messages: the string is a secret.
 * @throws {ResultError} If it names no account.
 */
function parseConnectionString(
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

/** The emulator's account; a proxy replaces only the host. */
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
