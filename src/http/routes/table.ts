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
import { answerRows, ROWS_QUERY } from "./rows.ts";
import { answerTaskRun, answerTaskRuns, TASK_RUNS_QUERY } from "./task_runs.ts";
import { answerFlowTimes, answerTimes } from "./times.ts";

/** A problem with the look-up of a run, or with Prefect's API. */
const LOOK_UP_PROBLEMS = [404, 502, 503, 504];
const NOT_MODIFIED = {
  description: "The client has it already.",
  body: "none",
} as const;
const NOTHING_MORE = {
  description: "The client has received everything: `Last-Event-ID` is `end`.",
  body: "none",
} as const;
const PRECONDITIONS = ["If-None-Match"];

/** All routes. */
export const ROUTES: readonly Route[] = [
  defineRoute({
    path: "/task-runs/{id}",
    operationId: "getTaskRun",
    summary: "A task run",
    description:
      "Its fields, and a description of its result, which is not read.",
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
      "The value as JSON without loss; for a mapped task run the list of its " +
      "children's results. With `raw` the stored bytes, whose media type is " +
      "detected from their start; ranges are supported.",
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
        description: "The bytes of the requested `Range`.",
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
      "The children in the order of their map indices, sent as they are read. " +
      "A child whose result cannot be loaded has `error` instead of `result`. An error " +
      "that ends the stream early is its last line, `{ error }` alone, or an " +
      "event `error`. A complete event stream ends with an event `end`.",
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
    summary: "The execution times of the children of a mapped task run",
    description:
      "The times in the order of the map indices; a child without a row in Prefect " +
      "is left out. The stream ends like that of mapped children.",
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
      "The task runs, including mapped children, in the order of their ids. The stream " +
      "ends like that of mapped children.",
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
    description: "Its name, states, times and parameters.",
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
      "Flow runs by their scheduled start time, latest first, including scheduled " +
      "ones. The stream ends like that of mapped children.",
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
    summary: "The log lines of a flow run",
    description:
      "Its own lines and those of its task runs, in chronological order. The stream " +
      "ends like that of mapped children.",
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
    summary: "The log lines of a task run",
    description:
      "The lines in chronological order. The stream ends like that of mapped children.",
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
    summary: "The execution times of a task run",
    description: "A list with one item; empty if the task run does not exist.",
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
    summary: "The execution times of the task runs of a flow run",
    description: "The times in the order of the ids, without mapped children.",
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
    summary: "The progress of the mapped tasks of a flow run",
    description:
      "The number of children in each state, the first start time and the " +
      "last end time, for each mapped task run in the order of their ids.",
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
    summary: "The causes of the failures of a flow run",
    description:
      "The failed task runs, including mapped children, grouped by their state and " +
      "the common part of their messages.",
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
    summary: "The tasks of the flow of a flow run",
    description:
      "The tasks in the order of their slugs, with their dependencies.",
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
  defineRoute({
    path: "/rows",
    operationId: "getRows",
    summary: "Rows of a source",
    description:
      "Rows as Prefect's API has them, with the values of PrefectResults, for the " +
      "client of the entry point ./remote. Conditions and rows may change with " +
      "the version of the package.",
    query: ROWS_QUERY,
    headers: [],
    answers: {
      200: { description: "The rows.", body: "json", schema: "Rows" },
    },
    problems: LOOK_UP_PROBLEMS,
    answer: answerRows,
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
    more: ", which has schemas for the items of streams",
  }),
];

/** Creates the route of the description of all routes. */
function documentRoute({ version, more, ...route }: {
  readonly path: string;
  readonly operationId: string;
  readonly version: OpenApiVersion;
  readonly more: string;
}): Route {
  return defineRoute({
    ...route,
    summary: `This description, as OpenAPI ${version}`,
    description:
      `The description of the interface, as OpenAPI ${version}${more}.`,
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
