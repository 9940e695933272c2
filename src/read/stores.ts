import { lazyImport } from "../async/lazy_import.ts";
import type { ResultRef } from "../model/result_ref.ts";
import { GIVEN_AWS_CREDENTIALS } from "./aws/given_credentials.ts";
import { GIVEN_AZURE_CREDENTIALS } from "./azure/given_credentials.ts";
import { GIVEN_GCS_CREDENTIALS } from "./gcs/given_credentials.ts";
import type { ResultReader } from "./reader.ts";
import {
  AZURE_CONTAINER,
  GCS_BUCKET,
  S3_BUCKET,
} from "./store/place/folder_names.ts";
import type { ObjectStore } from "./store/place/object_store.ts";

/** The way the results of one class of Prefect are read. */
export interface Store {
  /** Loads the reader with the first result. */
  reader(): ResultReader | Promise<ResultReader>;
  /** The address of a result, without secrets; null if it has none. */
  url(ref: ResultRef): string | null;
  /** The properties of an object store; absent for other stores. */
  readonly objects?: ObjectStore;
}

/** The result classes of Prefect. */
export const STORES: ReadonlyMap<string, Store> = new Map([
  ["LocalResult", {
    reader: /* @__PURE__ */ lazyImport(async () =>
      (await import("./local/file.ts")).localReader
    ),
    url: ({ dir, location }) => joined(dir ?? "", location ?? ""),
  }],
  ["PrefectResult", {
    reader: /* @__PURE__ */ lazyImport(async () =>
      (await import("./prefect.ts")).prefectReader
    ),
    url: () => null,
  }],
  ["SecretResult", {
    reader: /* @__PURE__ */ lazyImport(async () =>
      (await import("./secret.ts")).secretReader
    ),
    url: () => null,
  }],
  objectStore(
    "S3Result",
    async (store) => (await import("./aws/s3.ts")).createS3Reader(store),
    {
      setting: "s3",
      secret: "AWS_CREDENTIALS",
      variables: [
        "AWS_ACCESS_KEY_ID",
        "AWS_PROFILE",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
      ],
      otherVariables: [
        "HOME",
        "USERPROFILE",
        "AWS_CONFIG_FILE",
        "AWS_SHARED_CREDENTIALS_FILE",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_ENDPOINT_URL_S3",
        "AWS_ENDPOINT_URL",
      ],
      given: GIVEN_AWS_CREDENTIALS,
      folder: "bucket",
      folderPattern: S3_BUCKET,
      slashes: "kept",
      url: ({ bucket, location }) => `s3://${bucket ?? ""}/${location ?? ""}`,
    },
  ),
  objectStore(
    "GCSResult",
    async (store) => (await import("./gcs/object.ts")).createGcsReader(store),
    {
      setting: "gcs",
      secret: "GCP_CREDENTIALS",
      variables: ["GOOGLE_APPLICATION_CREDENTIALS", "STORAGE_EMULATOR_HOST"],
      otherVariables: ["CLOUDSDK_CONFIG", "HOME", "APPDATA"],
      given: GIVEN_GCS_CREDENTIALS,
      folder: "bucket",
      folderPattern: GCS_BUCKET,
      slashes: "encoded",
      url: ({ bucket, location }) => `gs://${bucket ?? ""}/${location ?? ""}`,
    },
  ),
  objectStore(
    "AzureResult",
    async (store) => (await import("./azure/blob.ts")).createAzureReader(store),
    {
      setting: "azure",
      secret: "AZURE_STORAGE_CONNECTION_STRING",
      variables: [
        "AZURE_STORAGE_CONNECTION_STRING",
        "AZURE_CLIENT_ID",
        "IDENTITY_ENDPOINT",
      ],
      otherVariables: [
        "AZURE_TENANT_ID",
        "AZURE_CLIENT_SECRET",
        "AZURE_FEDERATED_TOKEN_FILE",
      ],
      given: GIVEN_AZURE_CREDENTIALS,
      folder: "container",
      folderPattern: AZURE_CONTAINER,
      slashes: "kept",
      url: ({ container, location }) =>
        `az://${container ?? ""}/${location ?? ""}`,
    },
  ),
]);

function objectStore(
  type: string,
  load: (store: ObjectStore) => Promise<ResultReader>,
  store: ObjectStore,
): readonly [string, Store] {
  const { url } = store;
  return [type, {
    reader: /* @__PURE__ */ lazyImport(() => load(store)),
    url,
    objects: store,
  }];
}

/** Joins paths as `os.path.join` does. */
function joined(dir: string, location: string): string {
  const isAbsolute = /^(?:[\\/]|[A-Za-z]:[\\/])/.test(location);
  return isAbsolute || dir === ""
    ? location
    : `${dir.replace(/[\\/]$/, "")}/${location}`;
}
