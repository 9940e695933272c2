/**
 * Writes the table "What was tested" of `docs/pickle.md`: decodes every value of
 * the recorded libraries, and states what each kind becomes.
 *
 *     deno run --lock=dev.lock --frozen --allow-read --allow-write scripts/make/compatibility.ts
 *
 * @module
 */
import { decodePickleAsync, PyObject } from "../../src/pickle/mod.ts";

const ROOT = new URL("../../", import.meta.url);
const PAGE = new URL("docs/pickle.md", ROOT);

/** Recorded values: a file, and what made them. */
interface Source {
  readonly file: string;
  /** The library with its version, where the name of a row does not state it. */
  readonly library?: string;
}

const PANDAS = [
  "0.25.3",
  "1.1.5",
  "1.3.5",
  "1.5.3",
  "2.0.3",
  "2.2.3",
  "2.3.3",
  "3.1.1",
];
const OBJECTS = "tests/data/pickle/objects";

const SOURCES: readonly Source[] = [
  ...PANDAS.map((version) => ({
    file: `tests/data/field/frames_${version}.ndjson.gz`,
    library: `pandas ${version}`,
  })),
  ...["1.5.3", "2.3.3", "3.1.1"].map((version) => ({
    file: `tests/data/field/arrow_${version}.ndjson.gz`,
    library: `Arrow in pandas ${version}`,
  })),
  ...["1.17.5", "1.23.5", "2.0.2", "2.5.5"].map((version) => ({
    file: `tests/data/field/arrays_${version}.ndjson.gz`,
    library: `numpy ${version}`,
  })),
  { file: `${OBJECTS}/polars_old.ndjson`, library: "polars 0.20" },
  { file: `${OBJECTS}/polars.ndjson`, library: "polars 2.1" },
  { file: `${OBJECTS}/torch.ndjson`, library: "torch 1.12" },
  { file: `${OBJECTS}/fields_old.ndjson` },
  { file: `${OBJECTS}/fields_new.ndjson` },
  { file: `${OBJECTS}/dates_old.ndjson` },
  { file: `${OBJECTS}/dates_new.ndjson` },
];

interface Row {
  readonly name: string;
  readonly bytes: string;
}

async function rowsOf(file: string): Promise<Row[]> {
  const { readable } = await Deno.open(new URL(file, ROOT));
  const bytes = file.endsWith(".gz")
    ? readable.pipeThrough(new DecompressionStream("gzip"))
    : readable;
  const text = await new Response(bytes).text();
  return text.trimEnd().split("\n").map((line) => JSON.parse(line) as Row);
}

/** `pydantic 2.14.4 extra` is of pydantic 2.14.4; a row may name a class alone. */
const LIBRARY = /^([A-Za-z]\w+ \d[\d.]+|by (?:reference|value)) (.*)$/;
const LIBRARIES = /^(dateutil|psycopg2|pendulum|BigQuery|sklearn)\b ?(.*)$/;
const BY: Readonly<Record<string, string>> = {
  "by reference": "a class of one's own, by reference",
  "by value": "a class of one's own, by value (cloudpickle)",
};

function kindOf(
  { name }: Row,
  library?: string,
): [library: string, kind: string] {
  if (library !== undefined) return [library, name];
  const [, from, kind] = LIBRARY.exec(name) ?? LIBRARIES.exec(name) ?? [];
  if (from === undefined) return ["other libraries", name];
  return [BY[from] ?? from, kind || name];
}

/** What a value is here. */
function become(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value;
  if (Array.isArray(value)) {
    return value.length === 0 ? "Array" : `Array of ${become(value[0])}`;
  }
  const tag = (value as { [Symbol.toStringTag]?: string })[Symbol.toStringTag];
  return tag ?? (value instanceof Error ? "Error" : "object");
}

function isInert(value: unknown): boolean {
  return value instanceof PyObject ||
    (Array.isArray(value) && value.some((item) => item instanceof PyObject));
}

/** Kinds of one library, in all its versions, that become the same. */
interface Group {
  readonly library: string;
  readonly versions: Set<string>;
  readonly becomes: string;
  readonly isInert: boolean;
  readonly kinds: Set<string>;
  count: number;
}

async function groups(): Promise<Group[]> {
  const found = new Map<string, Group>();
  for (const { file, library } of SOURCES) {
    for (const row of await rowsOf(file)) {
      const bytes = Uint8Array.from(atob(row.bytes), (c) => c.charCodeAt(0));
      if (isFile(bytes)) continue; // torch.save's, which no pickle decoder reads
      const value = await decodePickleAsync(bytes);
      const [origin, kind] = kindOf(row, library);
      const [from, version] = versionOf(origin);
      const becomes = become(value);
      const inert = isInert(value);
      const key = `${from} ${becomes} ${inert}`;
      const group = found.get(key) ??
        {
          library: from,
          versions: new Set(),
          becomes,
          isInert: inert,
          kinds: new Set(),
          count: 0,
        };
      found.set(key, group);
      if (version !== undefined) group.versions.add(version);
      group.kinds.add(kind.replace(PROTOCOL, ""));
      group.count++;
    }
  }
  return [...found.values()];
}

/** The protocol that a row names at its end. */
const PROTOCOL = / p\d$/;

function versionOf(library: string): [name: string, version?: string] {
  const [, name, version] = /^(.*) (\d[\d.]*)$/.exec(library) ?? [];
  return name === undefined ? [library] : [name, version!];
}

/** A zip file, or one that begins with torch's magic number. */
function isFile(bytes: Uint8Array): boolean {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  return isZip || bytes[2] === 0x8a && bytes[3] === 0x0a;
}

const SHOWN = 4;

function rowOf(group: Group): string {
  const { library, versions, becomes, isInert, kinds, count } = group;
  const shown = [...kinds].slice(0, SHOWN)
    .map((kind) => kind.replace(/[|<>]/g, ""));
  const names = shown.join(", ") + (kinds.size > SHOWN ? ", …" : "");
  const state = isInert ? "inert, with `fields()`" : "whole";
  const from = [library, [...versions].join(", ")].join(" ").trim();
  return `| ${from} | ${names} | ${count} | ${becomes} | ${state} |`;
}

const START = "<!-- made by scripts/make/compatibility.ts -->\n";
const END = "<!-- end -->";

/** The page with the table as it is now. */
export async function pageWithTable(page: string): Promise<string> {
  const rows = (await groups()).map(rowOf);
  const table = [
    "| made with | kinds | values | become | |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
  const [before, rest = ""] = page.split(START);
  const after = rest.slice(rest.indexOf(END));
  return `${before}${START}\n${table}\n\n${after}`;
}

if (import.meta.main) {
  const page = await Deno.readTextFile(PAGE);
  await Deno.writeTextFile(PAGE, await pageWithTable(page));
}
