import { assertRejects } from "@std/assert";
import { toText } from "@std/streams";
import {
  type ReadContext,
  ResultError,
  type S3Settings,
  type S3SettingsSource,
} from "../../../mod.ts";
import { readerOf } from "../_readers.ts";
import { withAwsEnvironment } from "./_environment.ts";
import { readContext } from "../_context.ts";
import {
  type WireAnswer,
  type WireRequest,
  withHttp,
} from "../_http_loopback.ts";
import { strictStore } from "./_s3_store.ts";

export const s3Reader = await readerOf("S3Result");

export const KEY = {
  accessKeyId: "AKIDTEST",
  secretAccessKey: "Secret/Of+The=Key",
};

export const TEXT = "a result, ".repeat(1000);

export const BYTES = new TextEncoder().encode(TEXT);

export const ref = {
  type: "S3Result",
  bucket: "shop",
  location: "2022/5/9/a b",
};

export const context = (
  s3: S3SettingsSource | undefined,
  more: Partial<ReadContext> = {},
): ReadContext => readContext({ s3 }, { retry: false, ...more });

export async function read(
  s3: S3Settings,
  more: Partial<ReadContext> = {},
): Promise<string> {
  return await toText(await s3Reader.open(ref, context(s3, more)));
}

export async function refused(
  s3: S3SettingsSource,
  more: Partial<ReadContext> = {},
): Promise<ResultError> {
  return await assertRejects(
    async () => await toText(await s3Reader.open(ref, context(s3, more))),
    ResultError,
  );
}

/** Runs with a store that checks signatures, off AWS's own settings. */
export async function withStore(
  answer: (request: WireRequest, region: string) => WireAnswer,
  run: (settings: S3Settings, requests: WireRequest[]) => Promise<void>,
): Promise<void> {
  await withAwsEnvironment({}, () =>
    withHttp(
      strictStore([KEY], answer),
      (endpoint, requests) => run({ ...KEY, endpoint }, requests),
    ));
}
