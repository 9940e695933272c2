/** The anchor of a heading, by the rule of GitHub. */
export function slugOf(heading: string): string {
  return heading.trim().toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, "").replace(/ /g, "-");
}
