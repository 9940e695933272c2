import { type AzureAccount, makeAccount } from "./account.ts";
import type { AzureSettings } from "./settings.ts";
import type { ReadContext } from "../reader.ts";

/** An account with credentials; a token may expire. */
export interface AzureAccess extends AzureAccount {
  readonly expiresAt?: number | undefined;
}

/**
 * Finds the account and its credentials. The search is loaded if the settings
 * are not sufficient.
 *
 * @throws {ResultError} `denied` if there are no credentials, or Azure issues
 * no token for them.
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

/** The fields of a connection string; empty if the account is set already. */
async function findBase(
  { connectionString, accountName, endpoint }: AzureSettings,
  context: ReadContext,
): Promise<AzureSettings> {
  if (!connectionString && (accountName || endpoint)) return {};
  const { readConnectionString } = await import("./connection_string.ts");
  return await readConnectionString(connectionString, context);
}
