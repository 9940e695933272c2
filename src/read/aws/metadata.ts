import { readEnvironment } from "../../platform/environment.ts";
import { mayConnect } from "../../platform/permissions.ts";
import { ResultError } from "../../model/errors.ts";
import { noCredentials } from "./no_credentials.ts";
import { fetchCredentials, type ProviderAnswer } from "./provider.ts";
import type { AwsCredentials } from "./sign.ts";
import type { ReadContext } from "../reader.ts";
import { readTextFile } from "../store/text_file.ts";

const CONTAINER = {
  name: "the credential provider of the container",
  timeoutMs: 2_000,
  maxRetries: 2,
};
const INSTANCE = {
  name: "the metadata service of the instance",
  timeoutMs: 1_000, // a machine outside AWS fails soon
  maxRetries: 0,
};

/**
 * Requests credentials from the agent of a container (ECS, EKS Pod Identity),
 * if the environment names one.
 */
export async function fromContainer(
  context: ReadContext,
): Promise<AwsCredentials | string> {
  const url = containerUrl();
  if (url === undefined) {
    return "a container (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and …_FULL_URI are not set)";
  }
  const authorization = await containerToken();
  const answer = await fetchCredentials(
    CONTAINER,
    () => makeRequest(url, authorization && { authorization }),
    context,
  );
  return parseCredentials(answer, CONTAINER.name);
}

const CONTAINER_HOST = "http://169.254.170.2";

/**
 * The allowed hosts besides loopback: ECS, and EKS Pod Identity over IPv4 and
 * IPv6.
 */
const CONTAINER_HOSTS =
  /^(?:127\.\d+\.\d+\.\d+|\[::1\]|localhost|169\.254\.170\.(?:2|23)|\[fd00:ec2::23\])$/;

function containerUrl(): string | undefined {
  const relative = readEnvironment("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  if (relative) return `${CONTAINER_HOST}/${relative.replace(/^\//, "")}`;
  const full = readEnvironment("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  if (!full) return undefined;
  const { protocol, hostname } = URL.canParse(full)
    ? new URL(full)
    : { protocol: "", hostname: "" };
  if (
    protocol === "https:" ||
    (protocol === "http:" && CONTAINER_HOSTS.test(hostname))
  ) return full;
  throw noCredentials(
    "denied",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https nor on a host that issues credentials",
  );
}

async function containerToken(): Promise<string | undefined> {
  const file = readEnvironment("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
  if (!file) return readEnvironment("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  const token = await readTextFile(file);
  if (token !== undefined) return token.trim();
  throw noCredentials(
    "denied",
    `the authorization token file "${file}" cannot be read`,
  );
}

function makeRequest(
  url: string,
  headers: Record<string, string> | "" | undefined,
): Request {
  try {
    return new Request(url, { headers: headers || {} });
  } catch { // the cause would quote the token
    throw noCredentials(
      "denied",
      "AWS_CONTAINER_AUTHORIZATION_TOKEN has characters that a header cannot carry",
    );
  }
}

const TOKEN_SECONDS = "21600";
const ROLES = "/latest/meta-data/iam/security-credentials/";

/** Requests the credentials of the role of an EC2 instance, by IMDSv2 only. */
export async function fromInstance(
  context: ReadContext,
): Promise<AwsCredentials | string> {
  if (readEnvironment("AWS_EC2_METADATA_DISABLED")?.toLowerCase() === "true") {
    return "an instance role (AWS_EC2_METADATA_DISABLED is true)";
  }
  const base = instanceUrl();
  if (URL.canParse(base) && !mayConnect(base)) { // Deno would prompt
    return `an instance role (it needs --allow-net=${new URL(base).host})`;
  }
  const request = async (path: string, init: RequestInit) =>
    await fetchCredentials(
      INSTANCE,
      () => new Request(base + path, init),
      context,
    );
  const token = await request("/latest/api/token", {
    method: "PUT",
    headers: { "x-aws-ec2-metadata-token-ttl-seconds": TOKEN_SECONDS },
  }).catch((error) => {
    if (error instanceof ResultError) return undefined;
    throw error;
  });
  if (!token?.ok) return "an instance role (no metadata service answers)";
  const headers = { "x-aws-ec2-metadata-token": token.body };
  const roles = await request(ROLES, { headers });
  const role = roles.body.split("\n")[0]?.trim();
  if (!roles.ok || !role) return "an instance role (the instance has none)";
  const answer = await request(ROLES + encodeURIComponent(role), { headers });
  return parseCredentials(answer, INSTANCE.name);
}

function instanceUrl(): string {
  const isIPv6 =
    readEnvironment("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE")?.toLowerCase() ===
      "ipv6";
  const url = readEnvironment("AWS_EC2_METADATA_SERVICE_ENDPOINT") ||
    (isIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254");
  return url.replace(/\/+$/, "");
}

/** Parses the JSON of both providers. */
function parseCredentials(
  { ok, status, body }: ProviderAnswer,
  name: string,
): AwsCredentials {
  const {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    Token: sessionToken,
    Expiration: expiration,
  } = parseTexts(body);
  if (ok && accessKeyId && secretAccessKey) {
    const expiresAt = Date.parse(expiration ?? "") || undefined;
    return { accessKeyId, secretAccessKey, sessionToken, expiresAt };
  }
  throw noCredentials("denied", `${name} gives no credentials (${status})`);
}

/** The strings of a JSON object, by name; empty if it is not an object. */
export function parseTexts(
  json: string,
): Readonly<Record<string, string | undefined>> {
  try {
    const entries = Object.entries(JSON.parse(json) ?? {});
    return Object.fromEntries(
      entries.filter((entry): entry is [string, string] =>
        typeof entry[1] === "string"
      ),
    );
  } catch { // the cause would quote the answer
    return {};
  }
}
