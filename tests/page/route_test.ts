import { assertEquals } from "@std/assert";
import { addressOfText, parseRoute, type Route } from "../../page/route.ts";

const ID = "7465da29-04f3-5c95-ab66-95c9bb0bcd9a";

const ROUTES: readonly (readonly [hash: string, route: Route])[] = [
  ["", { view: "start" }],
  ["#/", { view: "start" }],
  [`#/flow-runs/${ID}`, { view: "flow-run", id: ID }],
  [`#/task-runs/${ID}`, { view: "task-run", id: ID, child: null }],
  [`#/task-runs/${ID}?child=17`, { view: "task-run", id: ID, child: 17 }],
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
