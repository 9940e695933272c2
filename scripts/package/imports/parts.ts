/**
 * What an application's bundler can leave out of the npm package: modules that
 * are imported on demand, through `imports` in `package.json`.
 */
export interface Part {
  /** The name that the package imports it by. */
  readonly specifier: `#${string}`;
  /** Its source. */
  readonly source: string;
  /** Conditions under which it is left out, for `conditions` of a bundler. */
  readonly leftOutBy: readonly string[];
}

/** The condition for applications that look task runs up and read no result. */
const LOOKUP = "taskrunview-lookup";

/** The condition for applications that read no Parquet files. */
const NO_PARQUET = "taskrunview-no-parquet";

/** All of them. */
export const PARTS: readonly Part[] = [
  part("pickle", "src/pickle/mod.ts"),
  part("json", "src/decode/python_json.ts"),
  part("csv", "src/decode/pandas/csv/read.ts"),
  part("pandas-json", "src/decode/pandas/json/read.ts"),
  part("parquet", "src/decode/pandas/parquet/read.ts", NO_PARQUET),
  part("feather", "src/decode/arrow/feather.ts"),
  part("npy", "src/decode/numpy/npy.ts"),
  part("zip", "src/decode/files/zip.ts"),
  part("zip-entries", "src/decode/unpack/zip.ts"),
  part("torch", "src/decode/torch/torch.ts"),
  part("inflate", "src/decode/unpack/inflate.ts"),
  part("bzip2", "src/decode/unpack/bzip2.ts"),
  part("xz", "src/decode/unpack/xz.ts"),
  part("lzma", "src/decode/unpack/lzma/alone.ts"),
  part("s3", "src/read/aws/s3.ts"),
  part("gcs", "src/read/gcs/object.ts"),
  part("azure", "src/read/azure/blob.ts"),
];

function part(name: string, source: string, ...others: string[]): Part {
  return {
    specifier: `#${name}`,
    source,
    leftOutBy: [LOOKUP, ...others],
  };
}

/** The bundle of a part, by its name in `dist`. */
export function bundleName({ specifier }: Part): string {
  return `parts/${specifier.slice(1)}`;
}

/** The path in the package of what stands for a part that is left out. */
export const LEFT_OUT = "dist/left_out.js";

/** What {@linkcode LEFT_OUT} holds: its import fails, with an error of ours. */
export const LEFT_OUT_CODE = `\
import { ResultError } from "./mod.js";

throw new ResultError(
  "unsupported",
  "Cannot read a result: this bundle leaves out its reader or decoder",
  {
    ref: null,
    hint: 'Remove "${LOOKUP}" or "${NO_PARQUET}" from the conditions of the bundler',
  },
);
`;

/** `imports` of the `package.json`. */
export function partImports(): Record<string, Record<string, string>> {
  return Object.fromEntries(PARTS.map((part) => [part.specifier, {
    ...Object.fromEntries(
      part.leftOutBy.map((name) => [name, `./${LEFT_OUT}`]),
    ),
    default: `./dist/${bundleName(part)}.js`,
  }]));
}
