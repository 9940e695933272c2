import { readEnvironment } from "../../platform/environment.ts";
import { ResultError } from "../../model/errors.ts";
import type { Token } from "../store/bearer.ts";
import type { GcsHmacKey, GcsSettings } from "./settings.ts";
import type { SigningKeys } from "../aws/sign.ts";
import type { Expiring } from "../store/refreshing.ts";
import type { ReadContext } from "../reader.ts";
import { trySecret } from "../secret.ts";
import { readTextFile } from "../store/text_file.ts";
import { requestMachineToken } from "../store/token.ts";

/**
 * A way to authorize requests: a token, a key, or nothing for public objects.
 */
export type GcsAccess =
  & (
    | Token
    | { readonly hmac: GcsHmacKey; readonly signingKeys: SigningKeys }
    | { readonly anonymous: true }
  )
  & Expiring
  & {
    /** Whether it comes from the settings unchanged. */
    readonly isGiven?: true;
  };

type Find = (
  place: string,
  context: ReadContext,
) => Promise<Token | undefined>;

/**
 * The places that may hold credentials, in Google's order; the secret is
 * Prefect's.
 */
const PLACES: readonly (readonly [place: string, find: Find])[] = [
  ["GCP_CREDENTIALS", fromSecret],
  [
    "GOOGLE_APPLICATION_CREDENTIALS",
    (place, context) => fromFile(place, readEnvironment(place), context),
  ],
  [
    "application_default_credentials.json",
    (place, context) => fromFile(place, gcloudFile(place), context),
  ],
  ["metadata server", fromMetadataServer],
];

/**
 * Finds credentials and exchanges them for access.
 *
 * @throws {ResultError} `denied` if none are found, or no token is issued for
 * them.
 */
export async function findGcsAccess(
  { serviceAccount, endpoint }: GcsSettings,
  context: ReadContext,
): Promise<GcsAccess> {
  if (serviceAccount) {
    return await tokenFor(serviceAccount, "gcs.serviceAccount", context);
  }
  for (const [place, find] of PLACES) {
    const found = await find(place, context);
    if (found !== undefined) return found;
  }
  if (endpoint) return { anonymous: true };
  throw new ResultError(
    "denied",
    "Cannot find credentials for Google Cloud Storage: they are neither in results.gcs, nor in the secret GCP_CREDENTIALS, the file of GOOGLE_APPLICATION_CREDENTIALS, gcloud's application_default_credentials.json, nor at the metadata server",
    {
      ref: null,
      hint:
        "Set GOOGLE_APPLICATION_CREDENTIALS to the path of a key, or pass results.gcs to createClient: { anonymous: true } for a public bucket",
    },
  );
}

/**
 * Exchanges credentials for a token. It is imported only if there are any: it
 * requires a package to sign with.
 */
async function tokenFor(
  credentials: unknown,
  place: string,
  context: ReadContext,
): Promise<Token> {
  const { fetchGoogleToken } = await import("./token.ts");
  return await fetchGoogleToken(credentials, place, context);
}

async function fromSecret(
  place: string,
  context: ReadContext,
): Promise<Token | undefined> {
  const secret = await trySecret(place, context);
  return secret ? await tokenFor(secret, place, context) : undefined;
}

async function fromFile(
  place: string,
  path: string | undefined,
  context: ReadContext,
): Promise<Token | undefined> {
  if (!path) return undefined;
  const text = await readTextFile(path);
  return text === undefined ? undefined : await tokenFor(text, place, context);
}

function gcloudFile(name: string): string | undefined {
  const home = readEnvironment("HOME");
  const windows = readEnvironment("APPDATA");
  const folder = readEnvironment("CLOUDSDK_CONFIG") ??
    (windows ? `${windows}/gcloud` : home && `${home}/.config/gcloud`);
  return folder && `${folder}/${name}`;
}

const METADATA_PATH = "/computeMetadata/v1/instance/service-accounts/default";
const METADATA_TIMEOUT_MS = 1_000;

function fromMetadataServer(
  _place: string,
  context: ReadContext,
): Promise<Token | undefined> {
  const host = readEnvironment("GCE_METADATA_HOST") ||
    "metadata.google.internal";
  return requestMachineToken(
    {
      url: `http://${host}${METADATA_PATH}/token`,
      headers: { "Metadata-Flavor": "Google" },
    },
    context,
    METADATA_TIMEOUT_MS,
  );
}
