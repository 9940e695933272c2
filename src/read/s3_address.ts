import { ResultError } from "../errors.ts";
import type { ResultRef } from "../result_ref.ts";

/** Which store is called, and how it wants to be addressed. */
export interface S3Place {
  readonly region: string;
  /** Of a store that is not Amazon's. */
  readonly endpoint?: URL | undefined;
  /** Undefined: as it fits endpoint and bucket. */
  readonly forcePathStyle?: boolean | undefined;
}

/** How messages call an object. */
export function s3Label({ bucket, location }: ResultRef): string {
  return `s3://${bucket ?? ""}/${location ?? ""}`;
}

/** Where Amazon's regions are that do not end in `amazonaws.com`. */
const DOMAINS: readonly (readonly [prefix: string, domain: string])[] = [
  ["cn-", "amazonaws.com.cn"],
  ["eusc-", "amazonaws.eu"],
  ["us-iso-", "c2s.ic.gov"],
  ["us-isob-", "sc2s.sgov.gov"],
];

/** The host of a service of Amazon in a region. */
export function awsHost(service: string, region: string): string {
  const [, domain = "amazonaws.com"] =
    DOMAINS.find(([prefix]) => region.startsWith(prefix)) ?? [];
  return `${service}.${region}.${domain}`;
}

/** A text that can be one label of a host name, and nothing else. */
export const REGION = /^(?!xn--)[a-z0-9-]{1,63}$/;

/** Old buckets may have capitals and `_`: those can stand in a path only. */
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{2,254}$/;
const HOST_LABEL = /^(?!xn--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const IP_ADDRESS = /^\[|^[\d.]+$/;

/**
 * The address of an object. Whatever bucket and key are, it is of the host
 * that `place` names, and of this object alone.
 *
 * @throws {ResultError} If there is no such address.
 */
export function s3Url(ref: ResultRef, place: S3Place): string {
  const bucket = checkBucket(ref);
  const { endpoint, region } = place;
  const base = endpoint ?? new URL(`https://${awsHost("s3", region)}`);
  const host = inHost(bucket, base, place)
    ? `${bucket}.${base.host}`
    : base.host;
  const path = [
    base.pathname.replace(/\/+$/, ""),
    ...(host === base.host ? [bucket] : []),
    keyPath(ref),
  ].join("/");
  return `${base.protocol}//${host}${path}`;
}

function checkBucket(ref: ResultRef): string {
  const { bucket } = ref;
  if (!bucket) {
    throw new ResultError(
      "no_location",
      `Cannot read "${s3Label(ref)}": its S3Result has no bucket`,
      { ref, hint: "Name the bucket with results.rewrite" },
    );
  }
  if (BUCKET.test(bucket)) return bucket;
  throw refusal(ref, `"${bucket}" is not the name of a bucket`);
}

function inHost(
  bucket: string,
  { hostname }: URL,
  { endpoint, forcePathStyle = endpoint !== undefined }: S3Place,
): boolean {
  return !forcePathStyle && HOST_LABEL.test(bucket) &&
    !IP_ADDRESS.test(hostname);
}

/** What a parser of URLs resolves, so that it cannot be sent. */
const DOT_SEGMENT = /(?:^|\/)\.{1,2}(?:\/|$)/;

/** Everything but letters, digits, `-._~` and `/` as `%XX`, as S3 signs it. */
function keyPath(ref: ResultRef): string {
  const key = ref.location ?? "";
  if (DOT_SEGMENT.test(key)) {
    throw refusal(ref, 'fetch cannot send a key with a "." or ".." segment');
  }
  try {
    return encodeURIComponent(key).replaceAll("%2F", "/").replace(
      /[!'()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  } catch {
    throw refusal(ref, "its key has half of a surrogate pair");
  }
}

function refusal(ref: ResultRef, problem: string): ResultError {
  return new ResultError(
    "unsupported",
    `Cannot read "${s3Label(ref)}": ${problem}`,
    { ref, hint: "Map it to where it can be read with results.rewrite" },
  );
}
