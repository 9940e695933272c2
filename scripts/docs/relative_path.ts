/** The way from one file of the site to another, both named from its root. */
export function relativePath(from: string, to: string): string {
  const folders = from.split("/").slice(0, -1);
  const [path = "", anchor] = to.split("#");
  const target = path.split("/");
  while (folders.length > 0 && folders[0] === target[0]) {
    folders.shift();
    target.shift();
  }
  const way = [...folders.map(() => ".."), ...target].join("/");
  return anchor === undefined ? way : `${way}#${anchor}`;
}
