import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { quotedText } from "../../src/notation/quoted.ts";
import type { Json } from "../api/api.ts";
import { fieldsOf } from "./fields.ts";
import { inlineText } from "./inline.ts";
import { type Part, partsOf } from "./parts.ts";
import { leafKind, leafText, titleOf } from "./text.ts";
import { isList, isObject, tagOf } from "./value.ts";

/** How many parts are shown at once; more come in groups of so many. */
const GROUP = 100;

/** Parts that are not yet shown, or a value. */
type Node =
  | { readonly label: string; readonly value: Json; readonly at: number }
  | {
    readonly label: string;
    readonly parts: readonly Part[];
    /** The place of its first part. */
    readonly from: number;
  };

/** @param from The place of the first part among all of its value. */
function nodesOf(parts: readonly Part[], from = 0): readonly Node[] {
  if (parts.length <= GROUP) {
    return parts.map(([label, value], at) => ({ label, value, at: from + at }));
  }
  let size = GROUP;
  while (parts.length / size > GROUP) size *= GROUP;
  const groups: Node[] = [];
  for (let at = 0; at < parts.length; at += size) {
    const group = parts.slice(at, at + size);
    const label = `${group[0]![0]} … ${group.at(-1)![0]}`;
    groups.push({ label, parts: group, from: from + at });
  }
  return groups;
}

/** Opens a part of a value by itself. */
type Open = (path: readonly number[]) => void;

/** A value as a tree: what is closed is not drawn. */
export function Tree({ value, onOpen }: {
  value: Json;
  onOpen?: Open;
}): JSX.Element {
  const root = useRef<HTMLUListElement>(null);
  const parts = partsOf(value);

  function onKeyDown(event: KeyboardEvent): void {
    const items = [
      ...root.current!.querySelectorAll<HTMLElement>("[role=treeitem]"),
    ];
    const at = items.indexOf(event.target as HTMLElement);
    if (at < 0) return;
    const item = items[at]!;
    const isOpen = item.ariaExpanded === "true";
    const next = {
      ArrowDown: () => items[at + 1],
      ArrowUp: () => items[at - 1],
      Home: () => items[0],
      End: () => items.at(-1),
      ArrowRight: () => isOpen ? items[at + 1] : press(item),
      ArrowLeft: () => isOpen ? press(item) : parentOf(item),
      Enter: () => press(item),
      o: () => openAlone(item),
      " ": () => press(item),
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const target = next();
    if (!target) return;
    for (const other of items) other.tabIndex = -1;
    target.tabIndex = 0;
    target.focus();
  }

  if (parts.length === 0) return <p class="nothing">Nothing is in it.</p>;
  return (
    <ul
      class="tree"
      role="tree"
      aria-label="Result"
      ref={root}
      onKeyDown={onKeyDown}
    >
      {nodesOf(parts).map((node, at) => (
        <Item
          key={keyOf(node)}
          node={node}
          path={[]}
          level={1}
          isFirst={at === 0}
          onOpen={onOpen}
        />
      ))}
    </ul>
  );
}

function press(item: HTMLElement): undefined {
  item.querySelector<HTMLElement>(":scope > .row")?.click();
}

function openAlone(item: HTMLElement): undefined {
  item.querySelector<HTMLElement>(":scope > .row > .open-part")?.click();
}

/** Labels may come twice: the keys 1 and "1" of a dict. */
function keyOf(node: Node): string {
  return "parts" in node ? `from ${node.from}` : String(node.at);
}

function parentOf(item: HTMLElement): HTMLElement | null | undefined {
  return item.parentElement?.closest<HTMLElement>("[role=treeitem]");
}

function Item({ node, path, level, isFirst, onOpen }: {
  node: Node;
  /** The places of the values around it. */
  path: readonly number[];
  level: number;
  isFirst: boolean;
  onOpen: Open | undefined;
}): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const isGroup = "parts" in node;
  const canOpen = isGroup || hasParts(node.value);
  const parts = !isOpen ? [] : isGroup ? node.parts : partsOf(node.value);
  const own = isGroup ? path : [...path, node.at];
  return (
    <li
      role="treeitem"
      aria-level={level}
      aria-expanded={canOpen ? isOpen : undefined}
      aria-keyshortcuts={canOpen && onOpen ? "o" : undefined}
      tabIndex={isFirst ? 0 : -1}
    >
      <span
        class={canOpen ? "row can-open" : "row"}
        onClick={canOpen ? () => setOpen(!isOpen) : undefined}
      >
        <span class="twist" aria-hidden="true">
          {canOpen ? (isOpen ? "▾" : "▸") : ""}
        </span>
        <span class="key">{node.label}{!isGroup && ":"}</span>{" "}
        {!isGroup && <Text value={node.value} />}
        {!isGroup && canOpen && onOpen && (
          <button
            type="button"
            class="link open-part"
            tabIndex={-1}
            aria-label={`Open ${node.label} alone`}
            title="Open it alone, as a table, a plot or an image (key: o)"
            onClick={(event) => {
              event.stopPropagation();
              onOpen(own);
            }}
          >
            open
          </button>
        )}
      </span>
      {isOpen && (
        <ul role="group">
          {nodesOf(parts, isGroup ? node.from : 0).map((part) => (
            <Item
              key={keyOf(part)}
              node={part}
              path={own}
              level={level + 1}
              isFirst={false}
              onOpen={onOpen}
            />
          ))}
        </ul>
      )}
    </li>
  );
}

function hasParts(value: Json): boolean {
  return (isList(value) || isObject(value)) && leafText(value) === undefined &&
    partsOf(value).length > 0;
}

const LONG = 200;

/** Letters of an instance that is not open. */
const INLINE_ROOM = 100;

function Text({ value }: { value: Json }): JSX.Element {
  const [isWhole, setWhole] = useState(false);
  const text = leafText(value);
  if (text === undefined) {
    const said = fieldsOf(value) === undefined
      ? titleOf(value)
      : inlineText(value, INLINE_ROOM);
    return <span class="type">{said}</span>;
  }
  const kind = leafKind(value);
  const shown = isWhole || text.length <= LONG
    ? text
    : `${text.slice(0, LONG)}…`;
  return (
    <>
      <span class={`leaf ${kind}`}>
        {kind === "text" ? quotedText(shown) : shown}
      </span>
      {isObject(value) && <span class="type">{` ${tagOf(value)}`}</span>}
      {shown !== text && (
        <button
          type="button"
          class="link"
          onClick={() => setWhole(true)}
        >
          all {text.length}
        </button>
      )}
    </>
  );
}
