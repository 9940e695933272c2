import { assertEquals, assertThrows } from "@std/assert";
import { negotiate } from "../../../src/http/request/negotiate.ts";
import { RequestError } from "../../../src/http/problem.ts";

const [ND, SSE] = ["application/x-ndjson", "text/event-stream"] as const;

const CASES: [accept: string | null, chosen: string | undefined][] = [
  [null, ND],
  ["*/*", ND],
  [SSE, SSE],
  ["Text/Event-Stream", SSE],
  ["text/*", SSE],
  ["application/*", ND],
  [`${ND}, ${SSE}`, ND],
  [`${ND};q=0.5, ${SSE}`, SSE],
  [`${ND};q=0, */*;q=0.1`, SSE],
  [`*/*;q=0.1, ${SSE};q=0.05`, ND],
  ["text/html, application/xhtml+xml, */*;q=0.8", ND],
  [`${SSE}; charset=utf-8; q=0.9, ${ND};q=0.8`, SSE],
  [`,, ${SSE} ,`, SSE],
  ["application/json", undefined],
  [`${ND};q=0`, undefined],
  [`${ND};q=much`, undefined],
  ["", undefined],
];
for (const [accept, chosen] of CASES) {
  Deno.test(`Accept ${accept} gives ${chosen ?? "a refusal"}`, () => {
    const headers = new Headers(accept === null ? {} : { accept });
    const choose = () => negotiate(headers, [ND, SSE]);
    if (chosen !== undefined) return assertEquals(choose(), chosen);
    const error = assertThrows(choose, RequestError, `"${ND}" and "${SSE}"`);
    assertEquals(error.code, "not_acceptable");
  });
}
