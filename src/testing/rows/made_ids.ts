/** The first three groups of a UUID, the same for the same string. */
export function idPrefix(text: string): string {
  const [first, second] = [hash(text, 0x811c9dc5), hash(text, 0x01000193)];
  return `${first}-${second.slice(0, 4)}-4${second.slice(4, 7)}`;
}

/** The generated id of a row, in the order of the positions. */
export function madeId(text: string, position: number): string {
  const end = position.toString(16).padStart(12, "0");
  return `${idPrefix(text)}-8000-${end}`;
}

/** FNV-1a as eight hexadecimal digits. */
function hash(text: string, seed: number): string {
  let sum = seed;
  for (let i = 0; i < text.length; i++) {
    sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  }
  return (sum >>> 0).toString(16).padStart(8, "0");
}
