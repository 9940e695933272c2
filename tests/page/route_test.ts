import { assertEquals } from "@std/assert";
import {
  addressOfText,
  NOTHING_CHOSEN,
  parseRoute,
  type Route,
  taskRunAddress,
} from "../../page/route.ts";

const ID = "7465da29-04f3-5c95-ab66-95c9bb0bcd9a";

const ROUTES: readonly (readonly [hash: string, route: Route])[] = [
  ["", { view: "start" }],
  ["#/", { view: "start" }],
  [`#/flow-runs/${ID}`, { view: "flow-run", id: ID, states: [] }],
  [`#/flow-runs/${ID}?state=Failed`, {
    view: "flow-run",
    id: ID,
    states: ["Failed"],
  }],
  [`#/task-runs/${ID}`, { view: "task-run", id: ID, chosen: NOTHING_CHOSEN }],
  [`#/task-runs/${ID}?child=17`, {
    view: "task-run",
    id: ID,
    chosen: { ...NOTHING_CHOSEN, child: 17 },
  }],
  [`#/task-runs/${ID}?state=Failed&state=Missing&as=list&child=0`, {
    view: "task-run",
    id: ID,
    chosen: { states: ["Failed", "Missing"], form: "List", child: 0 },
  }],
  [
    `#/task-runs/${ID}?state=Odd`,
    { view: "unknown", address: `#/task-runs/${ID}?state=Odd` },
  ],
  [`#/find/${ID}`, { view: "find", id: ID }],
  ["#/flow-runs/7465", { view: "unknown", address: "#/flow-runs/7465" }],
  [
    `#/task-runs/${ID}?child=x`,
    { view: "unknown", address: `#/task-runs/${ID}?child=x` },
  ],
  [`#/../${ID}`, { view: "unknown", address: `#/../${ID}` }],
];
for (const [hash, route] of ROUTES) {
  Deno.test(`"${hash}" leads to ${route.view}`, () => {
    assertEquals(parseRoute(hash), route);
  });
}

Deno.test("what is chosen is in the address, and comes back from it", () => {
  for (const states of [[], ["Failed", "TimedOut"]] as const) {
    for (const form of ["Grid", "List"] as const) {
      for (const child of [null, 0, 9_000]) {
        const chosen = { states, form, child };
        const route = parseRoute(taskRunAddress(ID, chosen));
        assertEquals(route, { view: "task-run", id: ID, chosen });
      }
    }
  }
});

const TEXTS: readonly (readonly [text: string, address: string | undefined])[] =
  [
    [ID, `#/find/${ID}`],
    [`  ${ID.toUpperCase()} `, `#/find/${ID}`],
    [
      `https://cloud.prefect.io/team/flow-run/${ID}?logs`,
      `#/flow-runs/${ID}`,
    ],
    [`https://cloud.prefect.io/team/task-run/${ID}`, `#/task-runs/${ID}`],
    [`http://127.0.0.1:8484/#/flow-runs/${ID}`, `#/flow-runs/${ID}`],
    ["my flow", undefined],
    ["", undefined],
  ];
for (const [text, address] of TEXTS) {
  Deno.test(`the text "${text}" leads to ${address}`, () => {
    assertEquals(addressOfText(text), address);
  });
}
