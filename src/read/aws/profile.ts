import { readEnvironment } from "../../platform/environment.ts";
import type { S3Settings } from "./settings.ts";
import { readTextFile } from "../store/text_file.ts";

/** The settings of one section by name; nested ones as `s3.endpoint_url`. */
export type AwsSection = ReadonlyMap<string, string>;

/** The content of the shared files. */
export interface AwsFiles {
  readonly profiles: ReadonlyMap<string, AwsSection>;
  readonly services: ReadonlyMap<string, AwsSection>;
  /** The paths that were searched. */
  readonly paths: readonly string[];
}

/**
 * Reads the shared files: `~/.aws/config` and `~/.aws/credentials`, or those
 * that AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name. The latter takes
 * precedence. A file that does not exist, or must not be read, is empty.
 */
export async function readAwsFiles(): Promise<AwsFiles> {
  const paths = [
    filePath("AWS_CONFIG_FILE", "config"),
    filePath("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
  ].filter((path) => path !== undefined);
  const texts = await Promise.all(
    paths.map((path) => readTextFile(path)),
  );
  const profiles = new Map<string, AwsSection>();
  const services = new Map<string, AwsSection>();
  for (const [title, section] of texts.flatMap((t) => parseAwsFile(t ?? ""))) {
    const [, kind, named] = /^(?:(profile|services)\s+)?(.*)$/.exec(title)!;
    const name = named!.replace(/^(["'])(.*)\1$/, "$2");
    const sections = kind === "services" ? services : profiles;
    sections.set(name, new Map([...sections.get(name) ?? [], ...section]));
  }
  return { profiles, services, paths };
}

function filePath(variable: string, name: string): string | undefined {
  const home = readEnvironment("HOME") || readEnvironment("USERPROFILE");
  const path = readEnvironment(variable) || (home && `~/.aws/${name}`);
  return path && path.replace(/^~(?=[\\/])/, home ?? "~");
}

/**
 * Parses a shared file (SDKs and Tools Reference Guide, "Format of the config
 * and credentials files"). The format differs from INI: an indented line
 * belongs to the line above, nothing is unescaped, and the name of a section
 * may have dots.
 *
 * @returns Its sections, in order; a title may occur more than once.
 */
export function parseAwsFile(text: string): [string, AwsSection][] {
  const sections: [string, Map<string, string>][] = [];
  let parent = "";
  for (const full of text.split(/\r?\n/)) {
    const line = full.replace(/(^|\s)[#;].*$/, "").trimEnd();
    const title = /^\[\s*(.*?)\s*\]$/.exec(line)?.[1];
    if (title !== undefined) sections.push([title, new Map()]);
    const [, indent, key, value] = /^(\s*)([^=\s]+)\s*=\s*(.*)$/.exec(line) ??
      [];
    if (title !== undefined || key === undefined) continue;
    const name = key.toLowerCase();
    if (indent === "") parent = name;
    sections.at(-1)?.[1].set(indent ? `${parent}.${name}` : name, value!);
  }
  return sections;
}

/** The selected profile of the shared files. */
export function profileName({ profile }: S3Settings): string {
  return profile || readEnvironment("AWS_PROFILE") || "default";
}
