import { conditionalJsonResponse } from "../response/answers.ts";
import { answerFlowRun, answerFlowRuns, FLOW_RUNS_QUERY } from "./flow_runs.ts";
import { answerFailures, FAILURES_QUERY } from "./failures.ts";
import { answerChildrenCounts } from "./flow_run_children.ts";
import { answerGraph } from "./graph.ts";
import { answerLogs, LOGS_QUERY } from "./logs.ts";
import { answerMapped, MAPPED_QUERY } from "./mapped.ts";
import { answerMappedTimes, MAPPED_TIMES_QUERY } from "./mapped_times.ts";
import { negotiate } from "../request/negotiate.ts";
import { openApiDocument, type OpenApiVersion } from "../openapi/document.ts";
import { answerResult, RESULT_QUERY } from "./result.ts";
import { defineRoute, type Route } from "./route.ts";
import { answerTaskRun, answerTaskRuns, TASK_RUNS_QUERY } from "./task_runs.ts";
import { answerFlowTimes, answerTimes } from "./times.ts";

/** A problem with the run that was looked up, or with Prefect's API. */
const LOOK_UP_PROBLEMS = [404, 502, 503, 504];
const NOT_MODIFIED = {
  description: "The requester has it already.",
  body: "none",
} as const;
const NOTHING_MORE = {
  description: "All has been told before: `Last-Event-ID` is `end`.",
  body: "none",
} as const;
const PRECONDITIONS = ["If-None-Match"];

/** All that is answered, a row each. */
export const ROUTES: readonly Route[] = [
  defineRoute({
    path: "/task-runs/{id}",
    operationId: "getTaskRun",
    summary: "A task run",
    description:
      "Its data, and what is known of its result. Nothing of the result is read.",
    idOf: "the task run",
    query: {},
    headers: PRECONDITIONS,
    answers: {
      200: { description: "The task run.", body: "json", schema: "TaskRun" },
      304: NOT_MODIFIED,
    },
    problems: LOOK_UP_PROBLEMS,
    answer: answerTaskRun,
  }),
  defineRoute({
    path: "/task-runs/{id}/result",
    operationId: "getResult",
    summary: "The result of a task run",
    description:
      "The value as JSON without loss; of a mapped task run the list of its " +
      "children's. With `raw` the stored bytes, whose media type is told by " +
      "their beginning; they can be asked for in parts.",
    idOf: "the task run",
    query: RESULT_QUERY,
    headers: [...PRECONDITIONS, "If-Modified-Since", "Range", "If-Range"],
    answers: {
      200: {
        description: "The value, or all stored bytes.",
        body: "json",
        schema: "Value",
      },
      206: {
        description: "The part of the bytes that `Range` asks for.",
        body: "bytes",
      },
      304: NOT_MODIFIED,
    },
    problems: [...LOOK_UP_PROBLEMS, 409, 413, 416, 422, 501],
    answer: answerResult,
  }),
  defineRoute({
    path: "/task-runs/{id}/mapped",
    operationId: "streamMapped",
    summary: "The children of a mapped task run",
    description:
      "One after the other in the order of their map indices, as they are read. " +
      "A child whose result cannot be had has an `error` in its place; what " +
      "ends the stream too early is its last line, `{ error }` alone, or an " +
      "event `error`. An event stream that is whole ends in an event `end`.",
    idOf: "the mapped task run",
    query: MAPPED_QUERY,
    headers: ["Last-Event-ID"],
    answers: {
      200: {
        description: "The children.",
        body: "lines",
        schema: "MappedChild",
      },
      204: NOTHING_MORE,
    },
    problems: [...LOOK_UP_PROBLEMS, 409],
    answer: answerMapped,
  }),
  defineRoute({
    path: "/task-runs/{id}/mapped/times",
    operationId: "streamMappedTimes",
    summary: "When the children of a mapped task run were at work",
    description:
      "In the order of their map indices; a child that Prefect has no row for " +
      "is left out. The stream ends as that of mapped children does.",
    idOf: "the mapped task run",
    query: MAPPED_TIMES_QUERY,
    headers: ["Last-Event-ID"],
    answers: {
      200: {
        description: "The times.",
        body: "lines",
        schema: "ChildTimes",
      },
      204: NOTHING_MORE,
    },
    problems: [...LOOK_UP_PROBLEMS, 409],
    answer: answerMappedTimes,
  }),
  defineRoute({
    path: "/flow-runs/{id}/task-runs",
    operationId: "streamTaskRuns",
    summary: "The task runs of a flow run",
    description:
      "Mapped children included, in the order of their ids. The stream ends as " +
      "that of mapped children does.",
    idOf: "the flow run",
    query: TASK_RUNS_QUERY,
    headers: ["Last-Event-ID"],
    answers: {
      200: {
        description: "The task runs.",
        body: "lines",
        schema: "TaskRunData",
      },
      204: NOTHING_MORE,
    },
    problems: LOOK_UP_PROBLEMS,
    answer: answerTaskRuns,
  }),
  defineRoute({
    path: "/flow-runs/{id}",
    operationId: "getFlowRun",
    summary: "A flow run",
    description:
      "What it is called, its states, when it was at work and what it was given.",
    idOf: "the flow run",
    query: {},
    headers: PRECONDITIONS,
    answers: {
      200: { description: "The flow run.", body: "json", schema: "FlowRun" },
      304: NOT_MODIFIED,
    },
    problems: LOOK_UP_PROBLEMS,
    answer: answerFlowRun,
  }),
  defineRoute({
    path: "/flow-runs",
    operationId: "streamFlowRuns",
    summary: "Flow runs",
    description:
      "By the time that they were scheduled to start, the latest first, those to " +
      "come included. The stream ends as that of mapped children does.",
    query: FLOW_RUNS_QUERY,
    headers: ["Last-Event-ID"],
    answers: {
      200: { description: "The flow runs.", body: "lines", schema: "FlowRun" },
      204: NOTHING_MORE,
    },
    problems: [502, 503, 504],
    answer: answerFlowRuns,
  }),
  defineRoute({
    path: "/flow-runs/{id}/logs",
    operationId: "streamFlowRunLogs",
    summary: "What a flow run has logged",
    description:
      "Its own lines and those of its task runs, in the order of time. The stream " +
      "ends as that of mapped children does.",
    idOf: "the flow run",
    query: LOGS_QUERY,
    headers: ["Last-Event-ID"],
    answers: {
      200: { description: "The lines.", body: "lines", schema: "LogLine" },
      204: NOTHING_MORE,
    },
    problems: LOOK_UP_PROBLEMS,
    answer: answerLogs("flow_run"),
  }),
  defineRoute({
    path: "/task-runs/{id}/logs",
    operationId: "streamTaskRunLogs",
    summary: "What a task run has logged",
    description:
      "In the order of time. The stream ends as that of mapped children does.",
    idOf: "the task run",
    query: LOGS_QUERY,
    headers: ["Last-Event-ID"],
    answers: {
      200: { description: "The lines.", body: "lines", schema: "LogLine" },
      204: NOTHING_MORE,
    },
    problems: LOOK_UP_PROBLEMS,
    answer: answerLogs("task_run"),
  }),
  defineRoute({
    path: "/task-runs/{id}/times",
    operationId: "getTimes",
    summary: "When a task run was at work",
    description: "A list of one; an empty one where there is no such task run.",
    idOf: "the task run",
    query: {},
    headers: PRECONDITIONS,
    answers: {
      200: { description: "The times.", body: "json", schema: "Times" },
      304: NOT_MODIFIED,
    },
    problems: [502, 503, 504],
    answer: answerTimes,
  }),
  defineRoute({
    path: "/flow-runs/{id}/times",
    operationId: "listTimes",
    summary: "When the task runs of a flow run were at work",
    description: "In the order of their ids, without mapped children.",
    idOf: "the flow run",
    query: {},
    headers: PRECONDITIONS,
    answers: {
      200: { description: "The times.", body: "json", schema: "Times" },
      304: NOT_MODIFIED,
    },
    problems: [502, 503, 504],
    answer: answerFlowTimes,
  }),
  defineRoute({
    path: "/flow-runs/{id}/mapped",
    operationId: "countChildren",
    summary: "How far the mapped tasks of a flow run are",
    description:
      "The number of children in each state, and when the first started and the " +
      "last ended, by mapped task run in the order of their ids.",
    idOf: "the flow run",
    query: {},
    headers: PRECONDITIONS,
    answers: {
      200: {
        description: "The counts.",
        body: "json",
        schema: "ChildrenCounts",
      },
      304: NOT_MODIFIED,
    },
    problems: LOOK_UP_PROBLEMS,
    answer: answerChildrenCounts,
  }),
  defineRoute({
    path: "/flow-runs/{id}/failures",
    operationId: "groupFailures",
    summary: "Why task runs of a flow run failed",
    description:
      "The failed task runs, mapped children included, grouped by their state and " +
      "by what their messages have in common.",
    idOf: "the flow run",
    query: FAILURES_QUERY,
    headers: PRECONDITIONS,
    answers: {
      200: { description: "The causes.", body: "json", schema: "Failures" },
      304: NOT_MODIFIED,
    },
    problems: LOOK_UP_PROBLEMS,
    answer: answerFailures,
  }),
  defineRoute({
    path: "/flow-runs/{id}/graph",
    operationId: "getFlowGraph",
    summary: "The tasks of a flow run's flow",
    description:
      "In the order of their slugs, with the dependencies between them.",
    idOf: "the flow run",
    query: {},
    headers: PRECONDITIONS,
    answers: {
      200: {
        description: "The tasks and dependencies.",
        body: "json",
        schema: "FlowGraph",
      },
      304: NOT_MODIFIED,
    },
    problems: LOOK_UP_PROBLEMS,
    answer: answerGraph,
  }),
  documentRoute({
    path: "/openapi.json",
    operationId: "getOpenApi",
    version: "3.1",
    more: "",
  }),
  documentRoute({
    path: "/openapi-3.2.json",
    operationId: "getOpenApi32",
    version: "3.2",
    more: ", which has schemas for the lines of streams",
  }),
];

/** A route that answers with the description of all of them. */
function documentRoute({ version, more, ...route }: {
  readonly path: string;
  readonly operationId: string;
  readonly version: OpenApiVersion;
  readonly more: string;
}): Route {
  return defineRoute({
    ...route,
    summary: `This description, as OpenAPI ${version}`,
    description: `What there is to ask for, as OpenAPI ${version}${more}.`,
    query: {},
    headers: PRECONDITIONS,
    answers: {
      200: { description: "The document.", body: "json", schema: "OpenApi" },
      304: NOT_MODIFIED,
    },
    problems: [],
    async answer({ request, basePath }) {
      negotiate(request.headers, ["application/json"]);
      return await conditionalJsonResponse(
        request,
        openApiDocument(ROUTES, basePath, version),
      );
    },
  });
}

/** A route, and the id in the path that it was found by. */
export interface FoundRoute {
  readonly route: Route;
  readonly id: string;
}

/** Finds the route of a path. */
export function findRoute(path: string): FoundRoute | undefined {
  const names = path.split("/");
  for (const route of ROUTES) {
    const wanted = route.path.split("/");
    const fits = wanted.length === names.length &&
      wanted.every((name, at) =>
        name === names[at] || (name === "{id}" && names[at] !== "")
      );
    if (fits) return { route, id: names[wanted.indexOf("{id}")] ?? "" };
  }
  return undefined;
}
