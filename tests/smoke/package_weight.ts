import { weighTarball } from "../../scripts/package/weigh_tarball.ts";
import { weightProblems, weightTable } from "../../scripts/package/weights.ts";
import type { Home } from "./home.ts";

const DOCS = new URL("../../docs/start.md", import.meta.url);

/** The table of the entry points' weights, compared with the package. */
export const PACKAGE_WEIGHT: Home = {
  name: "package weight",
  async visit({ tarball }) {
    const weights = await weighTarball(tarball);
    const problems = weightProblems(await Deno.readTextFile(DOCS), weights);
    if (problems.length === 0) {
      return `${weights.length} entry points as in docs/start.md`;
    }
    throw new Error(
      `docs/start.md differs:\n${problems.join("\n")}\nWrite this table:\n${
        weightTable(weights)
      }`,
    );
  },
};
