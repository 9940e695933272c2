import { readEnvironment } from "../../platform/environment.ts";
import type { GivenCredentials } from "../store/place/given_credentials.ts";
import { settingsKeyPair } from "./key_pair.ts";
import type { S3Settings } from "./settings.ts";

/** The variable that each variable requires. */
const NEEDED: ReadonlyMap<string, string> = new Map([
  ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
  ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"],
]);

/** The places that may hold credentials of S3. */
export const GIVEN_AWS_CREDENTIALS: GivenCredentials = {
  checkSettings(settings: S3Settings) {
    if (!settings.anonymous) settingsKeyPair(settings);
  },
  inSettings: (
    { accessKeyId, secretAccessKey, profile, anonymous }: S3Settings,
  ) => Boolean((accessKeyId && secretAccessKey) || profile || anonymous),
  inSecret(value) {
    // An object, or its JSON or Python literal.
    const text = typeof value === "string"
      ? value
      : JSON.stringify(value) ?? "";
    return ["ACCESS_KEY", "SECRET_ACCESS_KEY"].every((name) =>
      new RegExp(`["']${name}["']\\s*:\\s*["'][^"']`).test(text)
    );
  },
  inVariable(name) {
    const needed = NEEDED.get(name);
    return needed === undefined || Boolean(readEnvironment(needed));
  },
};
