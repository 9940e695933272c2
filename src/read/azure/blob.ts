import { readEnvironment } from "../../platform/environment.ts";
import type { ResultRef } from "../../model/result_ref.ts";
import { withObjectContext } from "../store/about_object.ts";
import { type AzureAccess, findAccess } from "./access.ts";
import type { SharedKey } from "./shared_key.ts";
import { bearer } from "../store/bearer.ts";
import { checkFolder, objectPath } from "../store/object_name.ts";
import {
  openObject,
  type RefusedAnswer,
  type StoredObject,
} from "../store/open_object.ts";
import type { ReadContext, ResultReader } from "../reader.ts";
import { renewals } from "../store/refreshing.ts";

/** Reads an AzureResult: the blob `location` in `container`. */
export const azureReader: ResultReader = {
  open: async (ref, context) =>
    await openObject(ref, await azureBlob(ref, context), context),
  async probe(ref, context) {
    const { probeObject } = await import("../store/probe_object.ts");
    return await probeObject(ref, await azureBlob(ref, context), context);
  },
};

const accesses = renewals<AzureAccess>();

/** A program that changes them wants to be somebody else. */
const VARIABLES = [
  "AZURE_STORAGE_CONNECTION_STRING",
  "AZURE_CLIENT_ID",
  "AZURE_CLIENT_SECRET",
];

async function azureBlob(
  ref: ResultRef,
  context: ReadContext,
): Promise<StoredObject> {
  const { azure } = context.settings;
  const settings = await (typeof azure === "function" ? azure() : azure) ?? {};
  const label = `az://${ref.container ?? ""}/${ref.location ?? ""}`;
  // Short-lived credentials that are given would pile up.
  const isGiven = Boolean(settings.token || settings.sasToken);
  const kept = accesses(
    context.settings,
    isGiven ? "" : JSON.stringify([settings, VARIABLES.map(readEnvironment)]),
  );
  let used: AzureAccess | undefined;
  const object: StoredObject = {
    label,
    async request(extra) {
      try {
        const path = blobPath(ref);
        used = isGiven ? await findAccess(settings, context) : await kept.get(
          (signal) => findAccess(settings, { ...context, signal }),
          context.signal,
        );
        return await makeRequest(path, extra, used);
      } catch (error) {
        throw withObjectContext(error, label, ref);
      }
    },
    errorCode,
    checksum: () => undefined, // MD5 alone, of which no runtime has a stream
    elsewhere({ status }) {
      if (status !== 401 || isGiven || !used?.expiresAt) return undefined;
      kept.drop(used);
      return object;
    },
  };
  return object;
}

/** As Azure names containers: it stays one segment of the path. */
const CONTAINER = /^(?:\$root|\$web|\$logs|[a-z0-9](?:-?[a-z0-9]){2,62})$/;

function blobPath({ container, location }: ResultRef): string {
  const folder = checkFolder(container, "container", CONTAINER);
  return `${folder}/${objectPath(location ?? "", { slashes: "kept" })}`;
}

const VERSION = "2021-12-02";

async function makeRequest(
  path: string,
  extra: Readonly<Record<string, string>>,
  access: AzureAccess,
): Promise<Request> {
  const { endpoint, sasToken, token } = access;
  const query = sasToken ? `?${sasToken}` : "";
  const request = new Request(`${endpoint}/${path}${query}`, {
    headers: {
      ...extra,
      "x-ms-version": VERSION,
      ...(token && bearer({ token })),
    },
  });
  if (!hasKey(access)) return request;
  const { sharedKeyHeader } = await import("./shared_key.ts");
  const { headers } = request;
  headers.set("x-ms-date", new Date().toUTCString());
  headers.set("authorization", await sharedKeyHeader(request, access));
  return request;
}

function hasKey(access: AzureAccess): access is AzureAccess & SharedKey {
  return access.accountKey !== undefined;
}

/** The header, else the element of the body. */
function errorCode({ headers, body }: RefusedAnswer): string | undefined {
  const named = headers.get("x-ms-error-code") ??
    /<Code>([^<]*)</.exec(body)?.[1];
  return /^[\w.-]{1,64}$/.exec(named ?? "")?.[0];
}
