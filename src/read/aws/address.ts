import type { ResultRef } from "../../model/result_ref.ts";
import { S3_BUCKET } from "../store/place/folder_names.ts";
import { checkFolder, objectPath } from "../store/object_name.ts";

/** The address of a store, and the way it addresses buckets. */
export interface S3Place {
  readonly region: string;
  /** The address of a store other than Amazon's. */
  readonly endpoint?: string | undefined;
  /** Undefined: derived from the endpoint and the bucket. */
  readonly forcePathStyle?: boolean | undefined;
}

/** The domains of Amazon's regions outside `amazonaws.com`. */
const DOMAINS: readonly (readonly [prefix: string, domain: string])[] = [
  ["cn-", "amazonaws.com.cn"],
  ["eusc-", "amazonaws.eu"],
  ["us-iso-", "c2s.ic.gov"],
  ["us-isob-", "sc2s.sgov.gov"],
];

/** The host of an Amazon service in a region. */
export function awsHost(service: string, region: string): string {
  const [, domain = "amazonaws.com"] =
    DOMAINS.find(([prefix]) => region.startsWith(prefix)) ?? [];
  return `${service}.${region}.${domain}`;
}

/** A string that is valid as one label of a host name. */
export const REGION = /^(?!xn--)[a-z0-9-]{1,63}$/;

const HOST_LABEL = /^(?!xn--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const IP_ADDRESS = /^\[|^[\d.]+$/;

/** The addresses of buckets, by region and bucket. */
export type BucketUrls = Map<string, string>;

const MAX_BUCKET_URLS = 1_000;

/**
 * The address of an object. For any bucket and key, it names the host of
 * `place` and this object only.
 *
 * @param bucketUrls Keeps the addresses of buckets for further objects.
 * @throws {ResultError} If the object has no address.
 */
export function s3Url(
  { bucket, location }: ResultRef,
  place: S3Place,
  bucketUrls: BucketUrls = new Map(),
): string {
  const key = objectPath(location ?? "", { slashes: "kept" });
  const kept = `${place.region} ${bucket}`;
  const url = bucketUrls.get(kept) ?? bucketUrl(bucket, place);
  if (bucketUrls.size >= MAX_BUCKET_URLS) bucketUrls.clear();
  bucketUrls.set(kept, url);
  return `${url}/${key}`;
}

function bucketUrl(
  bucket: string | null | undefined,
  place: S3Place,
): string {
  const name = checkFolder(bucket, "bucket", S3_BUCKET);
  const { endpoint, region } = place;
  const { protocol, host, hostname, pathname } = new URL(
    endpoint ?? `https://${awsHost("s3", region)}`,
  );
  const base = pathname.replace(/\/+$/, "");
  return inHost(name, hostname, place)
    ? `${protocol}//${name}.${host}${base}`
    : `${protocol}//${host}${base}/${name}`;
}

function inHost(
  bucket: string,
  hostname: string,
  { endpoint, forcePathStyle = endpoint !== undefined }: S3Place,
): boolean {
  return !forcePathStyle && HOST_LABEL.test(bucket) &&
    !IP_ADDRESS.test(hostname);
}
