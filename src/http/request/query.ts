import { isTime } from "../../model/timestamp.ts";
import { RequestError } from "../problem.ts";

/** The JSON Schema of a query parameter. */
export type ParameterSchema =
  | {
    readonly type: "integer";
    readonly minimum: number;
    readonly maximum?: number;
    readonly default?: number;
  }
  | { readonly type: "boolean"; readonly default: false }
  | {
    readonly type: "string";
    readonly minLength: 1;
    readonly format?: "date-time";
  }
  | {
    readonly type: "array";
    readonly items: {
      readonly type: "string";
      readonly minLength: 1;
      readonly enum?: readonly string[];
    };
  };

/** The parameters of a path, by name. */
export type Parameters = Readonly<
  Record<
    string,
    { readonly description: string; readonly schema: ParameterSchema }
  >
>;

type ValueOf<Schema> = Schema extends { type: "array" }
  ? readonly string[] | undefined
  : Schema extends { type: "boolean" } ? boolean
  : Schema extends { type: "string" } ? string | undefined
  : Schema extends { default: number } ? number
  : number | undefined;

/** The checked values of a query, with defaults for missing parameters. */
export type QueryOf<P extends Parameters> = {
  readonly [Name in keyof P]: ValueOf<P[Name]["schema"]>;
};

/**
 * Parses a query. Unknown parameters are refused, as they are usually mistakes.
 *
 * @throws {RequestError} `bad_request`, naming the parameter.
 */
export function readQuery<P extends Parameters>(
  given: URLSearchParams,
  parameters: P,
): QueryOf<P> {
  for (const name of given.keys()) {
    if (Object.hasOwn(parameters, name)) continue;
    const known = Object.keys(parameters).map((name) => `"${name}"`);
    throw new RequestError(
      "bad_request",
      `Cannot use the query: it has an unknown parameter "${name}"`,
      {
        hint: known.length > 0
          ? `The parameters are ${known.join(", ")}`
          : "Remove it: the path has no parameters",
      },
    );
  }
  const values = Object.entries(parameters).map(([name, { schema }]) =>
    [name, readValue(name, given.getAll(name), schema)] as const
  );
  return Object.fromEntries(values) as QueryOf<P>;
}

function readValue(
  name: string,
  texts: readonly string[],
  schema: ParameterSchema,
): unknown {
  if (schema.type === "array") {
    return texts.length > 0 ? readTexts(name, texts, schema.items) : undefined;
  }
  const [text, ...more] = texts;
  if (more.length > 0) throw refusal(name, `is given ${texts.length} times`);
  if (text === undefined) {
    return "default" in schema ? schema.default : undefined;
  }
  if (schema.type === "boolean") return readBoolean(name, text);
  if (schema.type === "integer") return readInteger(name, text, schema);
  return readText(name, text, schema);
}

function readTexts(
  name: string,
  texts: readonly string[],
  { enum: allowed }: { readonly enum?: readonly string[] },
): readonly string[] {
  const odd = texts.find((text) =>
    text === "" || (allowed !== undefined && !allowed.includes(text))
  );
  if (odd === undefined) return texts;
  if (allowed === undefined) throw refusal(name, "is empty");
  throw refusal(
    name,
    `is "${odd}", which is not one of its values`,
    `Pass one of ${allowed.join(", ")}`,
  );
}

function readText(
  name: string,
  text: string,
  { format }: { readonly format?: "date-time" },
): string {
  if (text === "") throw refusal(name, "is empty");
  if (format === undefined || isTime(text)) return text;
  throw refusal(
    name,
    `is "${text.slice(0, 80)}", not a time in ISO 8601`,
    "Pass a time such as 2022-05-09T06:30:00Z",
  );
}

/** `?raw` without a value is true. */
function readBoolean(name: string, text: string): boolean {
  if (text === "" || text === "true") return true;
  if (text === "false") return false;
  throw refusal(name, `is "${text}", neither "true" nor "false"`);
}

function readInteger(
  name: string,
  text: string,
  { minimum, maximum = Number.MAX_SAFE_INTEGER }: {
    readonly minimum: number;
    readonly maximum?: number;
  },
): number {
  const value = /^-?\d+$/.test(text) ? Number(text) : NaN;
  if (value >= minimum && value <= maximum) return value;
  const to = maximum === Number.MAX_SAFE_INTEGER ? "" : ` to ${maximum}`;
  throw refusal(name, `is "${text}", not an integer from ${minimum}${to}`);
}

function refusal(name: string, problem: string, hint?: string): RequestError {
  return new RequestError(
    "bad_request",
    `Cannot use the query: "${name}" ${problem}`,
    hint === undefined ? {} : { hint },
  );
}
