/** Adds a private field to an existing object. */
class Given {
  constructor(value: object) {
    return value;
  }
}

/** A forwarding pointer in a private field, which no other code can see. */
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

/** Records that `to` replaces `from`, at most once for each object. */
export function forward(from: object, to: unknown): void {
  new Forward(from, to);
}

/** Returns whether another value replaces this one. */
export function isForwarded(value: object): boolean {
  return Forward.has(value);
}

/** The current replacement of `value`: a dict may have become a Map. */
export function current(value: unknown): unknown {
  let now = value;
  while (typeof now === "object" && now !== null && Forward.has(now)) {
    now = Forward.of(now);
  }
  return now;
}
