import {
  describeResult,
  type ResultDescription,
  type TaskRunTimes,
  taskRunTimes,
  type TaskRunView,
} from "../../../mod.ts";
import { type Context, defineCommand } from "../command.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { ANY_RUN } from "../run_kind.ts";
import {
  LOOKUP_OPTIONS,
  LOOKUP_USAGE,
  lookUpRun,
  runTargetOf,
} from "../args/lookup.ts";
import { commandHint } from "../output/hint.ts";
import { flag } from "../args/option.ts";
import { lineFormat, QUERY_OPTION } from "../output/query.ts";
import { sanitize } from "../output/sanitize.ts";
import { durationText, type Fact, factLines } from "../output/facts.ts";
import { describeFlowRun } from "./show_flow_run.ts";

/** `taskrun show` */
export const show = defineCommand({
  name: "show",
  summary:
    "shows a task run or a flow run: state, times, location of the result",
  usage: [...LOOKUP_USAGE, "--flow-run ID [options]"],
  ids: ANY_RUN,
  options: {
    ...LOOKUP_OPTIONS,
    ...QUERY_OPTION,
    json: flag(
      "One JSON object: the fields of the view; for a task run also times and result",
    ),
  },
  examples: [
    [
      "Show a task run by its id",
      "taskrun show 87aaf2a5-08e3-5787-8d32-1a2c238f6cc0",
    ],
    [
      "Show the third child of a mapped task",
      "taskrun show --slug transform-1 --flow-run 8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d --index 2",
    ],
  ],
  async run(context, args) {
    const target = runTargetOf(args);
    const view = await lookUpRun(target, context.connect(), context);
    const { query } = args.values;
    const json = args.values.json || query !== undefined;
    const format = await lineFormat(query, 2);
    if (!("taskRunId" in view)) {
      const shown = json ? format(view) : describeFlowRun(view, context);
      if (shown !== undefined) await context.stdout.write(`${shown}\n`);
      return EXIT_CODES.ok;
    }
    const { signal, timeoutMs } = context;
    const times = await taskRunTimes(view, { signal, timeoutMs });
    const result = describeResult(view);
    const shown = json
      ? format({ ...view, ...times, result })
      : describe(view, times, result, context);
    if (shown !== undefined) await context.stdout.write(`${shown}\n`);
    return EXIT_CODES.ok;
  },
});

/** The fields of every state, which other lines show. */
const COMMON = ["type", "message", "context", "cachedInputs", "result"];

function describe(
  view: TaskRunView,
  times: TaskRunTimes,
  result: ResultDescription,
  { paint }: Context,
): string {
  const { state, taskSlug, mapIndex } = view;
  const label = mapIndex < 0 ? taskSlug : `${taskSlug}[${mapIndex}]`;
  const hint = result.problem?.hint && commandHint(result.problem.hint);
  const facts: Fact[] = [
    ["message", state.message],
    ["name", view.name],
    ...stateFacts(state),
    ["started", times.startTime],
    ["ended", times.endTime],
    ["took", durationText(times)],
    ["tries", times.runCount === null ? null : `${times.runCount}`],
    ["task run", view.taskRunId],
    ["task", view.taskId],
    ["flow run", view.flowRunId],
    ["result", resultText(result)],
    ["problem", result.problem?.message ?? null],
    ["hint", hint ?? null],
  ];
  const head = `${paint.state(state, `● ${state.type}`)}  ${
    paint.bold(sanitize(label))
  }`;
  return [head, ...factLines(facts, paint)].join("\n");
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
  if (type === null && isLoadable) return "the list of its children's results";
  if (type === null || type === "NoResultType") return "none";
  const place = url ?? location;
  return place === null ? type : `${type} ${place}`;
}
