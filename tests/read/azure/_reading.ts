import { toText } from "@std/streams";
import type {
  AzureSettingsSource,
  ReadContext,
  ReadSettings,
  ResultRef,
} from "../../../mod.ts";
import { readerOf } from "../_readers.ts";
import { withoutTime } from "../../_fake_clock.ts";
import { readContext } from "../_context.ts";
import { type FakeAzure, SAS, startFakeAzure } from "./_fake_azure.ts";
import { withVariables } from "../_variables.ts";

export const azureReader = await readerOf("AzureResult");

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(text);

export const refTo = (
  location: string | null,
  container: string | null = "shop-container",
): ResultRef => ({ type: "AzureResult", container, location });

/** No waiting between tries, so that tests are quick. */
export const eager: Partial<ReadContext> = { retry: { onRetry: () => {} } };

export async function read(
  ref: ResultRef,
  azure: AzureSettingsSource,
  more: Partial<ReadContext> = {},
  settings: ReadSettings = {},
): Promise<string> {
  const context = readContext({ azure, ...settings }, { ...eager, ...more });
  return await toText(await azureReader.open(ref, context));
}

/** Azure's identities on loopback, a blob, and no variables but these. */
export function withAzure(
  run: (azure: FakeAzure) => Promise<void>,
  variables: (azure: FakeAzure) => Record<string, string> = () => ({}),
): () => Promise<void> {
  return () =>
    withoutTime(async () => {
      await using azure = startFakeAzure();
      azure.blobs.set("/shop-container/k", bytesOf("stored"));
      await withVariables(variables(azure), () => run(azure));
    });
}

export const PRINCIPAL = {
  AZURE_TENANT_ID: "tenant-1",
  AZURE_CLIENT_ID: "client-1",
};

export const CONNECTION_STRING = "AZURE_STORAGE_CONNECTION_STRING";

export const sasString = (url: string): string =>
  `BlobEndpoint=${url};SharedAccessSignature=${SAS}`;
