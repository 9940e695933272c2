import { assert, assertEquals } from "@std/assert";
import {
  type FlowGraph,
  pathOf,
  placeGraph,
  TASK_HEIGHT,
} from "../../../../page/flow_run/graph/layout.ts";

function graphOf(
  tasks: readonly string[],
  edges: readonly (readonly [string, string, string?, boolean?])[],
): FlowGraph {
  return {
    tasks: tasks.map((slug) => ({
      taskId: slug,
      slug,
      name: null,
      isMapped: false,
    })),
    edges: edges.map(([from, to, key = null, isMapped = false]) => ({
      upstreamTaskId: from,
      downstreamTaskId: to,
      key,
      isMapped,
    })),
  };
}

Deno.test("what waits stands to the right, and no task lies on another", () => {
  const edges = [["a", "b"], ["a", "c"], ["b", "d"], ["c", "d"]] as const;
  const { tasks, width, height } = placeGraph(
    graphOf(["a", "b", "c", "d", "alone"], edges),
  );
  const placeOf = (slug: string) =>
    tasks.find(({ task }) => task.slug === slug)!;
  for (const [from, to] of edges) {
    assert(placeOf(from).left + placeOf(from).width < placeOf(to).left);
  }
  for (const a of tasks) {
    assert(a.left >= 0 && a.left + a.width <= width);
    assert(a.top >= 0 && a.top + TASK_HEIGHT <= height);
    for (const b of tasks) {
      const isApart = a === b || a.left + a.width <= b.left ||
        b.left + b.width <= a.left || a.top + TASK_HEIGHT <= b.top ||
        b.top + TASK_HEIGHT <= a.top;
      assert(isApart, `${a.task.slug} lies on ${b.task.slug}`);
    }
  }
});

Deno.test("several edges between two tasks are one line with all parameters", () => {
  const { edges } = placeGraph(
    graphOf(["a", "b"], [["a", "b", "x"], ["a", "b"], ["a", "b", "y", true]]),
  );
  assertEquals(
    edges.map(({ from, to, keys, isMapped }) => [from, to, keys, isMapped]),
    [["a", "b", ["x", "y"], true]],
  );
  assert(edges[0]!.points.length >= 2);
});

Deno.test("an edge to a task that is not there is left out", () => {
  const { edges, tasks } = placeGraph(graphOf(["a"], [["a", "gone"]]));
  assertEquals([edges.length, tasks.length], [0, 1]);
});

Deno.test("a path goes from the first point to the last", () => {
  const points = [{ x: 0, y: 1 }, { x: 5, y: 5 }, { x: 9, y: 2 }];
  assertEquals(pathOf(points), "M0 1Q5 5 7 3.5L9 2");
  assertEquals(pathOf([]), "");
});
