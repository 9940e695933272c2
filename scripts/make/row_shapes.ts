/**
 * Compiles the schemas of a task run into the shapes that rows are checked by,
 * so that a look-up loads no zod: `deno task shapes`.
 *
 * @module
 */
import type * as z from "zod/mini";
import {
  RESULT_REF,
  STATE,
  TASK_RUN_ROW,
} from "../../src/model/check/schema.ts";

/** The file that this script writes. */
export const SHAPES_FILE: URL = new URL(
  "../../src/model/check/shapes.ts",
  import.meta.url,
);

/** Later ones may contain earlier ones. */
const SCHEMAS: readonly (readonly [
  name: string,
  about: string,
  schema: z.core.$ZodType,
])[] = [
  ["RESULT_REF", "A reference of a result.", RESULT_REF],
  ["STATE", "A state, as Prefect serializes it.", STATE],
  ["TASK_RUN_ROW", "A row of the API's `task_run`.", TASK_RUN_ROW],
];

const HEAD =
  `// Compiled from schema.ts by \`deno task shapes\`: change that file instead.
import type { Shape } from "./shape.ts";
`;

/** The names of the schemas that are constants of their own. */
type Names = ReadonlyMap<z.core.$ZodType, string>;

/** Returns the source of the file, before it is formatted. */
export function shapesSource(): string {
  const names = new Map<z.core.$ZodType, string>();
  const constants = SCHEMAS.map(([name, about, schema]) => {
    const source = sourceOf(schema, names);
    names.set(schema, name);
    return `\n/** ${about} */\nexport const ${name}: Shape = ${source};\n`;
  });
  return HEAD + constants.join("");
}

/** Returns undefined for a schema that accepts every value. */
function sourceOf(schema: z.core.$ZodType, names: Names): string | undefined {
  const name = names.get(schema);
  if (name !== undefined) return name;
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "unknown":
      return undefined;
    case "string":
      return '"string"';
    case "number":
      if ("format" in def && def.format === "safeint") return '"integer"';
      break;
    case "object":
      return `{ fields: ${fieldsOf(def.shape, names)} }`;
    case "optional":
      return optional(def.innerType, names);
    case "union":
      if ("discriminator" in def) {
        return casesOf(String(def.discriminator), def.options, names);
      }
  }
  throw new Error(`Cannot compile a schema: "${def.type}" is not supported`);
}

function fieldsOf(
  shape: Readonly<Record<string, z.core.$ZodType>>,
  names: Names,
): string {
  const fields = Object.entries(shape).flatMap(([name, schema]) => {
    const source = sourceOf(schema, names);
    return source === undefined ? [] : [`["${name}", ${source}]`];
  });
  return `[${fields.join(", ")}]`;
}

/** A value that may be absent may be null as well, or be any value. */
function optional(inner: z.core.$ZodType, names: Names): string | undefined {
  const { def } = (inner as z.core.$ZodTypes)._zod;
  if (def.type === "unknown") return undefined;
  if (def.type !== "nullable") {
    throw new Error("Cannot compile a schema: an optional value is not null");
  }
  const source = sourceOf(def.innerType, names)!;
  return /^"/.test(source)
    ? source.replace(/"$/, '?"')
    : `{ nullish: ${source} }`;
}

function casesOf(
  by: string,
  options: readonly z.core.$ZodType[],
  names: Names,
): string {
  const cases = options.map((option) => {
    const { def } = (option as z.core.$ZodObject)._zod;
    const { [by]: literal, ...others } = def.shape;
    const { values: [value] } = (literal as z.core.$ZodLiteral)._zod.def;
    return `${String(value)}: ${fieldsOf(others, names)}`;
  });
  return `{ by: "${by}", cases: { ${cases.join(", ")} } }`;
}

/** Formats a source as `deno fmt` does. */
export async function formatted(source: string): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext=ts", "-"],
    ...{ stdin: "piped", stdout: "piped", stderr: "inherit" },
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(source));
  await writer.close();
  const { success, stdout } = await child.output();
  if (!success) {
    throw new Error("Cannot format the shapes: see the error above");
  }
  return new TextDecoder().decode(stdout);
}

if (import.meta.main) {
  await Deno.writeTextFile(SHAPES_FILE, await formatted(shapesSource()));
}
