import { type AzureAccount, makeAccount } from "./account.ts";
import type { AzureSettings } from "./settings.ts";
import type { ReadContext } from "../reader.ts";

/** An account with credentials; with a token, until that expires. */
export interface AzureAccess extends AzureAccount {
  readonly expiresAt?: number | undefined;
}

/**
 * Finds the account, and the credentials for it. How that is done is loaded
 * where the settings alone do not suffice.
 *
 * @throws {ResultError} `denied` where there are none, and where Azure gives no
 * token for those that are.
 */
export async function findAzureAccess(
  settings: AzureSettings,
  context: ReadContext,
): Promise<AzureAccess> {
  const account = makeAccount(settings, await findBase(settings, context));
  if (account.token || account.accountKey || account.sasToken) return account;
  const { identityToken } = await import("./identity.ts");
  return { ...account, ...await identityToken(context) };
}

/** The fields of a connection string; none, if the account is given already. */
async function findBase(
  { connectionString, accountName, endpoint }: AzureSettings,
  context: ReadContext,
): Promise<AzureSettings> {
  if (!connectionString && (accountName || endpoint)) return {};
  const { readConnectionString } = await import("./connection_string.ts");
  return await readConnectionString(connectionString, context);
}
