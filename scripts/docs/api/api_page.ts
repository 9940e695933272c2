import type { Declaration, JsDoc, JsDocTag, Member } from "./doc_json.ts";
import { commentMarkdown, memberLinks } from "./doc_comment.ts";
import { firstSentence, type Names } from "./names.ts";
import { createSlugger } from "../slugs.ts";
import {
  type ApiSymbol,
  type EntryPoint,
  ofKinds,
  SYMBOL_KINDS,
} from "./symbols.ts";
import {
  argumentsText,
  functionText,
  indexText,
  memberText,
  typeParamsText,
  typeText,
} from "./type_text.ts";

/** The fence of a signature, in which all names are links. */
const FENCE = "```ts signature";

/** What a symbol's kind is called on its page. */
const KIND_NAMES: Readonly<Record<string, string>> = {
  function: "Function",
  class: "Class",
  interface: "Interface",
  typeAlias: "Type",
  variable: "Constant",
};

/** The kind of a symbol, as people say it. */
export function kindName({ declarations }: ApiSymbol): string {
  return KIND_NAMES[declarations[0]!.kind] ?? "Symbol";
}

/** The page of an entry point, in Markdown. */
export function entryMarkdown(entry: EntryPoint, names: Names): string {
  const lists = SYMBOL_KINDS.map(([title, kinds]) => {
    const rows = ofKinds(entry.symbols, kinds).map((symbol) => {
      const summary = commentMarkdown(firstSentence(symbol), names)
        .replace(/\s*\n\s*/g, " ").replaceAll("|", "\\|");
      return `| [\`${symbol.name}\`](symbol:${symbol.name}) | ${summary} |`;
    });
    if (rows.length === 0) return "";
    return [
      `## ${title}`,
      "",
      "| name | what it is |",
      `| --- | --- |`,
      ...rows,
      "",
    ]
      .join("\n");
  });
  return [
    `# ${entry.specifier}`,
    commentMarkdown(entry.doc.doc ?? "", names),
    ...examples(entry.doc, "##", names),
    ...lists,
  ].join("\n\n");
}

/** Finds what is exported under a name. */
export type FindSymbol = (name: string) => ApiSymbol | undefined;

/** The page of a symbol, in Markdown. */
export function symbolMarkdown(
  symbol: ApiSymbol,
  names: Names,
  find: FindSymbol,
): string {
  const [first] = symbol.declarations;
  const own = symbol.declarations.flatMap(({ def = {} }) =>
    [...def.properties ?? [], ...def.methods ?? []].map(({ name = "" }) => name)
  );
  const links = memberLinks(names, own);
  const parts = symbol.declarations.flatMap((declaration) =>
    declarationParts(symbol.name, declaration, links)
  );
  const source = [
    "## Import",
    "```ts",
    `import ${
      isType(first!) ? "type " : ""
    }{ ${symbol.name} } from "${symbol.specifier}";`,
    "```",
  ].join("\n");
  const inherited = inheritedLines(symbol, find);
  return [
    `# ${symbol.name}`,
    ...parts,
    ...(inherited.length > 0 ? ["## Inherited", inherited.join("\n")] : []),
    source,
  ].join("\n\n");
}

/** A line for each parent that has a page, with links to its members. */
function inheritedLines(
  { declarations: [first] }: ApiSymbol,
  find: FindSymbol,
): readonly string[] {
  return parentsOf(first!).flatMap((name) => {
    const parent = find(name);
    if (!parent) return [];
    const { properties = [], methods = [] } = parent.declarations[0]!.def ?? {};
    const slug = createSlugger();
    const links = [...properties, ...methods].filter(isShown).map(
      ({ name = "" }) => `[\`${name}\`](symbol:${parent.name}#${slug(name)})`,
    );
    const line = `- From [\`${parent.name}\`](symbol:${parent.name}): ${
      links.join(", ")
    }`;
    return [
      ...(links.length > 0 ? [line] : []),
      ...inheritedLines(parent, find),
    ];
  });
}

function parentsOf({ def = {} }: Declaration): readonly string[] {
  if (typeof def.extends === "string") return [def.extends];
  return (def.extends ?? []).map((type) => typeText(type).split("<")[0]!);
}

function isType({ kind }: Declaration): boolean {
  return kind === "interface" || kind === "typeAlias";
}

function declarationParts(
  name: string,
  declaration: Declaration,
  names: Names,
): readonly string[] {
  const { jsDoc = {} } = declaration;
  return [
    commentMarkdown(jsDoc.doc ?? "", names),
    [FENCE, signature(name, declaration), "```"].join("\n"),
    ...tagged(jsDoc, "param", "Parameters", names),
    ...tagged(jsDoc, "return", "Returns", names),
    ...tagged(jsDoc, "throws", "Throws", names),
    ...members(name, declaration, names),
    ...examples(jsDoc, "##", names),
  ];
}

function signature(name: string, { kind, def = {} }: Declaration): string {
  const head = name + typeParamsText(def.typeParams);
  if (kind === "function") return `function ${functionText(name, def)}`;
  if (kind === "typeAlias") {
    return `type ${head} = ${aliasText(typeText(def.tsType!))}`;
  }
  if (kind === "variable") return `const ${name}: ${typeText(def.tsType!)}`;
  const parents = typeof def.extends === "string"
    ? def.extends + argumentsText(def.superTypeParams)
    : (def.extends ?? []).map(typeText).join(", ");
  const abstract = def.isAbstract ? "abstract " : "";
  return `${abstract}${kind} ${head}${parents ? ` extends ${parents}` : ""}`;
}

/** A union that is too long for a line has a line for each member. */
function aliasText(text: string): string {
  if (text.length <= 60 || /[({<]/.test(text)) return text;
  return text.split(" | ").map((member) => `\n  | ${member}`).join("");
}

const MEMBER_KINDS = [
  ["callSignatures", "Calls"],
  ["constructors", "Constructor"],
  ["properties", "Properties"],
  ["methods", "Methods"],
] as const;

function members(
  owner: string,
  { def = {} }: Declaration,
  names: Names,
): readonly string[] {
  const index = (def.indexSignatures ?? []).map((member) =>
    `### \`[…]\`\n\n${FENCE}\n${indexText(member)}\n\`\`\``
  );
  const lists = MEMBER_KINDS.flatMap(([key, title]) => {
    const shown = (def[key] ?? []).filter(isShown);
    if (shown.length === 0) return [];
    return [
      `## ${title}`,
      ...shown.map((member) => memberPart(owner, member, names)),
    ];
  });
  return [...index, ...lists];
}

/** What a program calls by a symbol of JavaScript has nothing to read. */
function isShown({ name = "", accessibility }: Member): boolean {
  return !name.startsWith("[Symbol.toStringTag") &&
    !name.startsWith("[Symbol.hasInstance") && accessibility !== "private";
}

function memberPart(owner: string, member: Member, names: Names): string {
  const { jsDoc = {}, name } = member;
  const heading = name && name !== "constructor" ? [`### ${name}`] : [];
  const text = memberText(
    name === "constructor" ? { ...member, name: `new ${owner}` } : member,
  );
  return [
    ...heading,
    [FENCE, text, "```"].join("\n"),
    commentMarkdown(jsDoc.doc ?? "", names),
    ...memberTags(jsDoc, names),
    ...examples(jsDoc, "####", names),
  ].join("\n\n");
}

function memberTags({ tags = [] }: JsDoc, names: Names): readonly string[] {
  const shown = tags.filter(({ kind }) =>
    ["param", "return", "throws"].includes(kind)
  );
  if (shown.length === 0) return [];
  return [shown.map((tag) => tagLine(tag, names)).join("\n")];
}

function tagged(
  { tags = [] }: JsDoc,
  kind: string,
  title: string,
  names: Names,
): readonly string[] {
  const shown = tags.filter((tag) => tag.kind === kind);
  if (shown.length === 0) return [];
  return [`## ${title}`, shown.map((tag) => tagLine(tag, names)).join("\n")];
}

function tagLine(
  { name, kind, tsType, doc = "" }: JsDocTag,
  names: Names,
): string {
  const label = name ?? (tsType ? typeText(tsType) : "");
  const text = commentMarkdown(doc, names).replace(/\n/g, "\n  ");
  const lead = label === "" ? "" : `\`${label}\` `;
  const said = kind === "return" && label === "" ? "" : lead;
  return said === "" ? text : `- ${said}${text}`;
}

function examples(
  { tags = [] }: JsDoc,
  level: string,
  names: Names,
): readonly string[] {
  return tags.filter(({ kind }) => kind === "example").flatMap(
    ({ doc = "" }) => {
      const fence = doc.indexOf("```");
      const title = doc.slice(0, Math.max(0, fence)).trim();
      return [
        `${level} ${title === "" ? "Example" : `Example: ${title}`}`,
        commentMarkdown(doc.slice(Math.max(0, fence)), names),
      ];
    },
  );
}
