/** Makes consoles of Deno, Node and Bun print instances of a class as `text`. */
export function printAs<T>(
  type: { readonly prototype: T },
  text: (value: T) => string,
): void {
  for (const key of ["Deno.customInspect", "nodejs.util.inspect.custom"]) {
    Object.defineProperty(type.prototype, Symbol.for(key), {
      value(this: T): string {
        return text(this);
      },
    });
  }
}
