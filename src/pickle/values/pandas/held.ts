const held = new WeakMap<object, readonly object[]>();

/**
 * States which objects a frame holds that it does not show as they are: arrays
 * of objects, attributes, names.
 */
export function setHeld(owner: object, objects: readonly object[]): void {
  if (objects.length > 0) held.set(owner, objects);
}

/** What {@linkcode setHeld} stated, undefined if nothing. */
export function heldObjects(owner: object): readonly object[] | undefined {
  return held.get(owner);
}
