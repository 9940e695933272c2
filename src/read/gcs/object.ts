import { readEnvironment } from "../../platform/environment.ts";
import { lazyImport } from "../../async/lazy_import.ts";
import type { ResultRef } from "../../model/result_ref.ts";
import { accessCache, type FindAccess } from "../store/access.ts";
import { bearer } from "../store/bearer.ts";
import type { GcsAccess } from "./access.ts";
import type { GcsSettings } from "./settings.ts";
import { GCS_BUCKET } from "../store/place/folder_names.ts";
import {
  checkEndpoint,
  checkFolder,
  objectPath,
} from "../store/object_name.ts";
import { objectReader } from "../store/object_reader.ts";
import type { ObjectStore } from "../store/place/object_store.ts";
import type {
  Checksum,
  ObjectRequest,
  RefusedAnswer,
  StoredObject,
} from "../store/stored_object.ts";
import type { ReadContext, ResultReader } from "../reader.ts";

/**
 * Creates the reader of a GCSResult: the object `location` in `bucket`, through
 * the JSON API, or the XML API with an HMAC key.
 */
export function createGcsReader(store: ObjectStore): ResultReader {
  const findAccess = accessCache<GcsSettings, GcsAccess>(store);
  return objectReader(
    store,
    (ref, context) => gcsObject(ref, store.url(ref), context, findAccess),
  );
}

function gcsObject(
  ref: ResultRef,
  label: string,
  context: ReadContext,
  findAccess: FindAccess<GcsSettings, GcsAccess>,
): StoredObject {
  const { gcs } = context.settings;
  let used: GcsAccess | undefined;
  let renew: (() => void) | undefined;
  const object: StoredObject = {
    label,
    async request(headers) {
      const { settings, kept } = await findAccess(gcs, context);
      const place = gcsPlace(ref, settings);
      const access = await kept.get(async (signal) => {
        const given = givenAccess(settings);
        if (given !== undefined) return given;
        const { findGcsAccess } = await import("./access.ts");
        return await findGcsAccess(settings, { ...context, signal });
      }, context.signal);
      used = access;
      // Only a function can return other credentials the next time.
      renew = access.isGiven && typeof gcs !== "function"
        ? undefined
        : () => kept.drop(access);
      return await makeRequest(place, headers, access);
    },
    errorCode,
    checksum,
    sameVersion: (headers) =>
      used && "hmac" in used ? undefined : sameGeneration(headers),
    elsewhere({ status }) {
      if (status !== 401 || !renew) return undefined;
      renew();
      return object;
    },
  };
  return object;
}

/** The access that the settings contain, without a search. */
function givenAccess(
  { token, serviceAccount, hmac, anonymous, endpoint }: GcsSettings,
): GcsAccess | undefined {
  if (token) return { token, isGiven: true };
  if (serviceAccount) return undefined;
  if (hmac) return { hmac, signingKeys: new Map(), isGiven: true };
  return anonymous || (emulatorHost() && !endpoint)
    ? { anonymous: true, isGiven: true }
    : undefined;
}

/** The address of an emulator, which gets only credentials of the settings. */
function emulatorHost(): string | undefined {
  return readEnvironment("STORAGE_EMULATOR_HOST") || undefined;
}

interface GcsPlace {
  readonly endpoint: string;
  readonly bucket: string;
  readonly name: string;
}

function gcsPlace(
  { bucket, location }: ResultRef,
  { endpoint }: GcsSettings,
): GcsPlace {
  return {
    endpoint: checkEndpoint(
      endpoint || emulatorHost() || "https://storage.googleapis.com",
      "gcs.endpoint",
    ),
    bucket: checkFolder(bucket, "bucket", GCS_BUCKET),
    name: location ?? "",
  };
}

const IF_GENERATION = "x-goog-if-generation-match";

/**
 * The headers for the same version. The JSON API identifies versions by the
 * generation, not by the ETag; the XML API by either.
 */
function sameGeneration(
  headers: Headers,
): Readonly<Record<string, string>> | undefined {
  const generation = headers.get("x-goog-generation");
  return generation === null ? undefined : { [IF_GENERATION]: generation };
}

const importSign = /* @__PURE__ */ lazyImport(() => import("../aws/sign.ts"));

async function makeRequest(
  { endpoint, bucket, name }: GcsPlace,
  { [IF_GENERATION]: generation, ...headers }: Readonly<Record<string, string>>,
  access: GcsAccess,
): Promise<ObjectRequest> {
  if ("hmac" in access) {
    const { hmac: { accessKeyId, secret: secretAccessKey }, signingKeys } =
      access;
    const { signHeaders } = await importSign();
    const url = `${endpoint}/${bucket}/${
      objectPath(name, { slashes: "kept" })
    }`;
    // Google's own headers are left out: they cannot be combined with Amazon's.
    const unsigned = {
      url,
      headers,
      service: "s3",
      region: "auto",
      signingKeys,
    };
    const credentials = { accessKeyId, secretAccessKey };
    return { url, headers: await signHeaders(unsigned, credentials) };
  }
  const query = generation ? `&ifGenerationMatch=${generation}` : "";
  const path = `b/${bucket}/o/${objectPath(name, { slashes: "encoded" })}`;
  return {
    url: `${endpoint}/storage/v1/${path}?alt=media${query}`,
    headers: "token" in access ? { ...headers, ...bearer(access) } : headers,
  };
}

/** The error code: an element of the XML API, or a field of the JSON API. */
function errorCode({ body }: RefusedAnswer): string | undefined {
  return /<Code>([\w.-]{1,64})</.exec(body)?.[1] ??
    /"(?:status|reason)":\s*"([\w.-]{1,64})"/.exec(body)?.[1];
}

/**
 * The checksum of an object. If the store unpacks it on the way, the packed
 * form is checked.
 */
function checksum(headers: Headers): Checksum | undefined {
  const stored = headers.get("x-goog-stored-content-encoding") ?? "identity";
  const [, expected] = /crc32c=([\w+/=]+)/.exec(
    headers.get("x-goog-hash") ?? "",
  ) ?? [];
  if (expected === undefined || stored !== "identity") return undefined;
  return { algorithm: "crc32c", expected };
}
