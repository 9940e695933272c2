/**
 * The problem of a tag that does not name the version; undefined if it does, or
 * is absent.
 */
export function tagProblem(
  tag: string | undefined,
  version: string,
): string | undefined {
  if (tag === undefined || tag === `v${version}`) return undefined;
  return `The tag is "${tag}", the version of deno.json "${version}"`;
}

/**
 * The problem of a changelog that does not describe the version to release.
 *
 * @param text `CHANGELOG.md`, newest version first.
 */
export function changelogProblem(
  text: string,
  version: string,
): string | undefined {
  const [, first, note, body] =
    /^## ([^\s,]+)(.*)\n([^]*?)(?=^## |(?![^]))/m.exec(text) ?? [];
  if (first !== version) {
    return `CHANGELOG.md begins with "${first}", the version is "${version}"`;
  }
  if (/not released/.test(note!)) {
    return `CHANGELOG.md says that ${version} is not released: write its date`;
  }
  return /^- /m.test(body!) ? undefined : `CHANGELOG.md lists no change`;
}
