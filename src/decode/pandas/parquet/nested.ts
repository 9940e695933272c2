// Lists, structs and maps: converts the values that the library assembles to
// those of pandas.

import type { SchemaElement, SchemaTree } from "hyparquet";
import { fitsPlain } from "../../../pickle/key_order.ts";
import { setOwn } from "../../../pickle/values/dict.ts";
import { markImmutable } from "../../../pickle/values/marks.ts";
import type { Work } from "../../work.ts";
import type { ArrowField } from "./arrow/schema.ts";
import { cellMaker } from "./cells.ts";
import { extensionMaker } from "./arrow/extensions.ts";
import { damaged } from "./footer.ts";
import { isNone } from "./leaf.ts";

/** Converts an assembled value to the value of a cell. */
export type FinishCell = (assembled: unknown) => unknown;

/** The conversion of a column that is not a leaf. */
export interface NestedType {
  /** The converter of stored values for each leaf, in the order of the file. */
  readonly leaves: readonly ((stored: unknown) => unknown)[];
  readonly finish: FinishCell;
}

/** The cost of a list, struct or map, and of each of its members. */
const NESTED_COST = 32;

/** @param schema The elements of the file, with their types. */
export function nestedType(
  tree: SchemaTree,
  elements: readonly SchemaElement[],
  firstElement: number,
  arrow: ArrowField | undefined,
  work: Work,
): NestedType {
  const leaves: ((stored: unknown) => unknown)[] = [];
  let place = firstElement;

  function visit(node: SchemaTree, field: ArrowField | undefined): FinishCell {
    const element = elements[place++]!;
    const finish = visitPlain(node, element, field);
    const extend = field && extensionMaker(field);
    const isRepeated = element.repetition_type === "REPEATED";
    const extended: FinishCell = extend === undefined
      ? finish
      : (value) => isNone(value) ? null : extend(finish(value));
    return isRepeated ? eachOf(extended, work) : extended;
  }

  function visitPlain(
    node: SchemaTree,
    element: SchemaElement,
    field: ArrowField | undefined,
  ): FinishCell {
    const children = field?.children();
    if (node.children.length === 0) {
      leaves.push(cellMaker(element, field, work));
      return (value) => value ?? null;
    }
    if (isList(node, element)) {
      const [repeated] = node.children;
      if (repeated!.children.length !== 1) {
        return visit(repeated!, children?.[0]); // two levels, as in files of old writers
      }
      place++; // the level of the repetition, which the library removes
      return eachOf(visit(repeated!.children[0]!, children?.[0]), work);
    }
    if (isMap(node, element)) {
      place++;
      const entries = node.children[0]!;
      const fields = children?.[0]?.children();
      const [key, value] = entries.children.map((child, i) =>
        visit(child, fields?.[i])
      );
      return mapOf(entries.element.name, entries.children, key!, value, work);
    }
    const members = node.children.map((child, i) =>
      [child.element.name, visit(child, children?.[i])] as const
    );
    return structOf(members, work);
  }

  const finish = visit(tree, arrow);
  return { leaves, finish };
}

function isList(node: SchemaTree, element: SchemaElement): boolean {
  const [first, ...others] = node.children;
  return element.converted_type === "LIST" && others.length === 0 &&
    first!.children.length <= 1 &&
    first!.element.repetition_type === "REPEATED";
}

/** Returns whether an element is a map, whose entries are a repeated struct. */
export function isMap(node: SchemaTree, element: SchemaElement): boolean {
  const [first, ...others] = node.children;
  return MAPS.has(element.converted_type ?? "") && others.length === 0 &&
    (first!.children.length === 2 || first!.children.length === 1) &&
    first!.element.repetition_type === "REPEATED";
}

const MAPS: ReadonlySet<string> = new Set(["MAP", "MAP_KEY_VALUE"]);

function eachOf(finish: FinishCell, work: Work): FinishCell {
  return (value) => {
    if (isNone(value)) return null;
    if (!Array.isArray(value)) throw damaged();
    work.charge((1 + value.length) * NESTED_COST);
    return value.map(finish);
  };
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw damaged();
}

function structOf(
  members: readonly (readonly [name: string, finish: FinishCell])[],
  work: Work,
): FinishCell {
  const isPlain = fitsPlain(members.map(([name]) => name));
  return (value) => {
    if (isNone(value)) return null;
    const own = membersOf(value);
    work.charge((1 + members.length) * NESTED_COST);
    const dict: Record<string, unknown> = {};
    const map = new Map<string, unknown>();
    for (const [name, finish] of members) {
      const member = finish(Object.hasOwn(own, name) ? own[name] : null);
      if (isPlain) setOwn(dict, name, member);
      else map.set(name, member);
    }
    return isPlain ? dict : map;
  };
}

/**
 * Creates a map as a list of pairs. A key may occur twice, and be of any type.
 */
function mapOf(
  entries: string,
  [keyNode, valueNode]: readonly SchemaTree[],
  finishKey: FinishCell,
  finishValue: FinishCell | undefined,
  work: Work,
): FinishCell {
  const keyName = keyNode!.element.name;
  const valueName = valueNode?.element.name;
  return (value) => {
    if (isNone(value)) return null;
    const pairs = membersOf(value)[entries];
    if (isNone(pairs)) return [];
    if (!Array.isArray(pairs)) throw damaged();
    work.charge((1 + 2 * pairs.length) * NESTED_COST);
    return pairs.map((pair) => {
      const own = membersOf(pair);
      const made = valueName === undefined || finishValue === undefined
        ? null
        : finishValue(own[valueName]);
      return markImmutable([finishKey(own[keyName]), made]);
    });
  };
}
