const LINK = /(!?)\[([^\]]*)\]\(([^)\s]+)\)/g;

/**
 * The README for a registry, which has no files of the repository: links and
 * pictures have absolute addresses.
 *
 * @param repository The address of the repository. Without one, links become
 * their text, and pictures are left out: no link is dead.
 */
export function registryReadme(
  readme: string,
  repository: string | undefined,
): string {
  return readme.replace(
    LINK,
    (whole, mark: string, text: string, to: string) => {
      if (/^[a-z]+:|^#/i.test(to)) return whole;
      if (repository === undefined) return mark === "!" ? "" : text;
      const kind = mark === "!" ? "raw" : "blob";
      return `${mark}[${text}](${repository}/${kind}/HEAD/${to})`;
    },
  ).replaceAll(/\n{3,}/g, "\n\n");
}
