import { readEnvironment } from "../../platform/environment.ts";
import { ResultError } from "../../model/errors.ts";
import { type Once, once } from "../../async/once.ts";
import type { AwsSection } from "./profile.ts";
import type { AwsCredentials } from "./sign.ts";
import { checkEndpoint } from "../store/object_name.ts";
import type { ReadContext } from "../reader.ts";
import { renewing } from "../store/refreshing.ts";
import { REGION, type S3Place } from "./address.ts";
import type { S3Settings } from "./settings.ts";

/** How a client reaches S3; kept, and shared by all of its reads. */
export interface AwsAccess {
  readonly place: S3Place;
  /** Where buckets turned out to be. */
  readonly regions: Map<string, string>;
  /** Keys derived of secrets, for the signer. */
  readonly cache: Map<string, ArrayBuffer>;
  /** Credentials that hold for a while; undefined for anonymous requests. */
  credentials(signal: AbortSignal): Promise<AwsCredentials | undefined>;
  /** Looks for credentials anew, where the store no longer takes these. */
  forget(credentials: AwsCredentials): void;
}

interface Kept {
  /** What it was made of. */
  readonly parts: readonly unknown[];
  readonly access: Once<AwsAccess>;
}

const kept = new WeakMap<object, Kept>();

const FILE_VARIABLES = [
  "HOME",
  "USERPROFILE",
  "AWS_CONFIG_FILE",
  "AWS_SHARED_CREDENTIALS_FILE",
];

/** What changes the access where it changes, as new keys in the environment. */
const VARIABLES = [
  ...FILE_VARIABLES,
  "AWS_PROFILE",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_REGION",
  "AWS_ENDPOINT_URL_S3",
  "AWS_ENDPOINT_URL",
];

/** The access that belongs to a client's settings. */
export async function awsAccess(context: ReadContext): Promise<AwsAccess> {
  const { settings: reading, fetchCloudSecret, signal } = context;
  const { s3, secrets } = reading;
  const settings = await (typeof s3 === "function" ? s3() : s3) ?? {};
  const given = JSON.stringify(settings);
  const parts = [
    s3,
    secrets,
    fetchCloudSecret,
    given,
    ...VARIABLES.map(readEnvironment),
  ];
  const key = fetchCloudSecret ?? s3 ?? secrets ?? reading;
  let found = kept.get(key);
  if (!found?.parts.every((part, at) => part === parts[at])) {
    found = { parts, access: once() };
    kept.set(key, found);
  }
  return await found!.access.get(
    (signal) => makeAccess(settings, { ...context, signal }),
    signal,
  );
}

async function makeAccess(
  settings: S3Settings,
  context: ReadContext,
): Promise<AwsAccess> {
  const place = await resolvePlace(settings);
  const kept = renewing<AwsCredentials>(EARLY_MS);
  return {
    place,
    regions: new Map(),
    cache: new Map(),
    async credentials(signal) {
      if (settings.anonymous) return undefined;
      return await kept.get(
        (signal) =>
          loadCredentials(settings, place.region, { ...context, signal }),
        signal,
      );
    },
    forget: (credentials) => kept.drop(credentials),
  };
}

/** The SDKs renew credentials so long before their end. */
const EARLY_MS = 5 * 60_000;

/** The search is loaded only where it is needed: it is half of the code. */
async function loadCredentials(
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

/** Without a home, as in an edge function, there are no files to read. */
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
