/** A turn of the event loop, in which available work is done. */
export interface Turn {
  /** Resolves to false at the end. */
  readonly ended: Promise<false>;
  /** Ends it without a wait. */
  clear(): void;
}

/** Starts a turn. */
export function startTurn(): Turn {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ended = new Promise<false>((resolve) =>
    timer = setTimeout(() => resolve(false), 0)
  );
  return { ended, clear: () => clearTimeout(timer) };
}

const yes = () => true;

/**
 * Returns whether a promise is settled at the end of a turn, by default of a
 * new one.
 */
export async function isReady(
  promise: Promise<unknown>,
  turn?: Turn,
): Promise<boolean> {
  const { ended, clear } = turn ?? startTurn();
  try {
    return await Promise.race([promise.then(yes, yes), ended]);
  } finally {
    if (turn === undefined) clear();
  }
}
