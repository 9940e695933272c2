/**
 * Bundles the library as an application would, minified and split, and prints
 * the size of the first import and of each further step, in bytes of gzip.
 * Fails if a step exceeds its budget. A part of `deno task check`.
 */
// deno-lint-ignore-file no-console -- what it measures is its output

/** A step: the modules that it loads in addition to earlier steps. */
interface Step {
  readonly name: string;
  /** The modules that the step imports: files, or packages by name. */
  readonly modules: readonly string[];
  /** The budget in bytes. */
  readonly budget: number;
}

const STEPS: readonly Step[] = [
  { name: "mod.ts", modules: ["mod.ts"], budget: 38_144 },
  {
    name: "the first request",
    modules: ["src/api/attempts.ts"],
    budget: 6_944,
  },
  {
    name: "the first result",
    modules: [
      "src/children/gather.ts",
      "src/decode/auto.ts",
      "src/read/local/file.ts",
    ],
    budget: 9_600,
  },
  { name: "the first pickle", modules: ["src/pickle/mod.ts"], budget: 62_208 },
  { name: "the first of S3", modules: ["src/read/aws/s3.ts"], budget: 9_000 },
];

const ROOT = new URL("../", import.meta.url);

async function bundle(entry: string, outdir: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", "--minify", "--code-splitting"],
      ...["--external", "graphql"], // the npm package does not include it
      ...["--external", "graphql/version.js"],
      ...["--platform", "browser", "--outdir", outdir, entry],
    ],
    cwd: ROOT,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

const STATIC_IMPORT = /(?:\bfrom|\bimport)"\.\/([^"]+)"/g;

/** The text of a file and its static imports. */
async function textOf(
  folder: string,
  file: string,
  seen: Set<string> = new Set(),
): Promise<string> {
  if (seen.has(file)) return "";
  seen.add(file);
  let text = await Deno.readTextFile(`${folder}/${file}`);
  for (const [, imported] of text.matchAll(STATIC_IMPORT)) {
    text += await textOf(folder, imported!, seen);
  }
  return text;
}

async function gzipSize(text: string): Promise<number> {
  const packed = new Blob([text]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return (await new Response(packed).arrayBuffer()).byteLength;
}

/** The text of all static imports of modules, or of some of their names. */
async function loadedText(
  modules: readonly string[],
  names = "*",
): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    const imports = modules.map((module) =>
      `export ${names} from "${
        module.endsWith(".ts")
          ? new URL(module, ROOT)
          : import.meta.resolve(module)
      }";`
    );
    await Deno.writeTextFile(`${folder}/entry.ts`, imports.join("\n"));
    await bundle(`${folder}/entry.ts`, `${folder}/out`);
    return await textOf(`${folder}/out`, "entry.js");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function report({ name, budget }: Step, size: number): void {
  const isOver = size > budget;
  if (isOver) Deno.exitCode = 1;
  console.log(
    `${name.padEnd(18)} ${
      String(size).padStart(6)
    } B of gzip, budget ${budget}${isOver ? ": OVER" : ""}`,
  );
}

/**
 * Words that only flow runs, their logs and times use; no look-up may load
 * them.
 */
const FLOW_RUN_WORDS = ["scheduled_start_time", "logs(where", "runCount"];

/** The modules of a look-up and its request, without the other exports. */
const LOOK_UP: Step = {
  name: "a look-up alone",
  modules: ["src/api/client.ts", "src/task_run.ts", "src/api/attempts.ts"],
  budget: 28_160,
};

const lookUp = await loadedText(LOOK_UP.modules);
const found = FLOW_RUN_WORDS.filter((word) => lookUp.includes(word));
if (found.length > 0) Deno.exitCode = 1;
report(LOOK_UP, await gzipSize(lookUp));
console.log(
  found.length > 0 ? `with ${found}: it loads flow runs` : "without flow runs",
);

let before = 0;
let modules: readonly string[] = [];
for (const step of STEPS) {
  modules = [...modules, ...step.modules];
  const all = await gzipSize(await loadedText(modules));
  const added = all - before;
  before = all;
  report(step, added);
}
