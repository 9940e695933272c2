import { noCredentials } from "./no_credentials.ts";
import type { S3Settings } from "./settings.ts";
import type { AwsCredentials } from "./sign.ts";

/**
 * Checks that a key has its secret. A key without one is an error; the search
 * does not go on.
 */
export function keyPair(
  [accessKeyId, secretAccessKey, sessionToken]: readonly (string | undefined)[],
  [keyName, secretName]: readonly [string, string],
): AwsCredentials | undefined {
  if (accessKeyId && secretAccessKey) {
    return { accessKeyId, secretAccessKey, sessionToken };
  }
  if (!accessKeyId && !secretAccessKey) return undefined;
  const [has, lacks] = accessKeyId
    ? [keyName, secretName]
    : [secretName, keyName];
  throw noCredentials("denied", `there is ${has}, but no ${lacks}`);
}

/** The keys in the settings. */
export function settingsKeyPair(
  { accessKeyId, secretAccessKey, sessionToken }: S3Settings,
): AwsCredentials | undefined {
  return keyPair(
    [accessKeyId, secretAccessKey, sessionToken],
    ["results.s3.accessKeyId", "results.s3.secretAccessKey"],
  );
}
