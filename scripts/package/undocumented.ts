/** The used part of the output of `deno doc --json`. */
export interface ModuleDocs {
  readonly nodes: Readonly<Record<string, ModuleDoc>>;
}

interface ModuleDoc extends Documented {
  readonly module_doc?: JsDoc;
  readonly symbols: readonly {
    readonly name: string;
    readonly declarations: readonly Declaration[];
  }[];
}

interface JsDoc {
  readonly doc?: string;
}

interface Documented {
  readonly jsDoc?: JsDoc;
}

interface Member extends Documented {
  readonly name: string;
  readonly accessibility?: "public" | "protected" | "private";
}

interface Declaration extends Documented {
  readonly kind: string;
  readonly location: Place;
  readonly def?: Readonly<Record<string, unknown>> & {
    readonly target?: Place;
  };
}

interface Place {
  readonly filename: string;
  readonly line: number;
  readonly col: number;
}

const MEMBERS = ["constructors", "properties", "methods"];

/**
 * Lists undocumented exports: modules, exported names, and the members of
 * exported interfaces and classes.
 */
export function undocumented({ nodes }: ModuleDocs): string[] {
  const modules = Object.entries(nodes);
  const explained = new Set(
    modules.flatMap(([, { symbols }]) =>
      symbols.flatMap(({ declarations }) =>
        declarations.filter(isDocumented).map(({ location }) => keyOf(location))
      )
    ),
  );
  const isExplained = (declaration: Declaration) =>
    isDocumented(declaration) ||
    (declaration.def?.target !== undefined &&
      explained.has(keyOf(declaration.def.target)));

  return modules.flatMap(([file, { module_doc, symbols }]) => [
    ...module_doc?.doc?.trim() ? [] : [file],
    ...symbols.flatMap(({ name, declarations }) => [
      ...declarations.some(isExplained) ? [] : [`${file} ${name}`],
      ...declarations.flatMap(membersOf).filter((member) =>
        !isDocumented(member)
      ).map((member) => `${file} ${name}.${member.name}`),
    ]),
  ]);
}

/** The number of exported symbols. */
export function countSymbols({ nodes }: ModuleDocs): number {
  return Object.values(nodes)
    .reduce((sum, { symbols }) => sum + symbols.length, 0);
}

function isDocumented({ jsDoc }: Documented): boolean {
  return Boolean(jsDoc?.doc?.trim());
}

function membersOf({ def }: Declaration): Member[] {
  const members = MEMBERS.flatMap((kind) => (def?.[kind] ?? []) as Member[]);
  return members.filter(({ accessibility = "public" }) =>
    accessibility === "public"
  );
}

function keyOf({ filename, line, col }: Place): string {
  return `${filename}:${line}:${col}`;
}
