import { spawn } from "node:child_process";
import process from "node:process";
import { CliError } from "./errors.ts";

/** The program of each system that opens an address; no shell reads it. */
const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};

/**
 * Opens an address in the user's browser, and does not wait for it to end.
 *
 * @throws {CliError} If the system has no program for it.
 */
export async function openAddress(
  address: string,
  [program, ...args] = OPENERS[process.platform] ?? ["xdg-open"],
): Promise<void> {
  const child = spawn(program, [...args, address], {
    stdio: "ignore",
    detached: true,
  });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (cause) =>
      reject(
        new CliError(`Cannot open a browser: "${program}" does not run`, {
          hint: "Copy the address, or use --print",
          cause,
        }),
      ));
  });
  child.unref();
}
