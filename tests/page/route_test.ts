import { assertEquals } from "@std/assert";
import {
  addressOfText,
  FLOW_RUN_TABS,
  flowRunAddress,
  type FlowRunChoice,
  MAPPED_TABS,
  parseRoute,
  PERIODS,
  type Route,
  startAddress,
  type StartChoice,
  taskRunAddress,
  type TaskRunChoice,
} from "../../page/route.ts";

const ID = "7465da29-04f3-5c95-ab66-95c9bb0bcd9a";

const START: StartChoice = {
  name: "",
  flow: "",
  states: [],
  period: "Any time",
};
const FLOW_RUN: FlowRunChoice = {
  tab: "Tasks",
  states: [],
  levels: [],
  task: "",
  text: "",
};
const TASK_RUN: TaskRunChoice = {
  tab: "Children",
  states: [],
  form: "Grid",
  cause: "",
  child: null,
  took: "",
  sort: "",
  where: [],
  hide: [],
  compare: [],
  at: "",
  valueForm: "",
  valueSort: "",
  valueWhere: [],
  valueHide: [],
  plotted: [],
};

const ROUTES: readonly (readonly [hash: string, route: Route])[] = [
  ["", { view: "start", chosen: START }],
  ["#", { view: "start", chosen: START }],
  ["#/", { view: "start", chosen: START }],
  ["#/?flow=a%26b&state=Failed&period=week&name=owl", {
    view: "start",
    chosen: { name: "owl", flow: "a&b", states: ["Failed"], period: "Week" },
  }],
  [`#/flow-runs/${ID}`, { view: "flow-run", id: ID, chosen: FLOW_RUN }],
  [`#/flow-runs/${ID}?state=Failed&tab=parameters`, {
    view: "flow-run",
    id: ID,
    chosen: { ...FLOW_RUN, tab: "Parameters", states: ["Failed"] },
  }],
  [`#/task-runs/${ID}`, { view: "task-run", id: ID, chosen: TASK_RUN }],
  [`#/task-runs/${ID}?child=17`, {
    view: "task-run",
    id: ID,
    chosen: { ...TASK_RUN, child: 17 },
  }],
  [`#/task-runs/${ID}?state=Failed&state=Missing&as=list&cause=k3x&child=0`, {
    view: "task-run",
    id: ID,
    chosen: {
      ...TASK_RUN,
      states: ["Failed", "Missing"],
      form: "List",
      cause: "k3x",
      child: 0,
    },
  }],
  [
    `#/task-runs/${ID}?tab=results&compare=3&compare=7&sort=sku:desc&where=n:%3E5`,
    {
      view: "task-run",
      id: ID,
      chosen: {
        ...TASK_RUN,
        tab: "Results",
        compare: [3, 7],
        sort: "sku:desc",
        where: ["n:>5"],
      },
    },
  ],
  [`#/task-runs/${ID}?at=root.3.1&form=Plot&plot=a&plot=b`, {
    view: "task-run",
    id: ID,
    chosen: {
      ...TASK_RUN,
      at: "root.3.1",
      valueForm: "Plot",
      plotted: ["a", "b"],
    },
  }],
  [`#/find/${ID}`, { view: "find", id: ID }],
  ...[
    `#/task-runs/${ID}?state=Odd`,
    `#/task-runs/${ID}?tab=odd`,
    `#/task-runs/${ID}?child=x`,
    `#/task-runs/${ID}?as=Grid`,
    `#/task-runs/${ID}?compare=x`,
    `#/task-runs/${ID}?at=3`,
    `#/task-runs/${ID}?at=root.x`,
    "#/flow-runs/7465",
    "#/?state=Missing",
    "#/?period=year",
    "#/elsewhere",
    `#/../${ID}`,
  ].map((hash) => [hash, { view: "unknown", address: hash }] as const),
];
for (const [hash, route] of ROUTES) {
  Deno.test(`"${hash}" leads to ${route.view}`, () => {
    assertEquals(parseRoute(hash), route);
  });
}

/** All combinations of some values for each key. */
function combined<T extends object>(
  values: { readonly [Key in keyof T]: readonly T[Key][] },
): readonly T[] {
  return Object.entries<readonly unknown[]>(values).reduce<readonly T[]>(
    (rows, [key, values]) =>
      rows.flatMap((row) => values.map((value) => ({ ...row, [key]: value }))),
    [{} as T],
  );
}

const HOSTILE = "a b&c=d?e#f/%2F+\u202e<b>\n";

Deno.test("what is chosen is in the address, and comes back from it", () => {
  const start = combined<StartChoice>({
    name: ["", HOSTILE],
    flow: ["", HOSTILE],
    states: [[], ["Failed", "Running"]],
    period: PERIODS,
  });
  for (const chosen of start) {
    const route = parseRoute(startAddress(chosen));
    assertEquals(route, { view: "start", chosen });
  }
  const flowRun = combined<FlowRunChoice>({
    tab: FLOW_RUN_TABS,
    states: [[], ["Failed", "TimedOut"]],
    levels: [[], ["ERROR", HOSTILE]],
    task: ["", HOSTILE],
    text: ["", HOSTILE],
  });
  for (const chosen of flowRun) {
    const route = parseRoute(flowRunAddress(ID, chosen));
    assertEquals(route, { view: "flow-run", id: ID, chosen });
  }
  const taskRun = combined<TaskRunChoice>({
    tab: MAPPED_TABS,
    states: [[], ["Failed", "TimedOut"]],
    form: ["Grid", "List"],
    cause: ["", "k3x"],
    child: [null, 9_000],
    took: ["", "1.5..3"],
    sort: ["", HOSTILE],
    where: [[], [HOSTILE, "a:"]],
    hide: [[HOSTILE]],
    compare: [[], [0, 7]],
    at: ["", "root", "root.0.12"],
    valueForm: ["Heat map"],
    valueSort: [HOSTILE],
    valueWhere: [[HOSTILE]],
    valueHide: [[], [""]],
    plotted: [["", HOSTILE]],
  });
  for (const chosen of taskRun) {
    const route = parseRoute(taskRunAddress(ID, chosen));
    assertEquals(route, { view: "task-run", id: ID, chosen });
  }
});

Deno.test("what is chosen by default is not in the address", () => {
  assertEquals(startAddress(START), "#/");
  assertEquals(flowRunAddress(ID, FLOW_RUN), `#/flow-runs/${ID}`);
  assertEquals(taskRunAddress(ID, TASK_RUN), `#/task-runs/${ID}`);
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
