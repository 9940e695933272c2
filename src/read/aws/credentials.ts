import { readEnvironment } from "../../platform/environment.ts";
import { keyPair, settingsKeyPair } from "./key_pair.ts";
import { noCredentials } from "./no_credentials.ts";
import { fromContainer, fromInstance, parseTexts } from "./metadata.ts";
import {
  type AwsFiles,
  type AwsSection,
  profileName,
  readAwsFiles,
} from "./profile.ts";
import type { AwsCredentials } from "./sign.ts";
import { assumeRole, assumeRoleWithWebIdentity, type Role } from "./sts.ts";
import type { ReadContext } from "../reader.ts";
import type { S3Settings } from "./settings.ts";
import { trySecret } from "../secret.ts";

/** The input of the search for credentials. */
export interface AwsSearch {
  readonly settings: S3Settings;
  /** The region of the STS endpoint. */
  readonly region: string;
  readonly context: ReadContext;
}

/** Credentials, or the name of a place that has none. */
type Found = AwsCredentials | string;
type Place = (search: AwsSearch) => Found | Promise<Found>;

/**
 * The places that may hold credentials, in the order of Prefect's
 * `get_boto_client` and of boto3. A place is searched if those before it have
 * no credentials.
 */
const PLACES: readonly Place[] = [
  fromSettings,
  fromSecret,
  fromEnvironment,
  fromProfile,
  fromWebIdentity,
  ({ context }) => fromContainer(context),
  ({ context }) => fromInstance(context),
];

/**
 * Finds credentials for AWS.
 *
 * @throws {ResultError} If there are no credentials, or they cannot be used.
 */
export async function findAwsCredentials(
  search: AwsSearch,
): Promise<AwsCredentials> {
  const inVain: string[] = [];
  for (const find of PLACES) {
    const found = await find(search);
    if (typeof found !== "string") return found;
    inVain.push(found);
  }
  throw noCredentials(
    "denied",
    `none were found in ${inVain.join(", ")}`,
    "Pass results.s3 to createClient, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
  );
}

async function fromSettings(search: AwsSearch): Promise<Found> {
  const given = settingsKeyPair(search.settings);
  if (given) return given;
  if (!search.settings.profile) return "results.s3";
  const found = await fromProfile(search);
  if (typeof found !== "string") return found;
  throw noCredentials("denied", `none were found in ${found}`);
}

const SECRET = "AWS_CREDENTIALS";

/** Reads credentials from an object, or from its JSON or Python literal. */
async function fromSecret({ context }: AwsSearch): Promise<Found> {
  const value = await trySecret(SECRET, context);
  if (value === undefined || value === null) return `the secret "${SECRET}"`;
  const texts = parseTexts(
    typeof value === "string"
      ? value.replaceAll("'", '"').replace(/\bNone\b/g, "null")
      : JSON.stringify(value),
  );
  const found = keyPair(
    [texts["ACCESS_KEY"], texts["SECRET_ACCESS_KEY"], texts["SESSION_TOKEN"]],
    ["ACCESS_KEY", `SECRET_ACCESS_KEY in the secret "${SECRET}"`],
  );
  return found ?? `the secret "${SECRET}" (it has no ACCESS_KEY)`;
}

function fromEnvironment(): Found {
  const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;
  return keyPair(
    [...names, "AWS_SESSION_TOKEN"].map(readEnvironment),
    names,
  ) ?? "the environment (AWS_ACCESS_KEY_ID is not set)";
}

async function fromProfile(search: AwsSearch): Promise<Found> {
  const files = await readAwsFiles();
  const name = profileName(search.settings);
  const places = files.paths.map((path) => `"${path}"`).join(" and ") ||
    "shared files (there is no home)";
  const profile = files.profiles.get(name);
  const found = profile &&
    await fromSection(name, profile, { ...search, files, seen: [] });
  if (found) return found;
  return `${places} (${profile ? "" : "no "}profile "${name}"${
    profile ? " has none" : ""
  })`;
}

interface ProfileSearch extends AwsSearch {
  readonly files: AwsFiles;
  /** The profiles on the path, to detect circles. */
  readonly seen: readonly string[];
}

/** Fields of unsupported profiles: programs, browsers and codes. */
const REFUSED = [
  "credential_process",
  "sso_session",
  "sso_start_url",
  "login_session",
];

async function fromSection(
  name: string,
  section: AwsSection,
  search: ProfileSearch,
): Promise<AwsCredentials | undefined> {
  const assumed = await fromRole(name, section, search);
  if (assumed) return assumed;
  const keys = keyPair(
    ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"]
      .map((key) => section.get(key)),
    ["aws_access_key_id", `aws_secret_access_key in the profile "${name}"`],
  );
  const refused = REFUSED.find((key) => section.has(key));
  if (keys || !refused) return keys;
  throw noCredentials(
    "denied",
    `the profile "${name}" has ${refused}, which is not supported`,
    `Export its credentials to the environment: aws configure export-credentials --profile ${name} --format env`,
  );
}

async function fromRole(
  name: string,
  section: AwsSection,
  search: ProfileSearch,
): Promise<AwsCredentials | undefined> {
  const roleArn = section.get("role_arn");
  // A profile that names itself as its source uses its own keys.
  if (!roleArn || search.seen.includes(name)) return undefined;
  const { region, context } = search;
  const role: Role = {
    roleArn,
    sessionName: section.get("role_session_name"),
    externalId: section.get("external_id"),
    durationSeconds: section.get("duration_seconds"),
  };
  const tokenFile = section.get("web_identity_token_file");
  if (tokenFile) {
    return await assumeRoleWithWebIdentity(role, tokenFile, region, context);
  }
  if (section.has("mfa_serial")) {
    throw noCredentials(
      "denied",
      `the profile "${name}" has mfa_serial: its role requires an MFA code, which is not supported`,
    );
  }
  const seen = [...search.seen, name];
  const source = await sourceOf(name, section, { ...search, seen });
  return await assumeRole(role, source, region, context);
}

async function sourceOf(
  name: string,
  section: AwsSection,
  search: ProfileSearch,
): Promise<AwsCredentials> {
  const source = section.get("source_profile") ?? "";
  const named = section.get("credential_source") ?? "";
  const profile = search.files.profiles.get(source);
  const found = profile
    ? await fromSection(source, profile, search)
    : await SOURCES.get(named)?.(search);
  if (found && typeof found !== "string") return found;
  throw noCredentials(
    "denied",
    `the profile "${name}" has a role_arn, but no credentials in its ${
      source
        ? `source_profile "${source}"`
        : named
        ? `credential_source "${named}"`
        : "source_profile"
    }`,
  );
}

const SOURCES: ReadonlyMap<string, Place> = new Map<string, Place>([
  ["Environment", fromEnvironment],
  ["EcsContainer", ({ context }) => fromContainer(context)],
  ["Ec2InstanceMetadata", ({ context }) => fromInstance(context)],
]);

async function fromWebIdentity({ region, context }: AwsSearch): Promise<Found> {
  const tokenFile = readEnvironment("AWS_WEB_IDENTITY_TOKEN_FILE");
  const roleArn = readEnvironment("AWS_ROLE_ARN");
  if (!tokenFile || !roleArn) {
    return "web identity (AWS_WEB_IDENTITY_TOKEN_FILE or AWS_ROLE_ARN is not set)";
  }
  const sessionName = readEnvironment("AWS_ROLE_SESSION_NAME");
  const role = { roleArn, sessionName };
  return await assumeRoleWithWebIdentity(role, tokenFile, region, context);
}
