import { AwsClient } from "aws4fetch";
import type { Bucket } from "./bucket.ts";

/**
 * A bucket of S3 or of a store that speaks it, with the keys of AWS_ACCESS_KEY_ID
 * and AWS_SECRET_ACCESS_KEY.
 *
 * @param url `s3://BUCKET/PREFIX`, with `?endpoint=URL` for another store.
 */
export function s3Bucket(url: URL): Bucket {
  const prefix = url.pathname.slice(1).replace(/\/?$/, "/").replace(/^\/$/, "");
  const region = Deno.env.get("AWS_REGION") ?? "us-east-1";
  const endpoint = url.searchParams.get("endpoint") ??
    `https://s3.${region}.amazonaws.com`;
  const bucket = `${endpoint}/${url.hostname}`;
  const sessionToken = Deno.env.get("AWS_SESSION_TOKEN");
  const aws = new AwsClient({
    accessKeyId: Deno.env.get("AWS_ACCESS_KEY_ID") ?? "",
    secretAccessKey: Deno.env.get("AWS_SECRET_ACCESS_KEY") ?? "",
    ...(sessionToken !== undefined && { sessionToken }),
    service: "s3",
    region,
  });

  async function send(address: string, init?: RequestInit): Promise<Response> {
    const response = await aws.fetch(address, init);
    if (response.ok || response.status === ALREADY_THERE) return response;
    await response.body?.cancel();
    throw new Error(
      `Cannot use the bucket "${url.hostname}": the status is ${response.status}`,
    );
  }

  return {
    async names() {
      const names: string[] = [];
      const query = new URLSearchParams({ "list-type": "2", prefix });
      while (true) {
        const xml = await (await send(`${bucket}?${query}`)).text();
        names.push(
          ...textsOf("Key", xml).map((key) => key.slice(prefix.length)),
        );
        const [token] = textsOf("NextContinuationToken", xml);
        if (token === undefined) return names.sort();
        query.set("continuation-token", token);
      }
    },
    async read(name) {
      return (await send(`${bucket}/${prefix}${name}`)).body!;
    },
    async write(name, bytes) {
      // A put is whole or not at all; its length has to be known before.
      const body = await new Response(bytes as BodyInit).arrayBuffer();
      const response = await send(`${bucket}/${prefix}${name}`, {
        method: "PUT",
        headers: { "if-none-match": "*" },
        body,
      });
      await response.body?.cancel();
    },
  };
}

/** The answer to a put under `If-None-Match` where there is an object. */
const ALREADY_THERE = 412;

/** The texts of an element; names of parts need no unescaping. */
function textsOf(element: string, xml: string): string[] {
  return [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, "g"))]
    .map(([, text]) => text!);
}
