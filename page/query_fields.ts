/** One choice of a view, as a parameter of the address. */
export interface Field<T> {
  /** The name of the parameter. */
  readonly name: string;
  /** The choice without the parameter. */
  readonly fallback: T;
  /** Reads the values of the parameter, at least one; undefined: not possible. */
  readonly read: (values: readonly string[]) => T | undefined;
  /** The values of the parameter. */
  readonly write: (value: T) => readonly string[];
}

/** The choices of a view, each with its parameter. */
export type Fields<T> = { readonly [Key in keyof T]: Field<T[Key]> };

/** A field of one out of some values, the first one by default; in lower case. */
export function choiceField<T extends string>(
  name: string,
  values: readonly [T, ...T[]],
): Field<T> {
  return {
    name,
    fallback: values[0],
    read: ([text]) => values.find((value) => value.toLowerCase() === text),
    write: (value) => [value.toLowerCase()],
  };
}

/** A field of some values out of many. */
export function listField<T extends string>(
  name: string,
  values: readonly T[],
): Field<readonly T[]> {
  const isValue = (text: string): text is T =>
    (values as readonly string[]).includes(text);
  return {
    name,
    fallback: [],
    read: (texts) => texts.every(isValue) ? texts as readonly T[] : undefined,
    write: (chosen) => chosen,
  };
}

/** A field of a text of the user's own; an empty one is none. */
export function textField(name: string): Field<string> {
  return {
    name,
    fallback: "",
    read: ([text = ""]) => text,
    write: (text) => text === "" ? [] : [text],
  };
}

/** A field of some texts of the user's own. */
export function textsField(name: string): Field<readonly string[]> {
  return {
    name,
    fallback: [],
    read: (texts) => texts,
    write: (texts) => texts,
  };
}

/** A field of some indices from 0. */
export function indicesField(name: string): Field<readonly number[]> {
  return {
    name,
    fallback: [],
    read: (texts) =>
      texts.every((text) => INDEX.test(text)) ? texts.map(Number) : undefined,
    write: (indices) => indices.map(String),
  };
}

/** A field of the place of a part: `root`, and numbers behind dots. */
export function placeField(name: string): Field<string> {
  return {
    name,
    fallback: "",
    read: ([text = ""]) =>
      /^root(?:\.\d{1,9}){0,100}$/.test(text) ? text : undefined,
    write: (text) => text === "" ? [] : [text],
  };
}

const INDEX = /^\d{1,9}$/;

/** A field of an index from 0. */
export function indexField(name: string): Field<number | null> {
  return {
    name,
    fallback: null,
    read: ([text = ""]) => INDEX.test(text) ? Number(text) : undefined,
    write: (index) => index === null ? [] : [String(index)],
  };
}

/** The choices of a query; undefined if one of them is not possible. */
export function parseFields<T extends object>(
  fields: Fields<T>,
  query: URLSearchParams,
): T | undefined {
  const chosen: Partial<T> = {};
  for (const key of keysOf(fields)) {
    const { name, fallback, read } = fields[key];
    const values = query.getAll(name);
    const value = values.length === 0 ? fallback : read(values);
    if (value === undefined) return undefined;
    chosen[key] = value;
  }
  return chosen as T;
}

/** The query of some choices, with its `?`; those by default are left out. */
export function formatFields<T extends object>(
  fields: Fields<T>,
  chosen: Partial<T>,
): string {
  const query = new URLSearchParams();
  for (const key of keysOf(fields)) {
    const { name, fallback, write } = fields[key];
    const value = chosen[key] ?? fallback;
    if (value === fallback) continue;
    for (const text of write(value)) query.append(name, text);
  }
  return query.size === 0 ? "" : `?${query}`;
}

function keysOf<T extends object>(fields: Fields<T>): readonly (keyof T)[] {
  return Object.keys(fields) as (keyof T)[];
}
