import { type ResultReader, streamOf } from "./reader.ts";

/**
 * Reads a PrefectResult, whose location is the value itself as JSON.
 *
 * UTF-8 cannot encode half a surrogate pair, but a JSON escape can. Such a half
 * is escaped, so that decoding returns the same string.
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
