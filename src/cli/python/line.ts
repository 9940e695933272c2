/** A string, and its width in a terminal. */
export interface Piece {
  readonly text: string;
  readonly width: number;
}

/** Collects short strings into lines. */
export function createLine(
  width: number,
  emit: (text: string) => void,
): { add(piece: Piece): void; flush(): void } {
  let texts: string[] = [];
  let used = 0;
  const flush = () => {
    if (texts.length > 0) emit(texts.join(" "));
    texts = [];
    used = 0;
  };
  return {
    add(piece) {
      if (texts.length > 0 && used + 1 + piece.width > width) flush();
      texts.push(piece.text);
      used += piece.width + 1;
    },
    flush,
  };
}
