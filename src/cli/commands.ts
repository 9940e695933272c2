import type { Command } from "./command.ts";
import { archive } from "./commands/archive/archive.ts";
import { completion } from "./commands/completion.ts";
import { doctor } from "./commands/doctor.ts";
import { exportResults } from "./commands/export.ts";
import { failures } from "./commands/failures.ts";
import { help } from "./commands/help.ts";
import { inspectFile } from "./commands/inspect.ts";
import { list } from "./commands/list.ts";
import { logs } from "./commands/logs.ts";
import { mapped } from "./commands/mapped.ts";
import { open } from "./commands/open.ts";
import { result } from "./commands/result.ts";
import { runs } from "./commands/runs.ts";
import { serve } from "./commands/serve.ts";
import { show } from "./commands/show.ts";
import { watch } from "./commands/watch.ts";

/** The commands, in the order of help. */
export const COMMANDS: readonly Command[] = [
  show,
  result,
  mapped,
  list,
  failures,
  runs,
  logs,
  watch,
  exportResults,
  archive,
  inspectFile,
  serve,
  open,
  doctor,
  completion,
  help,
];
