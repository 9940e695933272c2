import type { ResultRef } from "../../model/result_ref.ts";
import { withObjectContext } from "../store/about_object.ts";
import { type AwsAccess, awsAccess } from "./access.ts";
import { type AwsCredentials, signRequest } from "./sign.ts";
import {
  type Checksum,
  openObject,
  type Refusal,
  type RefusedAnswer,
  type StoredObject,
} from "../store/open_object.ts";
import type { ReadContext, ResultReader } from "../reader.ts";
import { REGION, s3Label, s3Url } from "./address.ts";

/**
 * Reads an S3Result: the object `location` in `bucket`, as
 * `prefect.engine.results.S3Result` does.
 */
export const s3Reader: ResultReader = {
  open: (ref, context) => openObject(ref, s3Object(ref, context), context),
  async probe(ref, context) {
    const { probeObject } = await import("../store/probe_object.ts");
    return await probeObject(ref, s3Object(ref, context), context);
  },
};

/** What the last request was sent with. */
interface Sent {
  readonly access: AwsAccess;
  readonly region: string;
  readonly credentials: AwsCredentials | undefined;
}

function s3Object(ref: ResultRef, context: ReadContext): StoredObject {
  let sent: Sent | undefined;
  const object = {
    label: s3Label(ref),
    async request(headers: Readonly<Record<string, string>>) {
      try {
        const access = await awsAccess(context);
        const region = access.regions.get(ref.bucket ?? "") ??
          access.place.region;
        const url = s3Url(ref, { ...access.place, region });
        const credentials = await access.credentials(context.signal);
        sent = { access, region, credentials };
        return await makeRequest(url, headers, sent);
      } catch (error) {
        throw withObjectContext(error, s3Label(ref), ref);
      }
    },
    errorCode,
    refusal: (answer: RefusedAnswer) => REFUSALS.get(errorCode(answer) ?? ""),
    checksum,
  };
  return {
    ...object,
    elsewhere: (answer) =>
      sent && (inItsRegion(ref, answer, sent) ||
          withNewCredentials(answer, sent))
        ? object
        : undefined,
  };
}

async function makeRequest(
  url: string,
  extra: Readonly<Record<string, string>>,
  { access: { cache }, region, credentials }: Sent,
): Promise<Request> {
  const headers = { "x-amz-checksum-mode": "ENABLED", ...extra };
  if (credentials === undefined) return new Request(url, { headers });
  const unsigned = { url, headers, service: "s3", region, cache };
  return await signRequest(unsigned, credentials);
}

/** A word of the body's XML; whatever is not one is not told on. */
function wordOf(name: string, { body }: RefusedAnswer): string | undefined {
  return new RegExp(`<${name}>([\\w.-]{1,64})</${name}>`).exec(body)?.[1];
}

function errorCode(answer: RefusedAnswer): string | undefined {
  return wordOf("Code", answer);
}

/** What a store says, beyond its status. */
const REFUSALS: ReadonlyMap<string, Refusal> = new Map([
  ["NoSuchBucket", ["not_found", "the store has no such bucket"]],
  ["InvalidAccessKeyId", ["denied", "the store does not know the access key"]],
  ["SignatureDoesNotMatch", [
    "denied",
    "the secret access key does not belong to the access key",
  ]],
  ["ExpiredToken", ["denied", "the session token has expired"]],
  ["InvalidToken", ["denied", "the session token is not valid"]],
  ["RequestTimeTooSkewed", ["denied", "the clock here is wrong"]],
  ["InvalidObjectState", [
    "denied",
    "it is archived",
    "Restore the object from its archive first",
  ]],
  ...["PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed"]
    .map((code): [string, Refusal] => [code, [
      "read_failed",
      "the bucket is in another region, and the store does not say in which",
      "Set results.s3.region",
    ]]),
]);

const WRONG_REGION: ReadonlySet<number> = new Set([301, 307, 400]);

/**
 * Notes the region that an answer names. The address that it names as well is
 * not followed: nobody but the settings says where credentials are sent.
 */
function inItsRegion(
  { bucket }: ResultRef,
  answer: RefusedAnswer,
  { access, region }: Sent,
): boolean {
  if (!WRONG_REGION.has(answer.status)) return false;
  const named = answer.headers.get("x-amz-bucket-region") ??
    wordOf("Region", answer) ?? "";
  if (named === region || !REGION.test(named)) return false;
  access.regions.set(bucket ?? "", named);
  return true;
}

const RENEWABLE: ReadonlySet<string> = new Set([
  "ExpiredToken",
  "InvalidAccessKeyId",
  "InvalidToken",
  "TokenRefreshRequired",
]);

function withNewCredentials(
  answer: RefusedAnswer,
  { access, credentials }: Sent,
): boolean {
  if (!credentials || !RENEWABLE.has(errorCode(answer) ?? "")) return false;
  access.forget(credentials);
  return true;
}

/** A check of the parts of an upload, `…-3`, is none of the object. */
function checksum(headers: Headers): Checksum | undefined {
  if (headers.get("x-amz-checksum-type") === "COMPOSITE") return undefined;
  for (const algorithm of ["crc32c", "crc32"] as const) {
    const expected = headers.get(`x-amz-checksum-${algorithm}`);
    if (expected && !expected.includes("-")) return { algorithm, expected };
  }
  return undefined;
}
