import type { ResultRef, ResultSettings } from "../../../mod.ts";
import { usageError } from "../errors.ts";
import { integer, type Options, texts, type Values } from "./option.ts";

/** The options for reading results. */
export const READING_OPTIONS = {
  root: texts("DIR", "A folder that results may be read from; repeatable", {
    isPath: true,
  }),
  rewrite: texts(
    "FROM=TO",
    "Replace the folder FROM of another machine by TO; repeatable",
  ),
  "max-bytes": integer(
    "N",
    "The maximum size of a result; by default 256 MiB",
    {
      min: 1,
    },
  ),
} satisfies Options;

/** Returns the options as settings of the library. */
export function readingSettings(
  { root, rewrite, "max-bytes": maxBytes }: Values<typeof READING_OPTIONS>,
): ResultSettings {
  const moves = rewrite.map(moveOf);
  return {
    maxBytes,
    ...root.length > 0 && { local: { roots: root } },
    ...moves.length > 0 && { rewrite: (ref) => moved(ref, moves) },
  };
}

interface Move {
  readonly from: string;
  readonly to: string;
}

function moveOf(text: string): Move {
  const [, from, to] = /^([^=]+)=([^=]+)$/.exec(text) ?? [];
  if (from !== undefined && to !== undefined) {
    return { from: withoutSlash(from), to: withoutSlash(to) };
  }
  throw usageError(
    `Cannot use --rewrite "${text}": it is not FROM=TO`,
    "Pass two folders, such as --rewrite /home/worker/results=/mnt/results",
  );
}

function withoutSlash(path: string): string {
  return path.replace(/(?<=.)[\\/]+$/, "");
}

function moved(ref: ResultRef, moves: readonly Move[]): ResultRef {
  if (ref.type !== "LocalResult") return ref;
  const place = (path: string | null | undefined) => {
    const move = moves.find(({ from }) =>
      path === from || path?.startsWith(`${from}/`) ||
      path?.startsWith(`${from}\\`)
    );
    return move && path
      ? move.to + path.slice(move.from.length).replaceAll("\\", "/")
      : path;
  };
  const { location, dir } = ref;
  return { ...ref, location: place(location) ?? null, dir: place(dir) ?? null };
}
