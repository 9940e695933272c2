#!/usr/bin/env node
// The program that npm installs as `taskrun`.
import { runProgram } from "./process_io.ts";

await runProgram();
