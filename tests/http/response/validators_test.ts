import { assertEquals, assertNotEquals } from "@std/assert";
import {
  digest,
  isSameForRange,
  notModified,
  validatorHeaders,
} from "../../../src/http/response/validators.ts";

const strong = { etag: '"a"', modified: "2022-05-09T10:00:00.700Z" };
const weak = { ...strong, etag: 'W/"a"' };
const DATE = "Mon, 09 May 2022 10:00:00 GMT";
const LATER = "Mon, 09 May 2022 10:00:01 GMT";
const BEFORE = "Mon, 09 May 2022 09:59:59 GMT";

const KNOWN: [headers: Record<string, string>, isKnown: boolean][] = [
  [{}, false],
  [{ "if-none-match": '"a"' }, true],
  [{ "if-none-match": 'W/"a"' }, true],
  [{ "if-none-match": '"b", W/"a" , "c"' }, true],
  [{ "if-none-match": '"b","ab"' }, false],
  [{ "if-none-match": "a" }, false],
  [{ "if-none-match": " * " }, true],
  [{ "if-none-match": "" }, false],
  [{ "if-modified-since": DATE }, true],
  [{ "if-modified-since": LATER }, true],
  [{ "if-modified-since": BEFORE }, false],
  [{ "if-modified-since": "yesterday" }, false],
  [{ "if-none-match": '"b"', "if-modified-since": LATER }, false],
];
for (const [headers, expected] of KNOWN) {
  Deno.test(`what is asked for with ${JSON.stringify(headers)} is ${expected ? "" : "not "}known`, () => {
    for (const validators of [strong, weak]) {
      const answer = notModified(new Headers(headers), validators);
      assertEquals(answer?.status, expected ? 304 : undefined);
      assertEquals(
        answer?.headers.get("etag"),
        expected ? validators.etag : undefined,
      );
    }
  });
}

Deno.test("nothing is unmodified whose time is not known", () => {
  const headers = new Headers({ "if-modified-since": DATE });
  assertEquals(
    notModified(headers, { etag: '"a"', modified: null }),
    undefined,
  );
});

const RANGES: [ifRange: string | undefined, strong: boolean, weak: boolean][] =
  [
    [undefined, true, true],
    ['"a"', true, false],
    ['W/"a"', false, false],
    ['"b"', false, false],
    [DATE, true, false],
    [LATER, false, false],
    ["yesterday", false, false],
  ];
for (const [ifRange, whereStrong, whereWeak] of RANGES) {
  Deno.test(`If-Range ${ifRange} is the same: ${whereStrong}, by a weak tag: ${whereWeak}`, () => {
    const headers = new Headers(
      ifRange === undefined ? {} : { "if-range": ifRange },
    );
    assertEquals(isSameForRange(headers, strong), whereStrong);
    assertEquals(isSameForRange(headers, weak), whereWeak);
    const dateless = { ...strong, modified: null };
    assertEquals(
      isSameForRange(headers, dateless),
      whereStrong && ifRange !== DATE,
    );
  });
}

Deno.test("the same data has the same digest, other data another", async () => {
  assertEquals(await digest({ a: [1] }), await digest({ a: [1] }));
  assertNotEquals(await digest({ a: [1] }), await digest({ a: [2] }));
});

Deno.test("Last-Modified is a date of HTTP", () => {
  assertEquals(validatorHeaders(strong), {
    etag: '"a"',
    "last-modified": DATE,
  });
  assertEquals(validatorHeaders({ etag: '"a"', modified: null }), {
    etag: '"a"',
  });
});
