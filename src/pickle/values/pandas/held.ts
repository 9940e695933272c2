const held = new WeakMap<object, readonly object[]>();

/**
 * Records the objects of a frame that it does not show directly: arrays of
 * objects, attributes, names.
 */
export function setHeld(owner: object, objects: readonly object[]): void {
  if (objects.length > 0) held.set(owner, objects);
}

/** The objects of {@linkcode setHeld}; undefined if there are none. */
export function heldObjects(owner: object): readonly object[] | undefined {
  return held.get(owner);
}
