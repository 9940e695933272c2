/**
 * Writes the tables of the section "Format" of `docs/archive.md` from the schema.
 *
 *     deno run --lock=dev.lock --frozen --allow-read --allow-write scripts/make/archive_format.ts
 *
 * @module
 */
import {
  type Column,
  sqliteType,
  type Table,
  TABLE_NAMES,
  type TableName,
  TABLES,
} from "../../src/archive/schema.ts";

const PAGE = new URL("../../docs/archive.md", import.meta.url);
const START = "<!-- made by scripts/make/archive_format.ts -->\n";
const END = "<!-- end -->";

/** What the text of a column is. */
const CONTENTS: Readonly<Record<Column["type"], string>> = {
  uuid: "UUID",
  text: "text",
  integer: "integer",
  boolean: "0 or 1",
  time: "time",
  json: "JSON",
  bytes: "bytes",
};

function section(name: TableName): string {
  const { about, columns, primaryKey, indices = [], unique = [] }: Table<
    Record<string, unknown>
  > = TABLES[name];
  const rows = Object.entries(columns).map(([column, { type, required }]) =>
    `| \`${column}\` | ${sqliteType(type)} | ${CONTENTS[type]}${
      required ? ", never null" : ""
    } |`
  );
  const key = primaryKey.map(code).join(", ");
  const listed = [...unique, ...indices].map((index) =>
    `(${index.map(code).join(", ")})`
  );
  return [
    `### \`${name}\``,
    "",
    `${about}. Its key is ${key}.${
      listed.length > 0 ? ` Indices: ${listed.join(", ")}.` : ""
    }`,
    "",
    "| column | SQLite | contents |",
    "| --- | --- | --- |",
    ...rows,
  ].join("\n");
}

const code = (name: string) => `\`${name}\``;

/** The page with the tables as they are now. */
export function pageWithFormat(page: string): string {
  const [before, rest = ""] = page.split(START);
  const after = rest.slice(rest.indexOf(END));
  const sections = TABLE_NAMES.map(section).join("\n\n");
  return `${before}${START}\n${sections}\n\n${after}`;
}

if (import.meta.main) {
  const page = await Deno.readTextFile(PAGE);
  await Deno.writeTextFile(PAGE, pageWithFormat(page));
}
