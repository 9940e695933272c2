// The instructions that use values of the caller.

import { malformed } from "../errors.ts";
import type { Machine } from "./machine.ts";

/** The value of a persistent id. */
export function persistentValue(m: Machine, id: unknown): unknown {
  const { persistentLoad } = m.options;
  if (persistentLoad !== undefined) return persistentLoad(id) ?? null;
  throw malformed(
    "Cannot load a persistent id: there is no persistentLoad",
    "Pass options.persistentLoad",
  );
}

/** The class or function of an extension code. */
export function extension(m: Machine, code: number): unknown {
  const { extensions } = m.options;
  const name = extensions && code > 0 && Object.hasOwn(extensions, code)
    ? extensions[code]!
    : undefined;
  if (name === undefined) {
    throw malformed(
      "Cannot find a class: its extension code is not registered",
      "Pass options.extensions",
    );
  }
  const dot = name.lastIndexOf(".");
  return m.global(name.slice(0, Math.max(dot, 0)), name.slice(dot + 1));
}

/** The next out-of-band buffer. */
export function nextBuffer(m: Machine): Uint8Array {
  const next = m.buffers?.next();
  if (next !== undefined && next.done !== true) {
    m.admit(next.value.byteLength);
    return next.value;
  }
  throw malformed(
    "Cannot take a buffer: no out-of-band buffer is left",
    "Pass options.buffers",
  );
}
