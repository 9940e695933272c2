import { run } from "../../scripts/package/run.ts";
import type { Services } from "./services.ts";

/** A place where the package is to work. */
export interface Home {
  readonly name: string;
  /** Tells what passed, with versions; throws at what did not. */
  readonly visit: (journey: Journey) => Promise<string>;
}

/** What every home is given. */
export interface Journey {
  /** The package. */
  readonly tarball: string;
  /** The names by which its parts are imported, as in `package.json`. */
  readonly entryPoints: readonly string[];
  /** Whether it has the command. */
  readonly hasCommand: boolean;
  readonly services: Services;
  /** A folder for the projects. */
  readonly work: string;
}

/** Why a home cannot be visited on this machine, which is no failure. */
export class Ignored extends Error {}

const FILES = new URL("./", import.meta.url);

/** Makes an empty project with some packages and files of this folder. */
export async function emptyProject(
  { work }: Journey,
  name: string,
  packages: readonly string[],
  files: readonly string[] = [],
): Promise<string> {
  const folder = `${work}/${name}`;
  await Deno.mkdir(folder);
  const json = JSON.stringify({ private: true, type: "module" });
  await Deno.writeTextFile(`${folder}/package.json`, json);
  for (const file of files) {
    await Deno.copyFile(new URL(file, FILES), `${folder}/${file}`);
  }
  const flags = ["--no-audit", "--no-fund", "--loglevel=error"];
  await run("npm", ["install", ...flags, ...packages], folder);
  return folder;
}

const EVERYWHERE = ["views", "rows", "s3", "pickle", "formats"];

/** Parts of the suite that work everywhere, if the package has their entry. */
const WHERE_PUBLISHED = { "./http": "handler", "./page": "page" };

/**
 * Writes what the suite is to do in a project: what works everywhere, and more.
 */
export async function writeJourney(
  { entryPoints, services }: Journey,
  project: string,
  more: readonly string[] = [],
): Promise<void> {
  const published = Object.entries(WHERE_PUBLISHED).flatMap(([entry, part]) =>
    entryPoints.includes(entry) ? [part] : []
  );
  const names = [...EVERYWHERE, ...published, ...more];
  const journey = JSON.stringify({ names, places: services.places });
  await Deno.writeTextFile(`${project}/journey.json`, journey);
}

/** `views 12, s3 6`: how much each part has checked. */
export function told(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts).map((count) => count.join(" ")).join(", ");
}

/** The JSON in the last line that a program printed. */
export function lastLine<T>(printed: string): T {
  return JSON.parse(printed.trimEnd().split("\n").at(-1)!);
}
