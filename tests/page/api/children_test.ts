import { assertEquals } from "@std/assert";
import type { Child } from "../../../page/api/api.ts";
import { countStates, createChildren } from "../../../page/api/children.ts";
import { isOpen, STATE_TYPES, type StateType } from "../../../page/states.ts";
import { isFinished, parseState } from "../../../mod.ts";

const child = (mapIndex: number, type: StateType): Child => ({
  mapIndex,
  taskRunId: `run ${mapIndex}`,
  state: parseState({ type }),
});

Deno.test("children are counted by state as they come and change", () => {
  const children = createChildren(3);
  const told: number[] = [];
  const end = children.subscribe((index) => told.push(index));
  children.put(child(0, "Running"));
  children.put(child(2, "Failed"));
  children.put(child(0, "Success"));
  end();
  children.put(child(4, "Success")); // more than were expected
  assertEquals(children.counts(), [
    { type: "Success", count: 2 },
    { type: "Failed", count: 1 },
  ]);
  assertEquals([children.seen, children.count], [3, 5]);
  assertEquals(told, [0, 2, 0]);
  assertEquals(children.at(1), undefined);
});

Deno.test("what is read again are those that are missing or may still change", () => {
  const children = createChildren(5);
  assertEquals(children.openRange(), { start: 0, end: 5 });
  for (let index = 0; index < 5; index++) children.put(child(index, "Success"));
  assertEquals(children.openRange(), undefined);
  children.put(child(1, "Retrying"));
  children.put(child(3, "Running"));
  assertEquals(children.openRange(), { start: 1, end: 4 });
});

Deno.test("what is missing is counted, until it comes", () => {
  const children = createChildren(2);
  children.put(child(0, "Success"));
  assertEquals([children.isOpen, children.kindAt(1)], [true, undefined]);
  children.putGap(1);
  children.putGap(0); // it came
  assertEquals([children.isOpen, children.missing], [false, 1]);
  assertEquals(children.counts(), [
    { type: "Success", count: 1 },
    { type: "Missing", count: 1 },
  ]);
  assertEquals(
    children.find(0, 1, (at) => children.kindAt(at) === "Missing"),
    1,
  );
  assertEquals(children.openRange(), { start: 1, end: 2 });
  children.put(child(1, "Running"));
  assertEquals([children.isOpen, children.missing], [true, 0]);
  assertEquals(children.kindAt(1), "Running");
});

Deno.test("the next and the previous in a state are found", () => {
  const children = createChildren(6);
  for (const index of [1, 4]) children.put(child(index, "Failed"));
  const failed = (at: number) => children.kindAt(at) === "Failed";
  assertEquals(children.find(1, 1, failed), 4);
  assertEquals(children.find(4, -1, failed), 1);
  assertEquals(children.find(4, 1, failed), undefined);
});

Deno.test("states are listed in one order", () => {
  const counts = countStates(["Failed", "Success", "Failed"]);
  assertEquals(counts, [
    { type: "Success", count: 1 },
    { type: "Failed", count: 2 },
  ]);
});

for (const type of STATE_TYPES) {
  Deno.test(`${type} is open unless it has finished`, () => {
    assertEquals(isOpen(type), !isFinished(parseState({ type })));
  });
}
