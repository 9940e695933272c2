/** Gives each heading of a page its anchor, by the rule of GitHub. */
export function createSlugger(): (heading: string) => string {
  const uses = new Map<string, number>();
  return (heading) => {
    const slug = heading.trim().toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, "").replace(/ /g, "-");
    const used = uses.get(slug) ?? 0;
    uses.set(slug, used + 1);
    return used === 0 ? slug : `${slug}-${used}`;
  };
}
