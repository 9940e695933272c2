import type { ResultRef } from "../../model/result_ref.ts";
import { accessCache, type FindAccess } from "../store/access.ts";
import { type AwsAccess, findAwsAccess } from "./access.ts";
import { signHeaders } from "./sign.ts";
import { objectReader } from "../store/object_reader.ts";
import type { ObjectStore } from "../store/place/object_store.ts";
import type {
  Checksum,
  ObjectRequest,
  Refusal,
  RefusedAnswer,
  StoredObject,
} from "../store/stored_object.ts";
import type { ReadContext, ResultReader } from "../reader.ts";
import { s3Url } from "./address.ts";
import { namedRegion, xmlWord } from "./region.ts";
import type { S3Settings } from "./settings.ts";

/**
 * Creates the reader of an S3Result: the object `location` in `bucket`, as
 * `prefect.engine.results.S3Result` does.
 */
export function createS3Reader(store: ObjectStore): ResultReader {
  const findAccess = accessCache<S3Settings, AwsAccess>(store);
  return objectReader(
    store,
    (ref, context) => s3Object(ref, store.url(ref), context, findAccess),
  );
}

/** The parameters of the last request. */
interface Sent {
  readonly access: AwsAccess;
  readonly region: string;
  drop(): void;
}

function s3Object(
  ref: ResultRef,
  label: string,
  context: ReadContext,
  findAccess: FindAccess<S3Settings, AwsAccess>,
): StoredObject {
  let sent: Sent | undefined;
  const object: StoredObject = {
    label,
    async request(headers) {
      const { settings, kept } = await findAccess(context.settings.s3, context);
      const access = await kept.get(
        (signal) => findAwsAccess(settings, { ...context, signal }),
        context.signal,
      );
      const { regions, place, bucketUrls } = access;
      const region = regions.get(ref.bucket ?? "") ?? place.region;
      sent = { access, region, drop: () => kept.drop(access) };
      const url = s3Url(ref, { ...place, region }, bucketUrls);
      return await makeRequest(url, headers, sent);
    },
    errorCode,
    refusal: (answer) => REFUSALS.get(errorCode(answer) ?? ""),
    checksum,
    elsewhere(answer) {
      if (sent === undefined) return undefined;
      if (inItsRegion(ref, answer, sent)) return object;
      if (!isExpired(answer, sent)) return undefined;
      sent.drop();
      return object;
    },
  };
  return object;
}

async function makeRequest(
  url: string,
  extra: Readonly<Record<string, string>>,
  { access: { credentials, signingKeys }, region }: Sent,
): Promise<ObjectRequest> {
  const headers = { "x-amz-checksum-mode": "ENABLED", ...extra };
  if (credentials === undefined) return { url, headers };
  const unsigned = { url, headers, service: "s3", region, signingKeys };
  return { url, headers: await signHeaders(unsigned, credentials) };
}

function errorCode(answer: RefusedAnswer): string | undefined {
  return xmlWord("Code", answer);
}

/** The meaning of the error codes of a store. */
const REFUSALS: ReadonlyMap<string, Refusal> = new Map([
  ["NoSuchBucket", ["not_found", "the store has no such bucket"]],
  ["InvalidAccessKeyId", ["denied", "the store does not know the access key"]],
  ["SignatureDoesNotMatch", [
    "denied",
    "the secret access key does not belong to the access key",
  ]],
  ["ExpiredToken", ["denied", "the session token has expired"]],
  ["InvalidToken", ["denied", "the session token is not valid"]],
  ["RequestTimeTooSkewed", ["denied", "the clock of this machine is wrong"]],
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

/** Stores the region that an answer names for the bucket, if it differs. */
function inItsRegion(
  { bucket }: ResultRef,
  answer: RefusedAnswer,
  { access, region }: Sent,
): boolean {
  const named = namedRegion(answer);
  if (named === undefined || named === region) return false;
  access.regions.set(bucket ?? "", named);
  return true;
}

const EXPIRED: ReadonlySet<string> = new Set([
  "ExpiredToken",
  "InvalidAccessKeyId",
  "InvalidToken",
  "TokenRefreshRequired",
]);

function isExpired(
  answer: RefusedAnswer,
  { access: { credentials } }: Sent,
): boolean {
  return credentials !== undefined && EXPIRED.has(errorCode(answer) ?? "");
}

/** The checksum of an object. A checksum of upload parts, `…-3`, is ignored. */
function checksum(headers: Headers): Checksum | undefined {
  if (headers.get("x-amz-checksum-type") === "COMPOSITE") return undefined;
  for (const algorithm of ["crc32c", "crc32"] as const) {
    const expected = headers.get(`x-amz-checksum-${algorithm}`);
    if (expected && !expected.includes("-")) return { algorithm, expected };
  }
  return undefined;
}
