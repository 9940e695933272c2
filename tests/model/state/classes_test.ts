import { assertEquals } from "@std/assert";
import * as mod from "../../../mod.ts";
import type { StateType } from "../../../mod.ts";
import { STATE_CLASSES } from "../../../src/model/state/classes.ts";
import recorded from "../../data/states.json" with { type: "json" };

// The classes of the official client.
type Recorded = Record<string, unknown> & {
  class: StateType;
  mro: string[];
};

Deno.test("STATE_CLASSES has the 21 classes of the recorded states", () => {
  const classes = new Set(
    (recorded as { class: string }[]).map((row) => row.class),
  );
  assertEquals(new Set(Object.keys(STATE_CLASSES)), classes);
  assertEquals(classes.size, 21);
});

Deno.test("STATE_CLASSES extends as Prefect's classes do", () => {
  for (const { class: type, mro } of recorded as unknown as Recorded[]) {
    assertEquals(STATE_CLASSES[type].parent, mro[1]!.replace(/^_/, ""));
  }
});

Deno.test("all states that are named are states", () => {
  for (const type of mod.STATE_TYPES) {
    assertEquals(mod.parseState({ type }).type, type);
  }
  assertEquals(mod.STATE_TYPES.length, 21);
});
