import type { Route } from "./route.ts";
import { ROUTES } from "./table.ts";

/** A route, and the id in the path. */
export interface FoundRoute {
  readonly route: Route;
  readonly id: string;
}

/** Finds the route of a path. */
export function findRoute(path: string): FoundRoute | undefined {
  const names = path.split("/");
  for (const route of ROUTES) {
    const wanted = route.path.split("/");
    const fits = wanted.length === names.length &&
      wanted.every((name, at) =>
        name === names[at] || (name === "{id}" && names[at] !== "")
      );
    if (fits) return { route, id: names[wanted.indexOf("{id}")] ?? "" };
  }
  return undefined;
}
