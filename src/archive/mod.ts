/**
 * Keeps the history of a Prefect 1.x server in a file that needs no server.
 *
 * @module
 */

export { ArchiveError, type ArchiveErrorCode } from "./error.ts";
export { SCHEMA_VERSION } from "./schema.ts";
export { type ArchiveReport, archiveRuns } from "./write/archive_runs.ts";
export {
  mergeArchives,
  type MergeOptions,
  type MergeReport,
} from "./write/merge.ts";
export type {
  ArchiveOptions,
  ArchiveProgress,
  ArchiveSelection,
} from "./write/options.ts";
export {
  type ArchiveEstimate,
  estimateArchive,
  type ResultEstimate,
} from "./write/estimate.ts";
export {
  type ArchiveClient,
  openArchive,
  type OpenArchiveOptions,
} from "./read/open_archive.ts";
export {
  exportArchive,
  type ExportedFile,
  type ExportedTableName,
  type ExportOptions,
  type ExportProgress,
} from "./export/export_archive.ts";
export type { ArchiveFacts } from "./read/meta.ts";
export {
  verifyArchive,
  type VerifyFailure,
  type VerifyOptions,
  type VerifyReport,
} from "./verify/verify_archive.ts";
