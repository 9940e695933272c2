import { readEnvironment } from "../../platform/environment.ts";
import { ResultError } from "../../model/errors.ts";
import type { Token } from "../store/bearer.ts";
import type { ReadContext } from "../reader.ts";
import { readTextFile } from "../store/text_file.ts";
import { requestMachineToken, requestToken } from "../store/token.ts";

/**
 * Requests a token for the service principal in the environment, or for the
 * managed identity.
 *
 * @throws {ResultError} `denied` if there is no identity, or Azure refuses the
 * service principal.
 */
export async function identityToken(context: ReadContext): Promise<Token> {
  const token = await principalToken(context) ?? await machineToken(context);
  if (token !== undefined) return token;
  throw new ResultError(
    "denied",
    "Cannot find credentials for Azure Blob Storage: they are neither in results.azure, nor in a connection string, nor in AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or AZURE_FEDERATED_TOKEN_FILE, and this machine has no managed identity",
    { ref: null, hint: "Pass results.azure to createClient" },
  );
}

const RESOURCE = "https://storage.azure.com/";

/**
 * Requests a token for the service principal in the environment, by its secret
 * or a file.
 */
async function principalToken(
  context: ReadContext,
): Promise<Token | undefined> {
  const tenant = readEnvironment("AZURE_TENANT_ID");
  const client_id = readEnvironment("AZURE_CLIENT_ID");
  if (!tenant || !client_id) return undefined;
  const proof = await principalProof();
  if (proof === undefined) return undefined;
  const host = readEnvironment("AZURE_AUTHORITY_HOST") ||
    "https://login.microsoftonline.com";
  return await requestToken({
    url: `${host.replace(/\/$/, "")}/${
      encodeURIComponent(tenant)
    }/oauth2/v2.0/token`,
    form: {
      grant_type: "client_credentials",
      client_id,
      scope: `${RESOURCE}.default`,
      ...proof,
    },
  }, context);
}

async function principalProof(): Promise<Record<string, string> | undefined> {
  const client_secret = readEnvironment("AZURE_CLIENT_SECRET");
  if (client_secret) return { client_secret };
  const file = readEnvironment("AZURE_FEDERATED_TOKEN_FILE");
  const client_assertion = file && await readTextFile(file);
  return client_assertion
    ? {
      client_assertion: client_assertion.trim(),
      client_assertion_type:
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    }
    : undefined;
}

/** The time limit for the first token of a machine. */
const IDENTITY_TIMEOUT_MS = 3_000;

/**
 * Requests a token for the managed identity of App Service, Functions or a
 * virtual machine.
 */
function machineToken(context: ReadContext): Promise<Token | undefined> {
  const endpoint = readEnvironment("IDENTITY_ENDPOINT");
  const secret = readEnvironment("IDENTITY_HEADER");
  const client_id = readEnvironment("AZURE_CLIENT_ID");
  const machine = readEnvironment("AZURE_POD_IDENTITY_AUTHORITY_HOST") ||
    "http://169.254.169.254";
  const [url, version, headers] = endpoint && secret
    ? [endpoint, "2019-08-01", { "X-IDENTITY-HEADER": secret }]
    : [
      `${machine}/metadata/identity/oauth2/token`,
      "2018-02-01",
      { "Metadata": "true" },
    ] as const;
  const query = new URLSearchParams({
    "api-version": version,
    resource: RESOURCE,
    ...(client_id && { client_id }),
  });
  return requestMachineToken(
    { url: `${url}?${query}`, headers },
    context,
    IDENTITY_TIMEOUT_MS,
  );
}
