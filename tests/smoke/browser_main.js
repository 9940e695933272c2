// Opens a page in a browser and prints its outcome:
//
//     node browser_main.js /usr/bin/chromium http://127.0.0.1:8000/
//
// deno-lint-ignore-file no-console -- its output is what it is for
// @ts-ignore: it is there where this runs
import { chromium } from "playwright-core";

const [executablePath, address] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox"],
});
try {
  const page = await browser.newPage();
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(error.stack));
  await page.goto(address);
  await page.waitForFunction(() => globalThis.outcome, null, {
    timeout: 60_000,
  }).catch((error) => {
    throw new Error([error.message, ...said].join("\n"));
  });
  const outcome = await page.evaluate(() => globalThis.outcome);
  if (typeof outcome === "string") throw new Error(outcome);
  console.log(JSON.stringify({ version: browser.version(), outcome }));
} finally {
  await browser.close();
}
