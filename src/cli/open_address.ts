import { spawn } from "node:child_process";
import process from "node:process";
import { CliError } from "./errors.ts";

/** The program that opens an address on each system, without a shell. */
const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};

/**
 * Opens an address in the browser of the user, without waiting for its end.
 *
 * @throws {CliError} If the program does not exist.
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
          hint: "Copy the address, or pass --print",
          cause,
        }),
      ));
  });
  child.unref();
}
