/** Stamps a private field on an object that is there already. */
class Given {
  constructor(value: object) {
    return value;
  }
}

/** A forwarding pointer: a private field, so that nothing else can see it. */
class Forward extends Given {
  readonly #to: unknown;

  constructor(from: object, to: unknown) {
    super(from);
    this.#to = to;
  }

  static has(value: object): boolean {
    return #to in value;
  }

  static of(value: object): unknown {
    return (value as Forward).#to;
  }
}

/** States that `to` has taken the place of `from`, once for each object. */
export function forward(from: object, to: unknown): void {
  new Forward(from, to);
}

/** True if another value has taken the place of this one. */
export function isForwarded(value: object): boolean {
  return Forward.has(value);
}

/** What `value` is by now: a dict may have become a Map since it was taken. */
export function current(value: unknown): unknown {
  let now = value;
  while (typeof now === "object" && now !== null && Forward.has(now)) {
    now = Forward.of(now);
  }
  return now;
}
