/** An example: up to the next tag, or the end of the comment. */
const EXAMPLE = /\n *\* @example(?:(?!\n *\* @[a-z])(?!\n? *\*\/)[^])*/g;

/** Types of the DOM that Node's types lack, by what they have of the same. */
const OF_NODE: Readonly<Record<string, string>> = {
  HeadersInit: 'NonNullable<RequestInit["headers"]>',
  RequestInfo: "(Request | string)",
};

/** What `await using` needs: TypeScript has it, but not in its ES2022. */
const OF_DISPOSING = '/// <reference lib="esnext.disposable" />\n';

/**
 * A declaration file as npm users get it: without the examples, which import
 * the test backend and `@std/assert` and are a third of it, and without types
 * that only programs for browsers know.
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
