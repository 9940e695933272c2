import type {
  ArchiveEstimate,
  ArchiveProgress,
  ArchiveReport,
  ResultEstimate,
  VerifyReport,
} from "../../../archive/mod.ts";
import { type Fact, factLines } from "../../output/facts.ts";
import type { Paint } from "../../output/paint.ts";
import { progressLine } from "../../output/progress.ts";

const COUNT = new Intl.NumberFormat("en-US");
const SIZE = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });
const UNITS = ["bytes", "kB", "MB", "GB", "TB"];

/** A number of bytes as `1.25 MB`. */
export function sizeText(bytes: number): string {
  const power = Math.min(
    UNITS.length - 1,
    Math.floor(Math.log10(Math.max(1, bytes)) / 3),
  );
  return `${SIZE.format(bytes / 1_000 ** power)} ${UNITS[power]}`;
}

const count = (value: number) => COUNT.format(value);
const orUnknown = (value: number | null) =>
  value === null ? "not counted" : count(value);

/** One line of how far an archive is. */
export function statusText(
  { flowRuns, flowRunsTotal, taskRuns, logs, results, bytes }: ArchiveProgress,
  elapsedMs: number,
  columns: number,
): string {
  const facts = `  ${count(taskRuns)} task runs  ${count(logs)} lines  ${
    count(results)
  } results, ${sizeText(bytes)}`;
  const progress = { done: flowRuns, total: flowRunsTotal, elapsedMs };
  return progressLine(progress, columns - facts.length) + facts;
}

/** A summary of the written rows, for people. */
export function reportText(
  { path, flowRuns, flows, taskRuns, states, logs, results }: ArchiveReport,
  paint: Paint,
): string {
  const { copied, known, failed, bytes } = results;
  const facts: Fact[] = [
    [
      "flow runs",
      `${count(flowRuns.written)} written, ${
        count(flowRuns.unchanged)
      } unchanged`,
    ],
    ["flows", count(flows)],
    ["task runs", count(taskRuns)],
    ["states", count(states)],
    ["log lines", count(logs)],
    [
      "results",
      `${count(copied)} read (${sizeText(bytes)}), ${count(known)} known, ${
        count(failed)
      } not readable`,
    ],
  ];
  return lines(`archived in ${path}`, facts, paint);
}

/** A summary of the rows to write, for people. */
export function estimateText(
  { flowRuns, taskRuns, logs, results }: ArchiveEstimate,
  paint: Paint,
): string {
  const facts: Fact[] = [
    ["flow runs", orUnknown(flowRuns)],
    ["task runs", orUnknown(taskRuns)],
    ["log lines", orUnknown(logs)],
    ["results", results && resultsText(results)],
    ["sample", results && sampleText(results)],
  ];
  return lines("would be archived", facts, paint);
}

/** The report of a check, for people. */
export function verifyText(
  { path, decoded, failed, unread, failures }: VerifyReport,
  paint: Paint,
): string {
  const facts: Fact[] = [
    ["decoded", count(decoded)],
    ["failed", count(failed)],
    ["not read", count(unread)],
    ...failures.map(({ taskRunId, message }): Fact => [
      taskRunId ?? "no task run",
      message,
    ]),
  ];
  return lines(`results of ${path}`, facts, paint);
}

function resultsText({ count: total, bytes }: ResultEstimate): string {
  if (total === null) return "not counted";
  const size = bytes === null ? "of unknown size" : `about ${sizeText(bytes)}`;
  return `about ${count(total)}, ${size}`;
}

function sampleText({ sample }: ResultEstimate): string {
  const { taskRuns, stored, probed, unreadable, meanBytes } = sample;
  const size = meanBytes === null ? "" : `, ${sizeText(meanBytes)} on average`;
  return `${count(stored)} results in ${count(taskRuns)} task runs; of ${
    count(probed)
  } probed, ${count(unreadable)} not readable${size}`;
}

function lines(head: string, facts: readonly Fact[], paint: Paint): string {
  return [head, ...factLines(facts, paint), ""].join("\n");
}
