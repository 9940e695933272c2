import { readEnvironment } from "../../platform/environment.ts";
import type { ResultRef } from "../../model/result_ref.ts";
import { withObjectContext } from "../store/about_object.ts";
import { bearer } from "../store/bearer.ts";
import type { GcsAccess } from "./access.ts";
import type { GcsSettings } from "./settings.ts";
import {
  checkEndpoint,
  checkFolder,
  objectPath,
} from "../store/object_name.ts";
import {
  type Checksum,
  openObject,
  type RefusedAnswer,
  type StoredObject,
} from "../store/open_object.ts";
import type { ReadContext, ResultReader } from "../reader.ts";
import { renewals } from "../store/refreshing.ts";

/**
 * Reads a GCSResult: the object `location` in `bucket`, through the JSON API,
 * with an HMAC key through the XML API.
 */
export const gcsReader: ResultReader = {
  open: async (ref, context) =>
    await openObject(ref, await gcsObject(ref, context), context),
  async probe(ref, context) {
    const { probeObject } = await import("../store/probe_object.ts");
    return await probeObject(ref, await gcsObject(ref, context), context);
  },
};

const accesses = renewals<GcsAccess>();

/** A program that changes them wants to be somebody else. */
const VARIABLES = [
  "PREFECT__CONTEXT__SECRETS__GCP_CREDENTIALS",
  "GOOGLE_APPLICATION_CREDENTIALS",
  "CLOUDSDK_CONFIG",
  "HOME",
];

async function gcsObject(
  ref: ResultRef,
  context: ReadContext,
): Promise<StoredObject> {
  const { gcs } = context.settings;
  const settings = await (typeof gcs === "function" ? gcs() : gcs) ?? {};
  const label = `gs://${ref.bucket ?? ""}/${ref.location ?? ""}`;
  const given = givenAccess(settings);
  const kept = accesses(
    context.settings,
    given ? "" : JSON.stringify([settings, VARIABLES.map(readEnvironment)]),
  );
  let used: GcsAccess | undefined;
  const object: StoredObject = {
    label,
    async request(extra) {
      try {
        const place = gcsPlace(ref, settings);
        used = given ??
          await kept.get(
            async (signal) => {
              const { findAccess } = await import("./access.ts");
              return await findAccess(settings, { ...context, signal });
            },
            context.signal,
          );
        return await makeRequest(place, extra, used);
      } catch (error) {
        throw withObjectContext(error, label, ref);
      }
    },
    errorCode,
    checksum,
    sameVersion: (headers) =>
      used && "hmac" in used ? undefined : sameGeneration(headers),
    elsewhere({ status }) {
      if (status !== 401 || given || !used) return undefined;
      kept.drop(used);
      return object;
    },
  };
  return object;
}

/** The access that the settings give as it is, without looking for any. */
function givenAccess(
  { token, serviceAccount, hmac, anonymous, endpoint }: GcsSettings,
): GcsAccess | undefined {
  if (token) return { token };
  if (serviceAccount) return undefined;
  if (hmac) return { hmac };
  return anonymous || (emulatorHost() && !endpoint)
    ? { anonymous: true }
    : undefined;
}

/** Where an emulator listens, which gets no credentials but those given. */
function emulatorHost(): string | undefined {
  return readEnvironment("STORAGE_EMULATOR_HOST") || undefined;
}

interface GcsPlace {
  readonly endpoint: string;
  readonly bucket: string;
  readonly name: string;
}

/** As Google names buckets: it stays one segment of the path. */
const BUCKET = /^(?!.*\.\.)[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/;

function gcsPlace(
  { bucket, location }: ResultRef,
  { endpoint }: GcsSettings,
): GcsPlace {
  return {
    endpoint: checkEndpoint(
      endpoint || emulatorHost() || "https://storage.googleapis.com",
      "gcs.endpoint",
    ),
    bucket: checkFolder(bucket, "bucket", BUCKET),
    name: location ?? "",
  };
}

const IF_GENERATION = "x-goog-if-generation-match";

/** The JSON API knows versions by this, not by ETag; the XML API by either. */
function sameGeneration(
  headers: Headers,
): Readonly<Record<string, string>> | undefined {
  const generation = headers.get("x-goog-generation");
  return generation === null ? undefined : { [IF_GENERATION]: generation };
}

async function makeRequest(
  { endpoint, bucket, name }: GcsPlace,
  { [IF_GENERATION]: generation, ...headers }: Readonly<Record<string, string>>,
  access: GcsAccess,
): Promise<Request> {
  if ("hmac" in access) {
    const { accessKeyId, secret: secretAccessKey } = access.hmac;
    const { signRequest } = await import("../aws/sign.ts");
    return await signRequest({
      url: `${endpoint}/${bucket}/${objectPath(name, { slashes: "kept" })}`,
      headers, // never Google's own: they do not mix with Amazon's
      service: "s3",
      region: "auto",
    }, { accessKeyId, secretAccessKey });
  }
  const query = generation ? `&ifGenerationMatch=${generation}` : "";
  const path = `b/${bucket}/o/${objectPath(name, { slashes: "encoded" })}`;
  return new Request(`${endpoint}/storage/v1/${path}?alt=media${query}`, {
    headers: "token" in access ? { ...headers, ...bearer(access) } : headers,
  });
}

/** The XML API's element, or the JSON API's field. */
function errorCode({ body }: RefusedAnswer): string | undefined {
  return /<Code>([\w.-]{1,64})</.exec(body)?.[1] ??
    /"(?:status|reason)":\s*"([\w.-]{1,64})"/.exec(body)?.[1];
}

/** What the store unpacks on the way is checked in its packed form. */
function checksum(headers: Headers): Checksum | undefined {
  const stored = headers.get("x-goog-stored-content-encoding") ?? "identity";
  const [, expected] = /crc32c=([\w+/=]+)/.exec(
    headers.get("x-goog-hash") ?? "",
  ) ?? [];
  if (expected === undefined || stored !== "identity") return undefined;
  return { algorithm: "crc32c", expected };
}
