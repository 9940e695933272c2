import { readEnvironment } from "../../platform/environment.ts";
import { ResultError } from "../../model/errors.ts";
import type { AwsSection } from "./profile.ts";
import type { AwsCredentials, SigningKeys } from "./sign.ts";
import { checkEndpoint } from "../store/object_name.ts";
import type { ReadContext } from "../reader.ts";
import type { Expiring } from "../store/refreshing.ts";
import { type BucketUrls, REGION, type S3Place } from "./address.ts";
import type { S3Settings } from "./settings.ts";

/** A connection to S3, valid until the credentials expire. */
export interface AwsAccess extends Expiring {
  readonly place: S3Place;
  /** Absent for anonymous requests. */
  readonly credentials?: AwsCredentials | undefined;
  /** The regions of buckets that differ from the region of `place`. */
  readonly regions: Map<string, string>;
  readonly bucketUrls: BucketUrls;
  /** Signing keys derived from the credentials. */
  readonly signingKeys: SigningKeys;
}

/**
 * Finds the address of S3 and credentials for it.
 *
 * @throws {ResultError} If there are no credentials, or they cannot be used.
 */
export async function findAwsAccess(
  settings: S3Settings,
  context: ReadContext,
): Promise<AwsAccess> {
  const place = await resolvePlace(settings);
  const found = {
    place,
    regions: new Map(),
    bucketUrls: new Map(),
    signingKeys: new Map(),
  };
  if (settings.anonymous) return found;
  const credentials = await findCredentials(settings, place.region, context);
  return { ...found, credentials, expiresAt: credentials.expiresAt };
}

/**
 * Finds credentials. The search is half of the code, and imported only if it is
 * needed.
 */
async function findCredentials(
  settings: S3Settings,
  region: string,
  context: ReadContext,
): Promise<AwsCredentials> {
  const { accessKeyId, secretAccessKey, sessionToken } = settings;
  if (accessKeyId && secretAccessKey) {
    return { accessKeyId, secretAccessKey, sessionToken };
  }
  const { findAwsCredentials } = await import("./credentials.ts");
  return await findAwsCredentials({ settings, region, context });
}

const DEFAULT_REGION = "us-east-1";

async function resolvePlace(settings: S3Settings): Promise<S3Place> {
  const { profile, service } = await readProfile(settings);
  const region = settings.region || readEnvironment("AWS_REGION") ||
    readEnvironment("AWS_DEFAULT_REGION") || profile.get("region") ||
    DEFAULT_REGION;
  if (!REGION.test(region)) {
    throw new ResultError(
      "read_failed",
      `Cannot find S3: "${region}" is not a region`,
      { ref: null },
    );
  }
  const style = profile.get("s3.addressing_style");
  return {
    region,
    endpoint: findEndpoint(settings, [
      service.get("s3.endpoint_url"),
      profile.get("s3.endpoint_url"),
      profile.get("endpoint_url"),
    ]),
    forcePathStyle: settings.forcePathStyle ??
      (style === "path" || (style === "virtual" ? false : undefined)),
  };
}

const FILE_VARIABLES = [
  "HOME",
  "USERPROFILE",
  "AWS_CONFIG_FILE",
  "AWS_SHARED_CREDENTIALS_FILE",
];

/** Reads the profile. An edge function has no home folder, and so no files. */
async function readProfile(
  settings: S3Settings,
): Promise<{ readonly profile: AwsSection; readonly service: AwsSection }> {
  const none: AwsSection = new Map();
  if (!FILE_VARIABLES.some(readEnvironment)) {
    return { profile: none, service: none };
  }
  const { profileName, readAwsFiles } = await import("./profile.ts");
  const { profiles, services } = await readAwsFiles();
  const profile = profiles.get(profileName(settings)) ?? none;
  const service = services.get(profile.get("services") ?? "") ?? none;
  return { profile, service };
}

function findEndpoint(
  { endpoint }: S3Settings,
  inFiles: readonly (string | undefined)[],
): string | undefined {
  const isIgnored =
    readEnvironment("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")?.toLowerCase() ===
      "true";
  const text = endpoint || (isIgnored ? undefined : [
    ...["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"].map(readEnvironment),
    ...inFiles,
  ].find((found) => found));
  return text ? checkEndpoint(text, "s3.endpoint") : undefined;
}
