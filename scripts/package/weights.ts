import { dirname, join } from "node:path";
import { bundleName, PARTS } from "./imports/parts.ts";

/** The weight of an entry point of the npm package. */
export interface Weight {
  /** The name that users import, or that of the command. */
  readonly name: string;
  /** The bytes of JavaScript that an import loads. */
  readonly atOnce: number;
  /** The bytes of JavaScript that are loaded on demand. */
  readonly onDemand: number;
  /** The packages that it imports, at once or on demand. */
  readonly packages: readonly string[];
}

const STATIC = /(?:\bfrom|^import|[;}]import)\s*"([^"]+)"/gm;
const DYNAMIC = /\bimport\("([^"]+)"\)/g;

/**
 * Weighs the entry points of the package by the imports of their files.
 *
 * @param files The JavaScript of the package, by path.
 * @param entries The paths of the entry points, by name.
 */
export function weightsOf(
  files: ReadonlyMap<string, string>,
  entries: Readonly<Record<string, string>>,
): Weight[] {
  return Object.entries(entries).map(([name, path]) => {
    const atOnce = reached(path, files, [STATIC]);
    const all = reached(path, files, [STATIC, DYNAMIC]);
    const total = bytesOf(all.paths, files);
    const first = bytesOf(atOnce.paths, files);
    return {
      name,
      atOnce: first,
      onDemand: total - first,
      packages: [...all.packages].sort(),
    };
  });
}

/** The files and packages that imports of some kinds lead to. */
function reached(
  start: string,
  files: ReadonlyMap<string, string>,
  kinds: readonly RegExp[],
): { paths: Set<string>; packages: Set<string> } {
  const paths = new Set<string>();
  const packages = new Set<string>();
  const open = [start];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (paths.has(path)) continue;
    const code = files.get(path);
    if (code === undefined) throw new Error(`Cannot find the file "${path}"`);
    paths.add(path);
    for (const [, to] of kinds.flatMap((kind) => [...code.matchAll(kind)])) {
      const part = PARTS.find(({ specifier }) => specifier === to);
      if (part !== undefined) open.push(`dist/${bundleName(part)}.js`);
      else if (to!.startsWith(".")) open.push(join(dirname(path), to!));
      else if (/^[a-z@]/.test(to!) && !to!.startsWith("node:")) {
        packages.add(to!);
      }
    }
  }
  return { paths, packages };
}

function bytesOf(
  paths: ReadonlySet<string>,
  files: ReadonlyMap<string, string>,
): number {
  const encoder = new TextEncoder();
  return [...paths].reduce(
    (sum, path) => sum + encoder.encode(files.get(path)).length,
    0,
  );
}

/** The table of weights for the documentation, in whole kilobytes. */
export function weightTable(weights: readonly Weight[]): string {
  const rows = weights.map(({ name, atOnce, onDemand, packages }) => [
    `\`${name}\``,
    `${kilobytes(atOnce)} KB`,
    `${kilobytes(onDemand)} KB`,
    packages.map((name) => `\`${name}\``).join(", ") || "none",
  ]);
  return [
    ["entry point", "at once", "on demand", "packages"],
    ["---", "---", "---", "---"],
    ...rows,
  ].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const kilobytes = (bytes: number) => Math.round(bytes / 1_000);

/** The share by which a documented figure may differ from the package. */
const TOLERANCE = 0.1;

const ROW = /^\| `([^`]+)` +\| (\d+) KB +\| (\d+) KB +\| ([^|]*?) +\|$/gm;

/**
 * Compares the table in the documentation with the package.
 *
 * @param docs The page with the table.
 * @returns A line for each figure that differs by more than a tenth, and for
 * each entry point or package that is missing or surplus.
 */
export function weightProblems(
  docs: string,
  weights: readonly Weight[],
): string[] {
  const rows = new Map([...docs.matchAll(ROW)].map((row) => [row[1]!, row]));
  const problems = weights.flatMap((weight) => {
    const row = rows.get(weight.name);
    if (row === undefined) return [`${weight.name} has no row`];
    const [, , atOnce, onDemand, packages] = row;
    return [
      ...isNear(Number(atOnce), weight.atOnce)
        ? []
        : [`${weight.name} loads ${kilobytes(weight.atOnce)} KB at once`],
      ...isNear(Number(onDemand), weight.onDemand)
        ? []
        : [`${weight.name} loads ${kilobytes(weight.onDemand)} KB on demand`],
      ...packages!.replaceAll("`", "") ===
          (weight.packages.join(", ") || "none")
        ? []
        : [`${weight.name} imports ${weight.packages.join(", ") || "none"}`],
    ];
  });
  const names = new Set(weights.map(({ name }) => name));
  const surplus = [...rows.keys()].filter((name) => !names.has(name));
  return [
    ...problems,
    ...surplus.map((name) => `${name} is not in the package`),
  ];
}

function isNear(documented: number, bytes: number): boolean {
  const actual = bytes / 1_000;
  return Math.abs(documented - actual) <= Math.max(2, actual * TOLERANCE);
}
