const CLASS = /(?:^|\*\/ )(?:export )?(?:default )?class (\w+)[^{]*\{/gm;

/**
 * A compiled module whose classes keep their names when it is minified: values
 * are printed by them. (Keeping the names of functions too would cost 40 KB.)
 * Lines stay where they are.
 */
export function keepClassNames(code: string): string {
  return code.replaceAll(
    CLASS,
    (head, name) =>
      `${head} static { Object.defineProperty(this, "name", { value: "${name}" }); }`,
  );
}
