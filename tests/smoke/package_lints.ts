import { run } from "../../scripts/package/run.ts";
import { emptyProject, type Home } from "./home.ts";

const PUBLINT = "0.3.25";
const ATTW = "0.18.5";

/** Programs that look for mistakes in packages. */
export const PACKAGE_LINTS: readonly Home[] = [
  {
    name: `publint ${PUBLINT}`,
    async visit(journey) {
      const tool = await emptyProject(journey, "publint", [
        `publint@${PUBLINT}`,
      ]);
      const args = ["run", journey.tarball, "--strict", "--level=suggestion"];
      const said = await run("node_modules/.bin/publint", args, tool);
      if (said.includes("All good!")) return "all good";
      throw new Error(said);
    },
  },
  {
    name: `arethetypeswrong ${ATTW}`,
    async visit(journey) {
      const tool = await emptyProject(journey, "attw", [
        `@arethetypeswrong/cli@${ATTW}`,
      ]);
      // CommonJS and Node 10's resolution are not supported, see engines.
      const args = [journey.tarball, "--profile", "esm-only"];
      await run("node_modules/.bin/attw", args, tool);
      return "no problem in ESM";
    },
  },
];
