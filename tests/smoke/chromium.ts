import { run } from "../../scripts/package/run.ts";
import { findChromium } from "../_chromium.ts";
import {
  emptyProject,
  type Home,
  Ignored,
  type Journey,
  lastLine,
  told,
  writeJourney,
} from "./home.ts";

const PLAYWRIGHT = "1.65.1";

const PAGE = `<!doctype html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<script type="module" src="/page.js"></script>
`;

/** No `eval`, no code from elsewhere; requests go to any address. */
const POLICY = "default-src 'self'; connect-src *; img-src data:";

/** A page that loads the bundle from a script tag, in headless Chromium. */
export const CHROMIUM: Home = { name: "Chromium", visit: visitChromium };

async function visitChromium(journey: Journey): Promise<string> {
  const program = findChromium();
  if (program === undefined) {
    throw new Ignored("there is none; TASKRUNVIEW_CHROMIUM may name one");
  }
  const project = await emptyProject(
    journey,
    "chromium-project",
    [journey.tarball, `playwright-core@${PLAYWRIGHT}`],
    ["suite.js", "page.js", "browser_main.js"],
  );
  await writeJourney(journey, project, ["nowhere"]);
  await using site = servePage(project);
  const args = ["browser_main.js", program, site.url];
  const { version, outcome } = lastLine<
    { version: string; outcome: Record<string, number> }
  >(await run("node", args, project));
  return `${version}: ${told(outcome)}`;
}

interface Site extends AsyncDisposable {
  readonly url: string;
}

/** Serves the page, the suite and the package as it was installed. */
function servePage(project: string): Site {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/") {
        const headers = { "content-security-policy": POLICY };
        return typed(PAGE, "text/html", headers);
      }
      const file = pathname.replace(
        /^\/package\//,
        "/node_modules/@taskrunview/taskrunview/",
      );
      try {
        const text = await Deno.readTextFile(project + file);
        return typed(text, "text/javascript");
      } catch {
        return new Response(null, { status: 404 });
      }
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function typed(
  text: string,
  type: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(text, { headers: { ...headers, "content-type": type } });
}
