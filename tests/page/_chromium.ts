const PLACES = [
  Deno.env.get("TASKRUNVIEW_CHROMIUM"),
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** Where Chromium is; undefined where there is none. */
export function findChromium(): string | undefined {
  return PLACES.find((path) => path !== undefined && isFile(path));
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
