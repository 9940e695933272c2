import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  createBrotliDecompress,
  createGunzip,
  createZstdDecompress,
} from "node:zlib";
import type {
  Coding,
  CodingName,
} from "../../../src/http/compression/coding.ts";
import { compressedStream } from "../../../src/http/compression/compressed_stream.ts";
import { nodeCodings } from "../../../src/http/compression/node_codings.ts";
import { pakoCodings } from "../../../src/http/compression/pako_codings.ts";

const DECOMPRESS = {
  zstd: createZstdDecompress,
  br: createBrotliDecompress,
  gzip: createGunzip,
};

const CODINGS: [label: string, name: CodingName, coding: Coding][] = [
  ...[...await nodeCodings()].map(([name, coding]): [
    string,
    CodingName,
    Coding,
  ] => [`native ${name}`, name, coding]),
  ...[...pakoCodings].map(([name, coding]): [string, CodingName, Coding] => [
    `${name} of pako`,
    name,
    coding,
  ]),
];

/** Unpacks parts as they come, as a browser does. */
function unpacker(name: CodingName) {
  const stream = DECOMPRESS[name]();
  const decoder = new TextDecoder();
  let text = "";
  let wake = () => {};
  stream.on("data", (bytes: Uint8Array) => {
    text += decoder.decode(bytes, { stream: true });
    wake();
  });
  const ended = new Promise<void>((resolve, reject) => {
    stream.on("end", resolve);
    stream.on("error", reject);
  });
  return {
    write: (bytes: Uint8Array) => void stream.write(bytes),
    async until(expected: string) {
      while (text !== expected) {
        await new Promise<void>((resolve) => wake = resolve);
      }
    },
    async end(): Promise<string> {
      stream.end();
      await ended;
      return text;
    },
    close: () => stream.destroy(),
  };
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

async function unpacked(
  name: CodingName,
  stream: ReadableStream<Uint8Array>,
): Promise<{ text: string; size: number }> {
  const unpack = unpacker(name);
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    unpack.write(part);
  }
  return { text: await unpack.end(), size };
}

for (const [label, name, coding] of CODINGS) {
  Deno.test(`${label}: nothing, a byte and a megabyte come back`, async () => {
    const long = Array.from({ length: 40_000 }, (_, i) => `{"index":${i}}\n`);
    for (const parts of [[], [""], ["x"], long]) {
      const source = ReadableStream.from(parts.map(bytesOf));
      const found = await unpacked(name, compressedStream(source, coding()));
      assertEquals(found.text, parts.join(""));
      if (parts === long) assert(found.size < found.text.length / 3);
    }
  });

  Deno.test(`${label}: a line is there before the next one is made`, async () => {
    let give = (_line: string) => {};
    const source = new ReadableStream<Uint8Array>({
      start(controller) {
        give = (line) => controller.enqueue(bytesOf(line));
      },
    });
    const reader = compressedStream(source, coding()).getReader();
    const unpack = unpacker(name);
    let text = "";
    for (const line of ['{"a":1}\n', '{"a":2}\n', '{"a":1}\n']) {
      give(line);
      text += line;
      const arrived = unpack.until(text);
      let isHere = false;
      arrived.then(() => isHere = true);
      // A read more than there are parts would wait for the next line for ever.
      while (!isHere) {
        unpack.write((await reader.read()).value!);
        await Promise.race([
          arrived,
          new Promise((resolve) => setImmediate(resolve)),
        ]);
      }
    }
    await reader.cancel();
    unpack.close();
  });

  Deno.test(`${label}: cancelling cancels the source, whose error is passed on`, async () => {
    let reason: unknown;
    const source = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytesOf("x")),
      cancel: (given) => void (reason = given),
    });
    const reader = compressedStream(source, coding()).getReader();
    await reader.read();
    await reader.cancel("enough");
    assertEquals(reason, "enough");

    const failing = new ReadableStream<Uint8Array>({
      pull: () => Promise.reject(new Error("cut")),
    });
    const cut = compressedStream(failing, coding());
    await assertRejects(() => new Response(cut).bytes(), Error, "cut");
  });
}
