import { readEnvironment } from "../../platform/environment.ts";
import type { S3Settings } from "./settings.ts";
import { readTextFile } from "../store/text_file.ts";

/** Settings of one section by name; of a nested one as `s3.endpoint_url`. */
export type AwsSection = ReadonlyMap<string, string>;

/** What the shared files hold. */
export interface AwsFiles {
  readonly profiles: ReadonlyMap<string, AwsSection>;
  readonly services: ReadonlyMap<string, AwsSection>;
  /** Where they were looked for. */
  readonly paths: readonly string[];
}

/**
 * Reads the shared files: `~/.aws/config` and `~/.aws/credentials`, or those
 * that AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name. What is in the
 * latter wins. A file that is not there, or may not be read, is empty.
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
 * Takes a shared file apart (SDKs and Tools Reference Guide, "Format of the
 * config and credentials files"). Not what is called INI elsewhere: indented
 * lines belong to the line above, nothing is unescaped, and a section's name
 * may have dots.
 *
 * @returns Its sections, in order; the same title may come again.
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

/** Which profile of the shared files is meant. */
export function profileName({ profile }: S3Settings): string {
  return profile || readEnvironment("AWS_PROFILE") || "default";
}
