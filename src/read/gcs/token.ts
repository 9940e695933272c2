import { importPKCS8, SignJWT } from "jose";
import { ResultError } from "../../model/errors.ts";
import type { Token } from "../store/bearer.ts";
import type { ReadContext } from "../reader.ts";
import { requestToken } from "../store/token.ts";

/** The only permission that is requested: to read objects. */
const SCOPE = "https://www.googleapis.com/auth/devstorage.read_only";

const TOKEN_URI = "https://oauth2.googleapis.com/token";

/** The fields of a credentials file that are used. */
type Fields = Readonly<Record<string, string | undefined>>;

type MakeForm = (
  fields: Fields,
  tokenUri: string,
  place: string,
) => Promise<Readonly<Record<string, string>>>;

/** The form to post for a token, by the `type` of the credentials file. */
const FORMS: ReadonlyMap<string, MakeForm> = new Map([
  ["service_account", serviceAccountForm],
  ["authorized_user", refreshForm],
]);

/**
 * Exchanges the content of a Google credentials file for an access token.
 *
 * @param credentials The content, as JSON or parsed.
 * @param place Where it was found, for messages.
 * @throws {ResultError} `denied` if it is not such a file, its type is unknown,
 * or Google issues no token for it.
 */
export async function fetchGoogleToken(
  credentials: unknown,
  place: string,
  context: ReadContext,
): Promise<Token> {
  const fields = parseFields(credentials, place);
  const { type = "service_account" } = fields;
  const makeForm = FORMS.get(type);
  if (makeForm === undefined) {
    throw unusable(place, `credentials of type "${type}" are not supported`, {
      hint: "Use the key of a service account, or pass a token as results.gcs",
    });
  }
  const url = checkTokenUri(fields.token_uri ?? TOKEN_URI, place);
  const form = await makeForm(fields, url, place);
  return await requestToken({ url, form }, context);
}

function parseFields(credentials: unknown, place: string): Fields {
  const parsed = typeof credentials === "string"
    ? parseJson(credentials)
    : credentials;
  if (typeof parsed !== "object" || parsed === null) {
    throw unusable(place, "it is not a credentials file in JSON");
  }
  return parsed as Fields;
}

/** Parses JSON. The error of JSON.parse would quote the content. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const GOOGLE_HOST = /^(?:[\w-]+\.)*googleapis\.com$|^accounts\.google\.com$/;
const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Checks that the address is Google's, so that a file cannot send signed
 * requests elsewhere.
 */
function checkTokenUri(tokenUri: string, place: string): string {
  const { protocol, hostname } = URL.canParse(tokenUri)
    ? new URL(tokenUri)
    : { protocol: "", hostname: "" };
  if (protocol === "https:" && GOOGLE_HOST.test(hostname)) return tokenUri;
  if (/^https?:$/.test(protocol) && LOOPBACK_HOST.test(hostname)) {
    return tokenUri;
  }
  throw unusable(place, `its token_uri is not at Google, but at "${hostname}"`);
}

/** Creates an assertion that the account signs (RFC 7523). */
async function serviceAccountForm(
  fields: Fields,
  tokenUri: string,
  place: string,
): Promise<Record<string, string>> {
  return {
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    assertion: await signAssertion(fields, tokenUri, place),
  };
}

async function signAssertion(
  { client_email = "", private_key = "", private_key_id: kid }: Fields,
  tokenUri: string,
  place: string,
): Promise<string> {
  try {
    // A key from an environment variable may have lost its line breaks.
    const pem = private_key.replaceAll("\\n", "\n");
    return await new SignJWT({ scope: SCOPE })
      .setProtectedHeader({ alg: "RS256", typ: "JWT", ...(kid && { kid }) })
      .setIssuer(client_email)
      .setAudience(audienceOf(tokenUri))
      .setIssuedAt()
      .setExpirationTime("1h")
      .sign(await importPKCS8(pem, "RS256"));
  } catch { // the cause concerns the key, and might quote it
    throw unusable(place, "its private_key is not an RSA key in PKCS #8");
  }
}

/**
 * The audience of an assertion, which is the same for all addresses of Google.
 */
function audienceOf(tokenUri: string): string {
  return GOOGLE_HOST.test(new URL(tokenUri).hostname) ? TOKEN_URI : tokenUri;
}

/** The form for a file of `gcloud auth application-default login`. */
function refreshForm(
  { client_id = "", client_secret = "", refresh_token = "" }: Fields,
): Promise<Record<string, string>> {
  return Promise.resolve({
    grant_type: "refresh_token",
    client_id,
    client_secret,
    refresh_token,
  });
}

function unusable(
  place: string,
  problem: string,
  { hint }: { hint?: string } = {},
): ResultError {
  const message = `Cannot use "${place}": ${problem}`;
  return new ResultError("denied", message, { ref: null, hint });
}
