const CLASS = /(?:^|\*\/ )(?:export )?(?:default )?class (\w+)[^{]*\{/gm;

/**
 * Keeps the names of classes in a compiled module when it is minified, as
 * values are printed with them. (Names of functions would cost 40 KB more.)
 * Lines do not change.
 */
export function keepClassNames(code: string): string {
  return code.replaceAll(
    CLASS,
    (head, name) =>
      `${head} static { Object.defineProperty(this, "name", { value: "${name}" }); }`,
  );
}
