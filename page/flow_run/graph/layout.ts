import { Graph, layout } from "@dagrejs/dagre";
import type { PublicFlowGraph } from "../../../src/http/wire.ts";

/** The tasks and the dependencies of a flow. */
export type FlowGraph = PublicFlowGraph;

/** A task, and where it stands. */
export interface PlacedTask {
  readonly task: FlowGraph["tasks"][number];
  /** The upper left corner, in pixels. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

/** A dependency, and the line that it is drawn as. */
export interface PlacedEdge {
  readonly from: string;
  readonly to: string;
  /** The parameters that receive the result. */
  readonly keys: readonly string[];
  readonly isMapped: boolean;
  readonly points: readonly Point[];
}

/** A point, in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A graph with places. */
export interface PlacedGraph {
  readonly width: number;
  readonly height: number;
  readonly tasks: readonly PlacedTask[];
  readonly edges: readonly PlacedEdge[];
}

/** How tall a task is, in pixels. */
export const TASK_HEIGHT = 36;

/** About so wide a letter is, in pixels. */
const LETTER = 8;
const WIDEST = 260;

/** Lays a flow out from left to right, what comes first at the left. */
export function placeGraph({ tasks, edges }: FlowGraph): PlacedGraph {
  const graph = new Graph<object, Node, Line>();
  graph.setGraph({ rankdir: "LR", nodesep: 14, ranksep: 48, edgesep: 10 });
  for (const { taskId, slug } of tasks) {
    const width = Math.min(WIDEST, slug.length * LETTER + 52);
    graph.setNode(taskId, { width, height: TASK_HEIGHT, x: 0, y: 0 });
  }
  for (const { upstreamTaskId, downstreamTaskId, key, isMapped } of edges) {
    if (!graph.hasNode(upstreamTaskId) || !graph.hasNode(downstreamTaskId)) {
      continue;
    }
    const known: Line | undefined = graph.edge(
      upstreamTaskId,
      downstreamTaskId,
    );
    graph.setEdge(upstreamTaskId, downstreamTaskId, {
      keys: [...known?.keys ?? [], ...key === null ? [] : [key]],
      isMapped: isMapped || (known?.isMapped ?? false),
      points: [],
    });
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as Partial<Size>;
  return {
    width,
    height,
    tasks: tasks.map((task) => {
      const { x, y, width } = graph.node(task.taskId);
      return { task, left: x - width / 2, top: y - TASK_HEIGHT / 2, width };
    }),
    edges: graph.edges().map(({ v, w }) => ({
      from: v,
      to: w,
      ...graph.edge(v, w),
    })),
  };
}

interface Node {
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
}

interface Line {
  readonly keys: readonly string[];
  readonly isMapped: boolean;
  readonly points: readonly Point[];
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The path of a line, with round corners, for SVG. */
export function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let path = `M${first.x} ${first.y}`;
  rest.forEach((point, at) => {
    const next = rest[at + 1];
    path += next === undefined
      ? `L${point.x} ${point.y}`
      : `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${
        (point.y + next.y) / 2
      }`;
  });
  return path;
}
