import { assertEquals, assertRejects } from "@std/assert";
import { PickleError, pickleSerializer } from "../../mod.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const { deserialize } = pickleSerializer();

const READ: [what: string, bytes: Uint8Array, value: unknown][] = [
  ["protocol 0", encode("I42\n."), 42],
  ["protocol 4", Uint8Array.of(0x80, 4, 0x4b, 7, 0x2e), 7],
  ["base64", encode(btoa("\x80\x04K\x07.")), 7],
  [
    "base64 with line breaks",
    encode(btoa("\x80\x04K\x07.").replace(/(..)/g, "$1\r\n")),
    7,
  ],
  ["base64 with too much padding", encode(btoa("\x80\x04K\x07.") + "==="), 7],
  ["base64 of protocol 0", encode(btoa("I42\n.")), 42],
];
for (const [what, bytes, value] of READ) {
  Deno.test(`pickleSerializer() reads ${what}`, async () => {
    assertEquals(await deserialize(bytes), value);
  });
}

const REFUSED: [what: string, bytes: Uint8Array][] = [
  ["nothing", encode("")],
  ["text", encode("hello")],
  ["a pickle cut short", Uint8Array.of(0x80, 4, 0x4b)],
  [
    "base64 without its padding",
    encode(btoa("\x80\x04K\x07.").replace(/=+$/, "")),
  ],
  ["base64 with too much of it", encode("====")],
  ["base64 of no pickle", encode(btoa("hello"))],
];
for (const [what, bytes] of REFUSED) {
  Deno.test(`pickleSerializer() refuses ${what}`, async () => {
    await assertRejects(async () => await deserialize(bytes), PickleError);
  });
}

Deno.test("pickleSerializer() hands its options on", async () => {
  const digits = encode(`L${"9".repeat(500)}L\n.`);
  await assertRejects(
    async () =>
      await pickleSerializer({ limits: { maxDigits: 400 } }).deserialize(
        digits,
      ),
    PickleError,
  );
});
