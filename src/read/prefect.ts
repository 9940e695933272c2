import { type ResultReader, streamOf } from "./reader.ts";

/**
 * Reads a PrefectResult, whose location is the value itself as JSON text.
 *
 * UTF-8 has no form for half a surrogate pair, JSON's escape has: such a half
 * is escaped, so that it comes out of the JSON as it went in.
 */
export const prefectReader: ResultReader = {
  open({ location }) {
    const text = (location ?? "").replace(
      /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      (half) => `\\u${half.charCodeAt(0).toString(16)}`,
    );
    return Promise.resolve(streamOf(new TextEncoder().encode(text)));
  },
};
