import type { JsonValue } from "../../model/state/state.ts";
import { setOwn } from "../../pickle/values/dict.ts";
import { ARRAY_READERS } from "./arrays.ts";
import { CONTAINER_READERS } from "./containers.ts";
import { DecodeJsonError } from "./error.ts";
import { FRAME_READERS } from "./frames.ts";
import { LEAF_READERS } from "./leaves.ts";
import {
  createIntegers,
  type Define,
  type Reader,
  type ReadForm,
  type Tagged,
} from "./parts.ts";

/** The limit for nesting, which is that of `encodeJson`. */
const MAX_DEPTH = 1_000;

const FORMS: ReadonlyMap<unknown, ReadForm> = new Map(
  Object.entries({
    ...LEAF_READERS,
    ...CONTAINER_READERS,
    ...ARRAY_READERS,
    ...FRAME_READERS,
  }),
);

const ignore: Define = () => {};

/**
 * Converts JSON of {@linkcode encodeJson} back to the value:
 * `decodeJson(encodeJson(value))` equals `value`, with its shared references
 * and cycles.
 *
 * A string is parsed as JSON. `docs/json.md` lists all forms; the form
 * `unknown` becomes its text.
 *
 * @example Convert JSON back to a value
 * ```ts
 * import { encodeJson } from "@taskrunview/taskrunview";
 * import { decodeJson } from "@taskrunview/taskrunview/json";
 * import { assertEquals } from "@std/assert";
 *
 * const text = JSON.stringify(encodeJson({ big: 2n ** 70n, odd: [NaN] }));
 * assertEquals(decodeJson(text), { big: 2n ** 70n, odd: [NaN] });
 * ```
 *
 * @param json A JSON string, or the data of `JSON.parse` or `encodeJson`.
 * @returns The value, with the types of the pickle decoder.
 * @throws {DecodeJsonError} If the input is not JSON, is nested more than 1,000
 * deep, or has a form that `encodeJson` does not write.
 */
export function decodeJson(json: string | JsonValue): unknown {
  const defined = new Map<unknown, unknown>();
  const toInteger = createIntegers();
  let depth = 0;

  function read(json: JsonValue | undefined, define: Define = ignore): unknown {
    if (typeof json !== "object" || json === null) {
      const value = json ?? null;
      define(value);
      return value;
    }
    if (depth === MAX_DEPTH) {
      throw new DecodeJsonError(
        `it is nested more than ${MAX_DEPTH} levels deep`,
      );
    }
    depth++;
    const value = Array.isArray(json)
      ? readList(json, define)
      : readObject(json as Tagged, define);
    depth--;
    return value;
  }

  function readList(json: readonly JsonValue[], define: Define): unknown[] {
    const list: unknown[] = [];
    define(list);
    for (const item of json) list.push(read(item));
    return list;
  }

  function readObject(json: Tagged, define: Define): unknown {
    const type = Object.hasOwn(json, "$type") ? json.$type : undefined;
    if (type === undefined) return readDict(json, define);
    if (type === "def") return readDefinition(json);
    if (type === "ref") return readReference(json);
    const form = FORMS.get(type);
    if (form === undefined) {
      throw new DecodeJsonError('it has an unknown "$type"');
    }
    const value = form(json, reader, define);
    define(value);
    return value;
  }

  function readDict(json: Tagged, define: Define): Record<string, unknown> {
    const dict: Record<string, unknown> = {};
    define(dict);
    for (const key of Object.keys(json)) setOwn(dict, key, read(json[key]));
    return dict;
  }

  function readDefinition({ id, value }: Tagged): unknown {
    return read(value, (defining) => void defined.set(id, defining));
  }

  function readReference({ id }: Tagged): unknown {
    if (defined.has(id)) return defined.get(id);
    throw new DecodeJsonError("it refers to a value that comes later or never");
  }

  const reader: Reader = {
    read: (json) => read(json),
    digits: (json, what) => toInteger(read(json), what),
  };
  const parsed = typeof json === "string" ? parse(json) : json;
  try {
    return read(parsed);
  } catch (cause) {
    if (cause instanceof DecodeJsonError) throw cause;
    throw new DecodeJsonError("a part of it is out of range", { cause });
  }
}

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DecodeJsonError("it is not JSON", { cause });
  }
}
