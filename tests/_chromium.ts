const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** Where Chromium is, or what the variable names; undefined where there is none. */
export function findChromium(): string | undefined {
  return Deno.env.get("TASKRUNVIEW_CHROMIUM") ?? PLACES.find(isFile);
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
