import {
  describeResult,
  type ResultDescription,
  type TaskRunView,
} from "../../../mod.ts";
import { type Context, defineCommand } from "../command.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import {
  lookUp,
  LOOKUP_OPTIONS,
  LOOKUP_USAGE,
  targetOf,
} from "../args/lookup.ts";
import { commandHint } from "../output/hint.ts";
import { flag } from "../args/option.ts";
import { jsonText, sanitize } from "../output/sanitize.ts";
import { type Times, timesOf } from "../times.ts";

/** `taskrun show` */
export const show = defineCommand({
  name: "show",
  summary: "shows a task run: its state, its times, where its result is",
  usage: LOOKUP_USAGE,
  options: {
    ...LOOKUP_OPTIONS,
    json: flag("One object: the seven fields of a view, times and result"),
  },
  examples: [
    [
      "By its id",
      "taskrun show 87aaf2a5-08e3-5787-8d32-1a2c238f6cc0",
    ],
    [
      "The third child of a mapped task",
      "taskrun show --slug transform-1 --flow-run 8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d --index 2",
    ],
  ],
  async run(context, args) {
    const target = targetOf(args);
    const client = context.connect();
    const view = await lookUp(target, client, context);
    const times = await timesOf(view, client, context);
    const result = describeResult(view);
    const shown = args.values.json
      ? jsonText({ ...view, ...times, result }, 2)
      : describe(view, times, result, context);
    await context.stdout.write(`${shown}\n`);
    return EXIT_CODES.ok;
  },
});

/** What every state has, and is told in other lines. */
const COMMON = ["type", "message", "context", "cachedInputs", "result"];

function describe(
  view: TaskRunView,
  times: Times,
  result: ResultDescription,
  { paint }: Context,
): string {
  const { state, taskSlug, mapIndex } = view;
  const label = mapIndex < 0 ? taskSlug : `${taskSlug}[${mapIndex}]`;
  const hint = result.problem?.hint ?? null;
  const facts: (readonly [string, string | null])[] = [
    ["message", state.message],
    ["name", view.name],
    ...stateFacts(state),
    ["started", times.startTime],
    ["ended", times.endTime],
    ["took", durationOf(times)],
    ["task run", view.taskRunId],
    ["task", view.taskId],
    ["flow run", view.flowRunId],
    ["result", resultText(result)],
    ["problem", result.problem?.message ?? null],
    ["hint", hint && commandHint(hint)],
  ];
  const lines = facts.flatMap(([name, value]) =>
    value === null ? [] : [`  ${paint.dim(name.padEnd(8))}  ${sanitize(value)}`]
  );
  const head = `${paint.state(state, `● ${state.type}`)}  ${
    paint.bold(sanitize(label))
  }`;
  return [head, ...lines].join("\n");
}

function stateFacts(state: object): [string, string][] {
  return Object.entries(state).flatMap(([name, value]) => {
    if (COMMON.includes(name) || value === null) return [];
    if (typeof value !== "object") return [[WORDS[name] ?? name, `${value}`]];
    return "type" in value ? [[WORDS[name] ?? name, `${value.type}`]] : [];
  });
}

const WORDS: Readonly<Record<string, string>> = {
  nMapStates: "children",
  startTime: "starts",
  runCount: "runs",
  loopCount: "loops",
  state: "wraps",
  cachedResultExpiration: "expires",
};

function resultText(
  { type, location, url, isLoadable }: ResultDescription,
): string {
  if (type === null && isLoadable) return "the list of its children's";
  if (type === null || type === "NoResultType") return "none";
  const place = url ?? location;
  return place === null ? type : `${type} ${place}`;
}

function durationOf({ startTime, endTime }: Times): string | null {
  if (startTime === null || endTime === null) return null;
  const seconds = (Date.parse(endTime) - Date.parse(startTime)) / 1_000;
  return Number.isFinite(seconds) ? `${seconds} s` : null;
}
