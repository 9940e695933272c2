import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { asProblem, Problem } from "./api/api.ts";
import { Loading, ProblemCard } from "./parts.tsx";

/** What is said where a file of the page does not come, or ends in an error. */
function missingPart(what: string, error: unknown): Problem {
  return new Problem({
    title: "No connection",
    detail: `Cannot load ${what}: ${asProblem(error).details.detail}`,
    status: null,
    code: "network",
    hint: "Check that the server still runs, and reload the page",
    retryAfter: null,
  });
}

/**
 * A component that is in a file of its own, which is loaded when it is drawn
 * first. A file that does not come can be requested again.
 *
 * @param what What it is called while it is awaited.
 */
export function lazyPart<Props extends object>(
  what: string,
  load: () => Promise<ComponentType<Props>>,
): (props: Props) => JSX.Element {
  let loaded: ComponentType<Props> | undefined;
  return function LazyPart(props) {
    const [, redraw] = useState(0);
    const [problem, setProblem] = useState<Problem>();
    const [round, setRound] = useState(0);
    useEffect(() => {
      if (loaded !== undefined) return;
      let isLeft = false;
      load().then((component) => {
        loaded = component;
        if (!isLeft) redraw((now) => now + 1);
      }, (error) => {
        if (!isLeft) setProblem(missingPart(what, error));
      });
      return () => {
        isLeft = true;
      };
    }, [round]);
    if (loaded !== undefined) {
      const Part = loaded;
      return <Part {...props} />;
    }
    const retry = () => {
      setProblem(undefined);
      setRound(round + 1);
    };
    return problem
      ? <ProblemCard problem={problem} onRetry={retry} />
      : <Loading>Loading {what}</Loading>;
  };
}
