#!/usr/bin/env node
// What npm installs as `taskrun`.
import { runProgram } from "./process_io.ts";

await runProgram();
