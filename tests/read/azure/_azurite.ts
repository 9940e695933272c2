/** Azurite, Microsoft's own emulator, in a process of its own. */
import { sharedKeyHeader } from "../../../src/read/azure/shared_key.ts";
import deno from "../../../deno.json" with { type: "json" };

export const ACCOUNT = {
  accountName: "devstoreaccount1",
  accountKey:
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
};

export interface Azurite extends AsyncDisposable {
  /** Of the account, without a slash at the end. */
  readonly endpoint: string;
  createContainer(container: string): Promise<void>;
  /** `path` is sent as it is: `container/blob`, encoded. */
  upload(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

const LISTENS = /listens on (http:\/\/127\.0\.0\.1:\d+)/;

/** Starts it on a free port, with nothing on disk. */
export async function startAzurite(): Promise<Azurite> {
  const folder = await Deno.makeTempDir();
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--lock=dev.lock", "--frozen"],
      `${deno.scopes["./"].azurite}/azurite-blob`,
      ...["--blobPort", "0", "--inMemoryPersistence", "--silent"],
      ...["--skipApiVersionCheck", "--disableTelemetry"],
    ],
    cwd: new URL("../../../", import.meta.url),
    env: { NO_COLOR: "1", TMPDIR: folder },
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const said = process.stdout.getReader();
  const url = await addressIn(said);
  const endpoint = `${url}/${ACCOUNT.accountName}`;

  async function put(
    path: string,
    body: Uint8Array<ArrayBuffer>,
    more: Record<string, string>,
  ): Promise<void> {
    const headers = new Headers({
      "x-ms-date": new Date().toUTCString(),
      "x-ms-version": "2021-12-02",
      ...(body.length > 0 && { "content-length": String(body.length) }),
      ...more,
    });
    const request = { method: "PUT", url: `${endpoint}/${path}`, headers };
    headers.set("authorization", await sharedKeyHeader(request, ACCOUNT));
    const answer = await fetch(request.url, { method: "PUT", headers, body });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${answer.status} ${text}`);
  }

  return {
    endpoint,
    createContainer: (container) =>
      put(`${container}?restype=container`, new Uint8Array(), {}),
    upload: (path, bytes) =>
      put(path, bytes, { "x-ms-blob-type": "BlockBlob" }),
    async [Symbol.asyncDispose]() {
      process.kill("SIGKILL");
      await process.status;
      await said.cancel();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function addressIn(
  said: ReadableStreamDefaultReader<Uint8Array>,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  while (true) {
    const { done, value } = await said.read();
    if (done) throw new Error(`Cannot start Azurite: ${text}`);
    text += decoder.decode(value, { stream: true });
    const [, url] = LISTENS.exec(text) ?? [];
    if (url) return url;
  }
}
