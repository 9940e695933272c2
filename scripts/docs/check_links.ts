const ADDRESS = /\s(?:href|src)="([^"]*)"/g;
const ID = /\sid="([^"]*)"/g;
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/**
 * The links of a site that point at nothing.
 *
 * @param pages The HTML of each page, by its path.
 * @param files Every path of the site, pages and others.
 * @returns A line for each, with the page that it stands on.
 */
export function brokenLinks(
  pages: ReadonlyMap<string, string>,
  files: ReadonlySet<string>,
): readonly string[] {
  const anchors = new Map(
    [...pages].map(([path, html]) => [
      path,
      new Set([...html.matchAll(ID)].map(([, id]) => id!)),
    ]),
  );
  return [...pages].flatMap(([path, html]) =>
    [...html.matchAll(ADDRESS)].map(([, address]) => address!)
      .filter((address) => !SCHEME.test(address))
      .filter((address) => {
        const [target, anchor] = targetOf(path, address);
        if (!files.has(target)) return true;
        return anchor !== "" && !anchors.get(target)?.has(anchor);
      })
      .map((address) => `${path}: ${address}`)
  );
}

/** The file and the anchor that an address means on a page. */
export function targetOf(
  path: string,
  address: string,
): readonly [file: string, anchor: string] {
  const { pathname, hash } = new URL(address, `file:///${path}`);
  return [decodeURI(pathname).slice(1), decodeURIComponent(hash.slice(1))];
}

/** The addresses of a page that lead out of the site. */
export function outsideLinks(html: string): readonly string[] {
  return [...html.matchAll(ADDRESS)].map(([, address]) => address!)
    .filter((address) => SCHEME.test(address));
}
