import { toText } from "@std/streams";
import type {
  GcsSettingsSource,
  ReadContext,
  ReadSettings,
  ResultRef,
} from "../../../mod.ts";
import { readerOf } from "../_readers.ts";
import { withoutTime } from "../../_fake_clock.ts";
import { readContext } from "../_context.ts";
import { type FakeGoogle, startFakeGoogle } from "./_fake_google.ts";
import { withVariables } from "../_variables.ts";

export const gcsReader = await readerOf("GCSResult");

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(text);

export const refTo = (
  location: string | null,
  bucket: string | null = "shop",
): ResultRef => ({
  type: "GCSResult",
  bucket,
  location,
});

/** No waiting between tries, so that tests are quick. */
export const eager: Partial<ReadContext> = { retry: { onRetry: () => {} } };

/** A Google with one object, no variables but these, and no waiting. */
export function withGoogle(
  run: (google: FakeGoogle) => Promise<void>,
  variables: (google: FakeGoogle) => Record<string, string> = () => ({}),
): () => Promise<void> {
  return () =>
    withoutTime(async () => {
      await using google = startFakeGoogle();
      google.objects.set("shop/2022/5/k", bytesOf("stored"));
      google.objects.set("public/k", bytesOf("for all"));
      await withVariables(variables(google), () => run(google));
    });
}

export async function read(
  ref: ResultRef,
  gcs: GcsSettingsSource,
  more: Partial<ReadContext> & { settings?: ReadSettings } = {},
): Promise<string> {
  const context = readContext({ gcs, ...more.settings }, {
    ...eager,
    ...more,
    ...(more.settings && { settings: { gcs, ...more.settings } }),
  });
  return await toText(await gcsReader.open(ref, context));
}
