import { run } from "../../scripts/package/run.ts";
import type { Home } from "./home.ts";

const ROOT = new URL("../../", import.meta.url);

/** A new clone, on a machine that has downloaded nothing yet. */
export const CLONE: Home = {
  name: "A new clone",
  visit: async ({ work, entryPoints }) => {
    const home = `${work}/clone`;
    const clone = `${home}/taskrunview`;
    await copyTracked(clone);
    const demo = await runAlone(["task", "demo"], clone);
    const { npm } = JSON.parse(await Deno.readTextFile(`${clone}/deno.lock`));
    const locked = Object.keys(npm).map((key) => key.replace(/_.*$/, ""));
    const more = demo.packages.filter((name) => !locked.includes(name));
    if (more.length > 0 || demo.packages.length === 0) {
      throw new Error(
        `"deno task demo" downloads ${more.join(", ") || "none"}`,
      );
    }
    const program = await runAlone(
      ["run", "--check", "--allow-all", "main.ts"],
      await writeProgram(`${home}/program`, entryPoints),
    );
    if (!program.printed.startsWith("Success { count: 3,")) {
      throw new Error(`Cannot import the clone: ${program.printed}`);
    }
    return `deno task demo with ${demo.packages.length} packages, an import by links with ${program.packages.length}`;
  },
};

/** Copies what is in the repository, or would be after a commit. */
async function copyTracked(clone: string): Promise<void> {
  const flags = ["-z", "--cached", "--others", "--exclude-standard"];
  const listed = await run("git", ["ls-files", ...flags], ROOT);
  for (const path of new Set(listed.split("\0"))) {
    const target = `${clone}/${path}`;
    await Deno.mkdir(target.replace(/[^/]*$/, ""), { recursive: true });
    if (path) await Deno.copyFile(new URL(encodePath(path), ROOT), target);
  }
}

const encodePath = (path: string) =>
  path.split("/").map(encodeURIComponent).join("/");

/**
 * Writes the program of the README and the `deno.json` of the guide. The program
 * imports all entry points, so that all sources are checked by the options of a user.
 */
async function writeProgram(
  folder: string,
  entryPoints: readonly string[],
): Promise<string> {
  const block = async (file: string, language: string) =>
    new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``)
      .exec(await Deno.readTextFile(new URL(file, ROOT)))![1]!;
  await Deno.mkdir(folder);
  await Deno.writeTextFile(
    `${folder}/deno.json`,
    await block("docs/start.md", "json"),
  );
  const code = await block("README.md", "ts");
  const imports = entryPoints.map((entry) =>
    `import type {} from "@taskrunview/taskrunview${entry.slice(1)}";\n`
  );
  await Deno.writeTextFile(`${folder}/main.ts`, imports.join("") + code);
  return folder;
}

interface Ended {
  readonly printed: string;
  /** The npm packages that were downloaded: `zod@4.6.7`. */
  readonly packages: readonly string[];
}

/** Runs Deno with an empty cache. */
async function runAlone(
  args: readonly string[],
  cwd: string,
): Promise<Ended> {
  const cache = await Deno.makeTempDir();
  try {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...args],
      cwd,
      env: { DENO_DIR: cache, NO_COLOR: "1" },
    }).output();
    const [printed, told] = [stdout, stderr]
      .map((bytes) => new TextDecoder().decode(bytes));
    if (code !== 0) throw new Error(`${args.join(" ")}: ${printed}${told}`);
    return { printed: printed!, packages: await packagesIn(`${cache}/npm`) };
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
}

/** Deno keeps `REGISTRY/NAME/VERSION/`, where a name may have a scope. */
async function packagesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const registry of await foldersIn(folder)) {
    for (const name of await foldersIn(`${folder}/${registry}`)) {
      const path = `${folder}/${registry}/${name}`;
      const names = name.startsWith("@")
        ? (await foldersIn(path)).map((scoped) => `${name}/${scoped}`)
        : [name];
      for (const one of names) {
        const versions = await foldersIn(`${folder}/${registry}/${one}`);
        found.push(...versions.map((version) => `${one}@${version}`));
      }
    }
  }
  return found;
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.filter(({ isDirectory }) => isDirectory)
    .map(({ name }) => name);
}
