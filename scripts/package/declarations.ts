/** An example: up to the next tag, or the end of the comment. */
const EXAMPLE = /\n *\* @example(?:(?!\n *\* @[a-z])(?!\n? *\*\/)[^])*/g;

/** DOM types that Node's types lack, expressed by other types. */
const OF_NODE: Readonly<Record<string, string>> = {
  HeadersInit: 'NonNullable<RequestInit["headers"]>',
  RequestInfo: "(Request | string)",
};

/**
 * The reference that `await using` needs: TypeScript has it, but not in ES2022.
 */
const OF_DISPOSING = '/// <reference lib="esnext.disposable" />\n';

/**
 * The declaration file for npm users: without the examples, which import the
 * test backend and `@std/assert` and are a third of it, and without types that
 * only browsers have.
 */
export function publicDeclaration(text: string): string {
  const head = /\b(?:Async)?Disposable\b/.test(text) ? OF_DISPOSING : "";
  return head + text
    .replaceAll(
      /\/\*\*[^]*?\*\//g,
      (comment) =>
        comment.replaceAll(EXAMPLE, "")
          .replaceAll(/(?:\n *\* *)+(?=\n *\*\/)/g, ""),
    )
    .replaceAll(/\b(?:HeadersInit|RequestInfo)\b/g, (name) => OF_NODE[name]!);
}
