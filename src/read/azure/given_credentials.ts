import { readEnvironment } from "../../platform/environment.ts";
import type { GivenCredentials } from "../store/place/given_credentials.ts";
import type { AzureSettings } from "./settings.ts";

const CREDENTIALS =
  /(?:^|;)\s*(?:AccountKey|SharedAccessSignature)\s*=\s*[^\s;]|(?:^|;)\s*UseDevelopmentStorage\s*=\s*true/i;

/** Returns whether a connection string has a key or a signature. */
function isComplete(connectionString: unknown): boolean {
  return typeof connectionString === "string" &&
    CREDENTIALS.test(connectionString);
}

/** The places that may hold credentials of Azure Blob Storage. */
export const GIVEN_AZURE_CREDENTIALS: GivenCredentials = {
  inSettings: (
    { connectionString, accountKey, sasToken, token, endpoint }: AzureSettings,
  ) =>
    Boolean(token || accountKey || sasToken) || isComplete(connectionString) ||
    String(endpoint ?? "").includes("?"),
  inSecret: isComplete,
  inVariable(name, value) {
    if (name === "AZURE_STORAGE_CONNECTION_STRING") return isComplete(value);
    if (name !== "AZURE_CLIENT_ID") return true;
    const proofs = ["AZURE_CLIENT_SECRET", "AZURE_FEDERATED_TOKEN_FILE"];
    return Boolean(readEnvironment("AZURE_TENANT_ID")) &&
      proofs.some((proof) => readEnvironment(proof));
  },
};
