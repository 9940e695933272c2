import type { Declaration, JsDoc, ModuleDoc } from "./doc_json.ts";

/** An entry point of the package. */
export interface EntryPoint {
  /** What a program imports. */
  readonly specifier: string;
  /** Its page in the site. */
  readonly path: string;
  readonly doc: JsDoc;
  /** What it exports, in order of the alphabet. */
  readonly symbols: readonly ApiSymbol[];
}

/** Something that an entry point exports. */
export interface ApiSymbol {
  readonly name: string;
  /** What a program imports it from. */
  readonly specifier: string;
  /** Its page in the site; that of another entry point where that has it first. */
  readonly path: string;
  readonly declarations: readonly Declaration[];
}

/** The parts of a list of symbols, by the kind that `deno doc` tells. */
export const SYMBOL_KINDS: readonly (readonly [string, readonly string[]])[] = [
  ["Functions", ["function"]],
  ["Classes", ["class"]],
  ["Types", ["interface", "typeAlias"]],
  ["Constants", ["variable"]],
];

/** The symbols of one part of the list. */
export function ofKinds(
  symbols: readonly ApiSymbol[],
  kinds: readonly string[],
): readonly ApiSymbol[] {
  return symbols.filter(({ declarations }) =>
    kinds.includes(declarations[0]!.kind)
  );
}

/**
 * The entry points with their pages.
 *
 * @param name The name of the package.
 * @param docs Of each export of the package, by its key in `deno.json`.
 */
export function toEntryPoints(
  name: string,
  docs: Readonly<Record<string, ModuleDoc>>,
): readonly EntryPoint[] {
  const known = new Map<string, ApiSymbol>();
  return Object.entries(docs).map(([key, { module_doc = {}, symbols }]) => {
    const specifier = name + key.slice(1);
    const folder = key === "." ? "api" : `api/${key.slice(2)}`;
    const exported = symbols.map(({ name, declarations }) => {
      const [first] = declarations;
      const place = first!.def?.target ?? first!.location;
      const at = `${place.filename}:${place.line}`;
      const symbol = known.get(at) ??
        { name, specifier, path: `${folder}/${name}.html`, declarations };
      known.set(at, symbol);
      return symbol;
    }).sort((a, b) => a.name < b.name ? -1 : 1);
    const path = `${folder}/index.html`;
    return { specifier, path, doc: module_doc, symbols: exported };
  });
}
