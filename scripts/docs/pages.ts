/** A hand-written page of the site. */
export interface Page {
  /** The Markdown file, from the root of the repository. */
  readonly source: string;
  /** The file in the folder that VitePress reads. */
  readonly path: string;
  /** Its title in the navigation. */
  readonly title: string;
  /** Its description, which is part of its search text. */
  readonly summary: string;
}

/** A part of the navigation. */
export interface PageGroup {
  readonly title: string;
  readonly pages: readonly Page[];
}

/** All hand-written pages, in the order of the navigation. */
export const PAGE_GROUPS: readonly PageGroup[] = [
  {
    title: "Guide",
    pages: [
      {
        source: "docs/start.md",
        path: "index.md",
        title: "Start",
        summary: "Install it, look a task run up, load its result.",
      },
      {
        source: "docs/recipes.md",
        path: "recipes.md",
        title: "Recipes",
        summary: "I have, I want: a short program or command for each.",
      },
      {
        source: "docs/results.md",
        path: "results.md",
        title: "Results and credentials",
        summary: "Stores, credentials, formats, schemas and limits.",
      },
      {
        source: "docs/mapped.md",
        path: "mapped.md",
        title: "Mapped tasks",
        summary: "Children one by one, in pages, in streams, or all at once.",
      },
      {
        source: "docs/scale.md",
        path: "scale.md",
        title: "Scale",
        summary:
          "What 100,000 to 100,000,000 children cost, and where one process ends.",
      },
      {
        source: "docs/flow_runs.md",
        path: "flow_runs.md",
        title: "Flow runs and logs",
        summary: "Flow runs, what they have logged, and watching them.",
      },
      {
        source: "docs/archive.md",
        path: "archive.md",
        title: "Archives",
        summary:
          "Keep the history when the server goes away: make, read, export, query.",
      },
      {
        source: "docs/pickle.md",
        path: "pickle.md",
        title: "Pickle in JavaScript",
        summary:
          "What Python's values become, and how to read your own classes.",
      },
      {
        source: "docs/testing.md",
        path: "testing.md",
        title: "Test your own code",
        summary: "A mock server of Prefect's API in the process, with faults.",
      },
      {
        source: "docs/from_python.md",
        path: "from_python.md",
        title: "From the Python client",
        summary: "Each call of TaskRunView beside ours, and what differs.",
      },
    ],
  },
  {
    title: "Tools",
    pages: [
      {
        source: "docs/cli.md",
        path: "cli.md",
        title: "Command line",
        summary: "Task runs and results in a terminal, and for scripts.",
      },
      {
        source: "docs/page.md",
        path: "page.md",
        title: "The page",
        summary: "Flow runs, mapped tasks and results in a browser.",
      },
      {
        source: "docs/http.md",
        path: "http.md",
        title: "HTTP handler",
        summary: "Task runs and results for a server, a Worker or a page.",
      },
    ],
  },
  {
    title: "Examples",
    pages: [
      {
        source: "examples/README.md",
        path: "examples/index.md",
        title: "All examples",
        summary: "Programs to read and to run, offline or on your own API.",
      },
      {
        source: "examples/node/README.md",
        path: "examples/node.md",
        title: "A Node program",
        summary: "A mapped task into a packed file.",
      },
      {
        source: "examples/worker/README.md",
        path: "examples/worker.md",
        title: "A Cloudflare Worker",
        summary: "Results in S3 and the HTTP handler, in workerd.",
      },
      {
        source: "examples/vite/README.md",
        path: "examples/vite.md",
        title: "A page with Vite",
        summary: "A page of your own, and a Node server behind it.",
      },
      {
        source: "examples/distributed/README.md",
        path: "examples/distributed.md",
        title: "On many machines",
        summary: "A mapped task read by many workers at once.",
      },
    ],
  },
  {
    title: "Reference",
    pages: [
      {
        source: "docs/troubleshooting.md",
        path: "troubleshooting.md",
        title: "Troubleshooting",
        summary: "Symptoms in the words of the message, with their fixes.",
      },
      {
        source: "docs/errors.md",
        path: "errors.md",
        title: "Errors and their fixes",
        summary: "Every class and code: what it means and what to do.",
      },
      {
        source: "docs/json.md",
        path: "json.md",
        title: "Python values as JSON",
        summary: "The form in which encodeJson keeps what JSON cannot.",
      },
      {
        source: "docs/security.md",
        path: "security.md",
        title: "Security",
        summary: "Who is trusted with what, and what to set before you serve.",
      },
      {
        source: "SECURITY.md",
        path: "pickle_security.md",
        title: "Limits of the decoder",
        summary: "What is promised of pickles, and where it is tested.",
      },
      {
        source: "bench/results/mapped.md",
        path: "speed.md",
        title: "Speed",
        summary: "Mapped tasks measured, beside other ways to read them.",
      },
      {
        source: "CHANGELOG.md",
        path: "changelog.md",
        title: "Changes",
        summary: "What each version brought.",
      },
    ],
  },
];

/** The same without the groups. */
export const PAGES: readonly Page[] = PAGE_GROUPS.flatMap(({ pages }) => pages);
