function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

const FIREFOX = ["/usr/bin/firefox-esr", "/usr/bin/firefox"];
const WEBKIT_DRIVER = "/usr/bin/WebKitWebDriver";
const DISPLAY_SERVER = "/usr/bin/Xvfb";

/** Where Firefox is; undefined: there is none. */
export function findFirefox(): string | undefined {
  return Deno.env.get("TASKRUNVIEW_FIREFOX") ?? FIREFOX.find(isFile);
}

/** The programs of WebKitGTK and what it draws on; undefined: one is missing. */
export function findWebKit():
  | {
    readonly driver: string;
    readonly browser: string;
    readonly display: string;
  }
  | undefined {
  const folders = ["aarch64-linux-gnu", "x86_64-linux-gnu"].flatMap((machine) =>
    ["4.1", "4.0", "6.0"].map((version) =>
      `/usr/lib/${machine}/webkit2gtk-${version}/MiniBrowser`
    )
  );
  const browser = folders.find(isFile);
  const isWhole = browser !== undefined && isFile(WEBKIT_DRIVER) &&
    isFile(DISPLAY_SERVER);
  return isWhole
    ? { driver: WEBKIT_DRIVER, browser, display: DISPLAY_SERVER }
    : undefined;
}
