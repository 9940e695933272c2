import { readEnvironment } from "../platform/environment.ts";
import type { ResultRef } from "../model/result_ref.ts";
import type { ReadSettings } from "./reader.ts";

/**
 * Where a result lies, as an address without secrets; null where it lies in no
 * place of its own, as the value of a PrefectResult does.
 */
export function placeOf(ref: ResultRef): string | null {
  const { location } = ref;
  if (location === null) return null;
  return ADDRESSES.get(ref.type)?.(ref, location) ?? null;
}

type Address = (ref: ResultRef, location: string) => string;

const ADDRESSES: ReadonlyMap<string, Address> = new Map<string, Address>([
  ["LocalResult", ({ dir }, location) => joined(dir ?? "", location)],
  ["S3Result", ({ bucket }, key) => `s3://${bucket ?? ""}/${key}`],
  ["GCSResult", ({ bucket }, name) => `gs://${bucket ?? ""}/${name}`],
  ["AzureResult", ({ container }, name) => `az://${container ?? ""}/${name}`],
]);

/** As `os.path.join`. */
function joined(dir: string, location: string): string {
  const isAbsolute = /^(?:[\\/]|[A-Za-z]:[\\/])/.test(location);
  return isAbsolute || dir === ""
    ? location
    : `${dir.replace(/[\\/]$/, "")}/${location}`;
}

/** Where credentials are looked for, as far as that needs no file and no request. */
export interface CredentialSearch {
  /** The first place that has some; null where none has. */
  readonly found: string | null;
  /** The places, in the order in which they are asked. */
  readonly lookedIn: readonly string[];
}

/**
 * Looks where a store's credentials may be: settings, secrets in the settings,
 * and the environment. Files and metadata servers are left to the read itself.
 *
 * @returns null for what needs no credentials.
 */
export function searchCredentials(
  { type }: ResultRef,
  settings: ReadSettings,
): CredentialSearch | null {
  const store = STORES.get(type);
  if (store === undefined) return null;
  const places: readonly (readonly [place: string, has: boolean])[] = [
    [`results.${store.setting}`, settings[store.setting] !== undefined],
    [`results.secrets.${store.secret}`, hasSecret(settings, store.secret)],
    ...[`PREFECT__CONTEXT__SECRETS__${store.secret}`, ...store.variables]
      .map((name) => [name, Boolean(readEnvironment(name))] as const),
  ];
  return {
    found: places.find(([, has]) => has)?.[0] ?? null,
    lookedIn: places.map(([place]) => place),
  };
}

interface Store {
  readonly setting: "s3" | "gcs" | "azure";
  readonly secret: string;
  readonly variables: readonly string[];
}

const STORES: ReadonlyMap<string, Store> = new Map<string, Store>([
  ["S3Result", {
    setting: "s3",
    secret: "AWS_CREDENTIALS",
    variables: [
      "AWS_ACCESS_KEY_ID",
      "AWS_PROFILE",
      "AWS_WEB_IDENTITY_TOKEN_FILE",
      "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
      "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ],
  }],
  ["GCSResult", {
    setting: "gcs",
    secret: "GCP_CREDENTIALS",
    variables: ["GOOGLE_APPLICATION_CREDENTIALS", "STORAGE_EMULATOR_HOST"],
  }],
  ["AzureResult", {
    setting: "azure",
    secret: "AZURE_STORAGE_CONNECTION_STRING",
    variables: [
      "AZURE_STORAGE_CONNECTION_STRING",
      "AZURE_CLIENT_ID",
      "IDENTITY_ENDPOINT",
    ],
  }],
]);

function hasSecret({ secrets }: ReadSettings, name: string): boolean {
  return typeof secrets === "object" && Object.hasOwn(secrets, name);
}
