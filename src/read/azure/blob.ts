import { lazyImport } from "../../async/lazy_import.ts";
import type { ResultRef } from "../../model/result_ref.ts";
import { accessCache, type FindAccess } from "../store/access.ts";
import { type AzureAccess, findAzureAccess } from "./access.ts";
import type { AzureSettings } from "./settings.ts";
import type { SharedKey } from "./shared_key.ts";
import { bearer } from "../store/bearer.ts";
import { AZURE_CONTAINER } from "../store/place/folder_names.ts";
import { checkFolder, objectPath } from "../store/object_name.ts";
import { objectReader } from "../store/object_reader.ts";
import type { ObjectStore } from "../store/place/object_store.ts";
import type {
  ObjectRequest,
  RefusedAnswer,
  StoredObject,
} from "../store/stored_object.ts";
import type { ReadContext, ResultReader } from "../reader.ts";

/** Creates the reader of an AzureResult: the blob `location` in `container`. */
export function createAzureReader(store: ObjectStore): ResultReader {
  const findAccess = accessCache<AzureSettings, AzureAccess>(store);
  return objectReader(
    store,
    (ref, context) => azureBlob(ref, store.url(ref), context, findAccess),
  );
}

function azureBlob(
  ref: ResultRef,
  label: string,
  context: ReadContext,
  findAccess: FindAccess<AzureSettings, AzureAccess>,
): StoredObject {
  const { azure } = context.settings;
  let renew: (() => void) | undefined;
  const object: StoredObject = {
    label,
    async request(headers) {
      const path = blobPath(ref);
      const { settings, kept } = await findAccess(azure, context);
      const access = await kept.get(
        (signal) => findAzureAccess(settings, { ...context, signal }),
        context.signal,
      );
      // A function may return other credentials, and a token may be replaced.
      renew = typeof azure === "function" || access.expiresAt !== undefined
        ? () => kept.drop(access)
        : undefined;
      return await makeRequest(path, headers, access);
    },
    errorCode,
    checksum: () => undefined, // Only MD5, which no runtime can compute as a stream.
    elsewhere({ status }) {
      if (status !== 401 || !renew) return undefined;
      renew();
      return object;
    },
  };
  return object;
}

function blobPath({ container, location }: ResultRef): string {
  const folder = checkFolder(container, "container", AZURE_CONTAINER);
  return `${folder}/${objectPath(location ?? "", { slashes: "kept" })}`;
}

const VERSION = "2021-12-02";

const importSharedKey = /* @__PURE__ */ lazyImport(() =>
  import("./shared_key.ts")
);

async function makeRequest(
  path: string,
  extra: Readonly<Record<string, string>>,
  access: AzureAccess,
): Promise<ObjectRequest> {
  const { endpoint, sasToken, token } = access;
  const url = `${endpoint}/${path}${sasToken ? `?${sasToken}` : ""}`;
  const unsigned = {
    ...extra,
    "x-ms-version": VERSION,
    ...(token && bearer({ token })),
  };
  if (!hasKey(access)) return { url, headers: unsigned };
  const { sharedKeyHeader } = await importSharedKey();
  const headers = new Headers(unsigned);
  headers.set("x-ms-date", new Date().toUTCString());
  const request = { method: "GET", url, headers };
  headers.set("authorization", await sharedKeyHeader(request, access));
  return request;
}

function hasKey(access: AzureAccess): access is AzureAccess & SharedKey {
  return access.accountKey !== undefined;
}

/** The error code: a header, or an element of the body. */
function errorCode({ headers, body }: RefusedAnswer): string | undefined {
  const named = headers.get("x-ms-error-code") ??
    /<Code>([^<]*)</.exec(body)?.[1];
  return /^[\w.-]{1,64}$/.exec(named ?? "")?.[0];
}
