import { readEnvironment } from "../../platform/environment.ts";
import { noCredentials } from "./no_credentials.ts";
import { fetchCredentials } from "./provider.ts";
import { type AwsCredentials, signRequest } from "./sign.ts";
import type { ReadContext } from "../reader.ts";
import { awsHost } from "./address.ts";
import { quotable } from "../store/quotable.ts";
import { readTextFile } from "../store/text_file.ts";

/** A role to assume, with the names of the shared files. */
export interface Role {
  readonly roleArn: string;
  readonly sessionName?: string | undefined;
  readonly externalId?: string | undefined;
  readonly durationSeconds?: string | undefined;
}

/** Assumes a role with other credentials (STS `AssumeRole`). */
export async function assumeRole(
  role: Role,
  source: AwsCredentials,
  region: string,
  context: ReadContext,
): Promise<AwsCredentials> {
  return await askSts("AssumeRole", role, {}, region, context, source);
}

/**
 * Assumes a role with the token in a file, as in a Kubernetes pod (STS
 * `AssumeRoleWithWebIdentity`).
 */
export async function assumeRoleWithWebIdentity(
  role: Role,
  tokenFile: string,
  region: string,
  context: ReadContext,
): Promise<AwsCredentials> {
  const token = await readTextFile(tokenFile);
  if (token === undefined) {
    throw noCredentials(
      "denied",
      `the web identity token file "${tokenFile}" cannot be read`,
    );
  }
  const identity = { WebIdentityToken: token.trim() };
  const action = "AssumeRoleWithWebIdentity";
  return await askSts(action, role, identity, region, context);
}

const API_VERSION = "2011-06-15";

async function askSts(
  action: string,
  role: Role,
  identity: Readonly<Record<string, string>>,
  region: string,
  context: ReadContext,
  source?: AwsCredentials,
): Promise<AwsCredentials> {
  const body = new URLSearchParams({
    Action: action,
    Version: API_VERSION,
    RoleArn: role.roleArn,
    RoleSessionName: role.sessionName || `taskrunview-${Date.now()}`,
    ...(role.externalId && { ExternalId: role.externalId }),
    ...(role.durationSeconds && { DurationSeconds: role.durationSeconds }),
    ...identity,
  }).toString();
  const url = readEnvironment("AWS_ENDPOINT_URL_STS") ||
    readEnvironment("AWS_ENDPOINT_URL") ||
    `https://${awsHost("sts", region)}/`;
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const unsigned = { url, method: "POST", headers, body };
  const answer = await fetchCredentials(
    { name: "STS", timeoutMs: 10_000, maxRetries: 2 },
    () =>
      source
        ? signRequest({ ...unsigned, service: "sts", region }, source)
        : new Request(url, unsigned),
    context,
  );
  const read = (name: string) =>
    new RegExp(`<${name}>\\s*([^<\\s]+)\\s*</`).exec(answer.body)?.[1];
  const [accessKeyId, secretAccessKey] = [
    read("AccessKeyId"),
    read("SecretAccessKey"),
  ];
  if (answer.ok && accessKeyId && secretAccessKey) {
    return {
      accessKeyId,
      secretAccessKey,
      sessionToken: read("SessionToken"),
      expiresAt: Date.parse(read("Expiration") ?? "") || undefined,
    };
  }
  const code = quotable(read("Code"), [
    body,
    source?.secretAccessKey ?? "",
    source?.sessionToken ?? "",
  ]);
  throw noCredentials(
    "denied",
    `STS does not allow to assume the role "${role.roleArn}" (${
      [answer.status, code].filter(Boolean).join(" ")
    })`,
  );
}
