/** Text before the tags of a comment, and the tags. */
export interface JsDoc {
  readonly doc?: string;
  readonly tags?: readonly JsDocTag[];
}

/** `@param`, `@example` and so on. */
export interface JsDocTag {
  readonly kind: string;
  readonly name?: string;
  readonly doc?: string;
  readonly tsType?: TsType;
}

/** A type as `deno doc --json` tells it. */
export interface TsType {
  readonly kind: string;
  readonly repr?: string;
  // What it is depends on `kind`: printType() knows each.
  readonly value?: unknown;
}

/** A type parameter. */
export interface TypeParam {
  readonly name: string;
  readonly constraint?: TsType;
  readonly default?: TsType;
}

/** A parameter of a function. */
export interface Param {
  readonly kind: string;
  readonly name?: string;
  readonly optional?: boolean;
  readonly tsType?: TsType;
  readonly left?: Param;
  readonly arg?: Param;
}

/** Parameters and what comes back. */
export interface FunctionDef {
  readonly params?: readonly Param[];
  readonly returnType?: TsType;
  readonly typeParams?: readonly TypeParam[];
}

/** A property, method, accessor or signature. */
export interface Member extends FunctionDef {
  readonly name?: string;
  readonly kind?: string;
  readonly jsDoc?: JsDoc;
  readonly optional?: boolean;
  readonly readonly?: boolean;
  readonly isStatic?: boolean;
  readonly accessibility?: string;
  readonly tsType?: TsType;
  readonly functionDef?: FunctionDef;
}

/** What a declaration says, of all kinds. */
export interface Definition extends FunctionDef {
  readonly extends?: string | readonly TsType[];
  readonly superTypeParams?: readonly TsType[];
  readonly implements?: readonly TsType[];
  readonly isAbstract?: boolean;
  readonly constructors?: readonly Member[];
  readonly properties?: readonly Member[];
  readonly methods?: readonly Member[];
  readonly callSignatures?: readonly Member[];
  readonly indexSignatures?: readonly Member[];
  readonly tsType?: TsType;
  readonly target?: Location;
}

/** A place in a file. */
export interface Location {
  readonly filename: string;
  readonly line: number;
}

/** One declaration of a symbol; a function has one for each overload. */
export interface Declaration {
  readonly kind: string;
  readonly declarationKind: string;
  readonly location: Location;
  readonly jsDoc?: JsDoc;
  readonly def?: Definition;
}

/** What a module exports, and what is said of the module. */
export interface ModuleDoc {
  readonly module_doc?: JsDoc;
  readonly symbols: readonly {
    readonly name: string;
    readonly declarations: readonly Declaration[];
  }[];
}

/** What {@linkcode readDocs} understands. */
const VERSION = 2;

/**
 * What `deno doc` reads out of modules.
 *
 * @param root The root of the repository.
 * @param modules The modules, from the root.
 * @returns One entry per module, in the same order.
 */
export async function readDocs(
  root: URL,
  modules: readonly string[],
): Promise<readonly ModuleDoc[]> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", ...modules],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const { version, nodes } = JSON.parse(new TextDecoder().decode(stdout));
  if (version !== VERSION) {
    throw new Error(
      `Cannot read what deno doc says: its version is ${version}`,
    );
  }
  return modules.map((module) => nodes[new URL(module, root).href]);
}
