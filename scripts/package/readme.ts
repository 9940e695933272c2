const LINK = /(!?)\[([^\]]*)\]\(([^)\s]+)\)/g;

/**
 * The README as a registry shows it: links and pictures of the repository by
 * their addresses, since a registry has none of its files.
 *
 * @param repository Address of the repository. Without one, nothing changes.
 */
export function absoluteLinks(
  readme: string,
  repository: string | undefined,
): string {
  if (repository === undefined) return readme;
  return readme.replace(
    LINK,
    (whole, mark: string, text: string, to: string) => {
      if (/^[a-z]+:|^#/i.test(to)) return whole;
      const kind = mark === "!" ? "raw" : "blob";
      return `${mark}[${text}](${repository}/${kind}/HEAD/${to})`;
    },
  );
}
