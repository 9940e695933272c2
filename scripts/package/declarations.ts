/** An example: up to the next tag, or the end of the comment. */
const EXAMPLE = /\n *\* @example(?:(?!\n *\* @[a-z])(?!\n? *\*\/)[^])*/g;

/**
 * A declaration file as npm users get it: without the examples, which import
 * the test backend and `@std/assert`, and are a third of it.
 */
export function publicDeclaration(text: string): string {
  return text.replaceAll(
    /\/\*\*[^]*?\*\//g,
    (comment) =>
      comment.replaceAll(EXAMPLE, "")
        .replaceAll(/(?:\n *\* *)+(?=\n *\*\/)/g, ""),
  );
}
