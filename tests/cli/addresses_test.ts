import { assertEquals } from "@std/assert";
import { createClient } from "../../mod.ts";
import { pageAddress, uiAddress } from "../../src/cli/addresses.ts";
import type { Context } from "../../src/cli/command.ts";
import type { RunKind } from "../../src/cli/run_kind.ts";

const ID = "8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d";
const RUNS: [kind: RunKind, id: string, page: string, ui: string][] = [
  ["task run", ID, `#/task-runs/${ID}`, `/task-run/${ID}`],
  ["flow run", ID, `#/flow-runs/${ID}`, `/flow-run/${ID}`],
  [
    "flow run",
    "../a b?c#d",
    "#/flow-runs/..%2Fa%20b%3Fc%23d",
    "/flow-run/..%2Fa%20b%3Fc%23d",
  ],
];
for (const [kind, id, page, ui] of RUNS) {
  Deno.test(`the id ${id} of a ${kind} is one part of its addresses`, async () => {
    const run = { kind, id };
    assertEquals(
      pageAddress("http://127.0.0.1/", run),
      `http://127.0.0.1/${page}`,
    );
    const client = createClient({ apiUrl: "http://127.0.0.1" });
    const unused = {} as Context; // the address is given
    const address = await uiAddress(
      "https://ui.example/team/",
      run,
      client,
      unused,
    );
    assertEquals(address, `https://ui.example/team${ui}`);
  });
}
