import { assertRejects } from "@std/assert";
import {
  decodePickle,
  decodePickleAsync,
  disassemble,
  inspectPickle,
} from "@taskrunview/taskrunview/pickle";

const READERS: [name: string, read: (bytes: Uint8Array) => unknown][] = [
  ["decodePickle", (bytes) => decodePickle(bytes)],
  ["decodePickleAsync", (bytes) => decodePickleAsync(bytes)],
  ["disassemble", (bytes) => [...disassemble(bytes)]],
  ["inspectPickle", (bytes) => inspectPickle(bytes)],
];

const WRONG: [what: string, value: unknown, message: string][] = [
  ["an ArrayBuffer", new ArrayBuffer(2), "pass new Uint8Array(buffer)"],
  ["shared memory", new SharedArrayBuffer(2), "pass new Uint8Array(buffer)"],
  ["a string", "N.", "not a Uint8Array"],
  ["a view of other numbers", new Uint16Array(2), "not a Uint8Array"],
  ["nothing", undefined, "not a Uint8Array"],
];

for (const [name, read] of READERS) {
  for (const [what, value, message] of WRONG) {
    Deno.test(`${name}() refuses ${what}`, async () => {
      await assertRejects(
        async () => await read(value as Uint8Array),
        TypeError,
        message,
      );
    });
  }
}
