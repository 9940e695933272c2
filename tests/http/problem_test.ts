import { assertEquals } from "@std/assert";
import {
  ApiError,
  type ApiErrorCode,
  ConfigError,
  ResultError,
  type ResultErrorCode,
  TaskRunError,
  type TaskRunErrorCode,
} from "../../mod.ts";
import { PickleError, type PickleErrorCode } from "../../src/pickle/mod.ts";
import { problemResponse, toProblem } from "../../src/http/problem.ts";

const API: Record<ApiErrorCode, number> = {
  "not_found": 404,
  "multiple_found": 502,
  "bad_response": 502,
  graphql: 502,
  unauthorized: 502,
  "rate_limited": 503,
  http: 502,
  network: 502,
  timeout: 504,
  "permission_denied": 500,
};
const TASK_RUN: Record<TaskRunErrorCode, number> = {
  "not_finished": 409,
  "not_mapped": 409,
  "missing_index": 409,
};
const RESULT: Record<ResultErrorCode, number> = {
  "no_result": 404,
  "no_location": 404,
  "custom_type": 501,
  "not_found": 404,
  denied: 403,
  "read_failed": 502,
  network: 502,
  timeout: 504,
  "permission_denied": 500,
  undecodable: 422,
  "too_large": 413,
  unsupported: 501,
  schema: 422,
};
const PICKLE: Record<PickleErrorCode, number> = {
  truncated: 422,
  malformed: 422,
  limit: 422,
};

const CASES: [error: Error, status: number][] = [
  ...Object.entries(API).map(([code, status]): [Error, number] => [
    new ApiError(code as ApiErrorCode, "m"),
    status,
  ]),
  ...Object.entries(TASK_RUN).map(([code, status]): [Error, number] => [
    new TaskRunError(code as TaskRunErrorCode, "m", { taskRunId: "r" }),
    status,
  ]),
  ...Object.entries(RESULT).map(([code, status]): [Error, number] => [
    new ResultError(code as ResultErrorCode, "m", { ref: null }),
    status,
  ]),
  ...Object.entries(PICKLE).map(([code, status]): [Error, number] => [
    new PickleError(code as PickleErrorCode, "m", { offset: 0 }),
    status,
  ]),
  [new ConfigError("m", { setting: "apiUrl" }), 500],
];
for (const [error, expected] of CASES) {
  const { code } = error as { code?: string };
  Deno.test(`${error.name} "${code}" is told with status ${expected}`, () => {
    const problem = toProblem(error, "/at");
    assertEquals([problem.status, problem.code], [expected, code]);
    assertEquals(problem.detail, error.message);
    assertEquals(problem.instance, "/at");
    assertEquals("hint" in problem, false);
    assertEquals(problemResponse(problem).status, expected);
  });
}

Deno.test("a problem has the hint of its error", () => {
  const error = new ApiError("not_found", "m", { hint: "look elsewhere" });
  assertEquals(toProblem(error, "/").hint, "look elsewhere");
});

Deno.test("an API that is overrun is a problem with Retry-After", () => {
  const { headers } = problemResponse(
    toProblem(new ApiError("rate_limited", "m"), "/"),
  );
  assertEquals(headers.get("retry-after"), "30");
});

Deno.test("an error that is not the library's is not described", () => {
  const told = JSON.stringify(toProblem(new Error("pcu_secret"), "/"));
  assertEquals(told.includes("pcu_secret"), false);
  assertEquals(JSON.parse(told).code, "internal");
});
