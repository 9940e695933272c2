import type {
  FunctionDef,
  Member,
  Param,
  TsType,
  TypeParam,
} from "./doc_json.ts";

/** How a type of each kind is written. */
// deno-lint-ignore no-explicit-any -- the shape follows from the kind
const WRITERS: Readonly<Record<string, (value: any) => string>> = {
  keyword: (value: string) => value,
  typeQuery: (value: string) => `typeof ${value}`,
  typeRef: ({ typeName, typeParams }) => typeName + argumentsText(typeParams),
  literal: (value) =>
    value.kind === "string"
      ? JSON.stringify(value.string)
      : String(value[value.kind]),
  array: (value: TsType) => `${typeText(value)}[]`,
  tuple: (value: TsType[]) => `[${value.map(typeText).join(", ")}]`,
  union: (value: TsType[]) => value.map(typeText).join(" | "),
  intersection: (value: TsType[]) => value.map(typeText).join(" & "),
  parenthesized: (value: TsType) => `(${typeText(value)})`,
  typeOperator: ({ operator, tsType }) => `${operator} ${typeText(tsType)}`,
  optional: (value: TsType) => `${typeText(value)}?`,
  rest: (value: TsType) => `...${typeText(value)}`,
  infer: ({ typeParam }) => `infer ${typeParam.name}`,
  indexedAccess: ({ objType, indexType }) =>
    `${typeText(objType)}[${typeText(indexType)}]`,
  conditional: ({ checkType, extendsType, trueType, falseType }) =>
    `${typeText(checkType)} extends ${typeText(extendsType)} ? ` +
    `${typeText(trueType)} : ${typeText(falseType)}`,
  fnOrConstructor: ({ params, tsType, typeParams }) =>
    `${typeParamsText(typeParams)}(${paramsText(params)}) => ${
      typeText(tsType)
    }`,
  typePredicate: ({ asserts, param, type }) =>
    `${asserts ? "asserts " : ""}${param.name} is ${typeText(type)}`,
  typeLiteral: (value) => {
    const members: Member[] = [
      ...value.callSignatures ?? [],
      ...value.properties ?? [],
      ...value.methods ?? [],
    ];
    const texts = [
      ...(value.indexSignatures ?? []).map(indexText),
      ...members.map(memberText),
    ];
    return texts.length === 0 ? "{}" : `{ ${texts.join("; ")} }`;
  },
};

/**
 * A type as TypeScript writes it.
 *
 * @throws {Error} If `deno doc` tells a kind that is not known here.
 */
export function typeText(type: TsType): string {
  const write = WRITERS[type.kind];
  if (!write) throw new Error(`Cannot write a type of the kind "${type.kind}"`);
  return write(type.value);
}

/** `<A, B>`, or nothing. */
export function argumentsText(types: readonly TsType[] = []): string {
  return types.length === 0 ? "" : `<${types.map(typeText).join(", ")}>`;
}

/** `<T extends A = B>`, or nothing. */
export function typeParamsText(params: readonly TypeParam[] = []): string {
  const texts = params.map(({ name, constraint, default: byDefault }) =>
    name + (constraint ? ` extends ${typeText(constraint)}` : "") +
    (byDefault ? ` = ${typeText(byDefault)}` : "")
  );
  return texts.length === 0 ? "" : `<${texts.join(", ")}>`;
}

/** One parameter; one with a default value is optional to the caller. */
export function paramText(param: Param): string {
  const { kind, name = "options", tsType } = param;
  if (kind === "assign") return paramText({ ...param.left!, optional: true });
  if (kind === "rest") {
    const type = tsType ?? param.arg!.tsType;
    return `...${param.arg!.name}${type ? `: ${typeText(type)}` : ""}`;
  }
  const type = tsType ? `: ${typeText(tsType)}` : "";
  return `${name}${param.optional ? "?" : ""}${type}`;
}

function paramsText(params: readonly Param[] = []): string {
  return params.map(paramText).join(", ");
}

/** The most that stands on one line. */
const WIDTH = 76;

/** A function from its name on, on several lines where one is too short. */
export function functionText(name: string, def: FunctionDef): string {
  const head = name + typeParamsText(def.typeParams);
  const back = def.returnType ? `: ${typeText(def.returnType)}` : "";
  const line = `${head}(${paramsText(def.params)})${back}`;
  if (line.length <= WIDTH) return line;
  const params = (def.params ?? []).map((param) => `  ${paramText(param)},\n`);
  return `${head}(\n${params.join("")})${back}`;
}

/** `[key: string]: T`. */
export function indexText({ params, readonly, tsType }: Member): string {
  const type = tsType ? `: ${typeText(tsType)}` : "";
  return `${readonly ? "readonly " : ""}[${paramsText(params)}]${type}`;
}

/** A member of an interface or class, without its documentation. */
export function memberText(member: Member): string {
  const { name = "", kind, functionDef, tsType } = member;
  const before = (member.isStatic ? "static " : "") +
    (member.readonly || kind === "getter" ? "readonly " : "");
  const mark = member.optional ? "?" : "";
  if (kind === "getter") {
    const type = functionDef?.returnType;
    return `${before}${name}${type ? `: ${typeText(type)}` : ""}`;
  }
  if (functionDef) return before + functionText(name + mark, functionDef);
  if (member.params) {
    const returnType = member.returnType ?? tsType;
    return before + functionText(name + mark, {
      params: member.params,
      typeParams: member.typeParams ?? [],
      ...(returnType ? { returnType } : {}),
    });
  }
  return `${before}${name}${mark}${tsType ? `: ${typeText(tsType)}` : ""}`;
}
