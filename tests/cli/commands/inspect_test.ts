import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { RESULTS_DIR, runCli } from "../_run_cli.ts";

const PICKLE = `${RESULTS_DIR}/daily-orders small/transform/1.pickle`;
const bytes = Deno.readFileSync(PICKLE);
const summary = (name: string, size = "116 bytes") =>
  `${name}  ${size}
  pickle, protocol 5: 38 instructions in 116 bytes
    names
      shop.models.OrderLine
      decimal.Decimal
`;

async function gzip(data: Uint8Array): Promise<Uint8Array> {
  const packed = new Blob([new Uint8Array(data)]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return await new Response(packed).bytes();
}

const text = (value: string) => new TextEncoder().encode(value);
const base64 = text(btoa(String.fromCharCode(...bytes)));

Deno.test("taskrun inspect names what a pickle would call", async () => {
  const ran = await runCli(["inspect", PICKLE]);
  assertEquals(ran, { code: 0, stdout: summary(PICKLE), stderr: "" });
});

/** What is piped in, and what is told of it. */
const INPUTS: [what: string, input: Uint8Array, printed: string][] = [
  ["nothing", new Uint8Array(), "standard input  0 bytes\n  empty\n"],
  ["JSON", text('{"a": 1}'), "standard input  8 bytes\n  json\n"],
  [
    "a date",
    text("2022-05-09T00:00:00Z"),
    "standard input  20 bytes\n  datetime\n",
  ],
  ["CSV", text("a,b\n1,2\n"), "standard input  8 bytes\n  pandas csv\n"],
  [
    "two pickles",
    Uint8Array.of(0x4b, 1, 0x2e, 0x4e, 0x2e),
    `standard input  5 bytes
  pickle 1, protocol 0: 2 instructions in 3 bytes
    names no class and no function
  pickle 2, protocol 0: 2 instructions in 2 bytes
    names no class and no function
`,
  ],
  [
    "a pickle in base64",
    base64,
    summary(
      `standard input  156 bytes
  packed by base64: unpacks to`,
      "116 bytes",
    )
      .replace("unpacks to  116", "unpacks to 116"),
  ],
];
for (const [what, input, printed] of INPUTS) {
  Deno.test(`taskrun inspect - describes ${what}`, async () => {
    const ran = await runCli(["inspect", "-"], {
      stdin: [input.subarray(0, 2), input.subarray(2)],
    });
    assertEquals(ran, { code: 0, stdout: printed, stderr: "" });
  });
}

Deno.test("taskrun inspect unpacks what is packed twice", async () => {
  const twice = await gzip(await gzip(bytes));
  const { code, stdout } = await runCli(["inspect", "-"], { stdin: [twice] });
  assertEquals(code, 0);
  assertMatch(
    stdout,
    /^standard input {2}\d+ bytes\n(?: {2}packed by gzip: unpacks to \d+ bytes\n){2} {2}pickle, protocol 5: /,
  );
});

Deno.test("taskrun inspect lists the columns of Parquet", async () => {
  const parquet = `${RESULTS_DIR}/tour/frame.parquet`;
  const { code, stdout } = await runCli(["inspect", parquet]);
  assertEquals(code, 0);
  assertStringIncludes(
    stdout,
    `
  pandas parquet
    2 rows, 2 columns, 1 row group
    written by parquet-cpp-arrow version 21.0.0
      sku    BYTE_ARRAY STRING  SNAPPY
      stock  INT64              SNAPPY
`,
  );
});

Deno.test("taskrun inspect --json has all of it", async () => {
  const { stdout } = await runCli(["inspect", "-", "--json"], {
    stdin: [await gzip(bytes)],
  });
  const { file, layers, pickles, problem } = JSON.parse(stdout);
  assertEquals([file, problem], ["-", null]);
  assertEquals(layers.map(({ format }: { format: string }) => format), [
    "gzip",
    "pickle",
  ]);
  assertEquals(pickles[0].globals, [
    "shop.models.OrderLine",
    "decimal.Decimal",
  ]);
});

Deno.test("taskrun inspect --dis lists the instructions", async () => {
  const protocol0 = text("cos\nsystem\n(S'ls\\x1b'\ntR.");
  const ran = await runCli(["inspect", "-", "--dis"], { stdin: [protocol0] });
  assertEquals(ran, {
    code: 0,
    stderr: "",
    stdout: `    0: GLOBAL           "os system"
   11: MARK
   12: STRING           "ls\\u001b"
   22: TUPLE
   23: REDUCE
   24: STOP
`,
  });
});

const BROKEN: [
  what: string,
  args: string[],
  input: Uint8Array,
  printed: RegExp,
][] = [
  [
    "a pickle that is cut",
    ["-"],
    bytes.subarray(0, 60),
    /^standard input .*\n {2}unknown\n {2}it is neither a pickle nor .*: Cannot/,
  ],
  [
    "a pickle with something behind it",
    ["-"],
    Uint8Array.of(0x4b, 1, 0x2e, 0xff),
    /pickle, protocol 0.*\n.*\n {2}the bytes after the last pickle are not a pickle \(1\): /,
  ],
  [
    "Parquet without an end",
    ["-"],
    text("PAR1 something else that is long enough PAR1"),
    /^standard input .*\n {2}pandas parquet\n {2}its footer is damaged\n$/,
  ],
  [
    "the instructions of a pickle that is cut",
    ["-", "--dis"],
    bytes.subarray(0, 60),
    /^ {4}0: PROTO {12}5\n/,
  ],
];
for (const [what, args, input, printed] of BROKEN) {
  Deno.test(`taskrun inspect ends with 1 for ${what}`, async () => {
    const { code, stdout } = await runCli(["inspect", ...args], {
      stdin: [input],
    });
    assertEquals(code, 1);
    assertMatch(stdout, printed);
  });
}

Deno.test("taskrun inspect ends with 1 for gzip that is damaged", async () => {
  const packed = await gzip(bytes);
  packed[20]! ^= 0xff;
  const { code, stderr } = await runCli(["inspect", "-"], { stdin: [packed] });
  assertEquals([code, stderr], [
    1,
    "taskrun: Cannot unpack gzip: it is damaged\n",
  ]);
});

const UNREADABLE: [path: string, code: number, message: RegExp][] = [
  [
    "/no/such/file",
    3,
    /^taskrun: Cannot read "\/no\/such\/file": it does not exist/,
  ],
  [RESULTS_DIR, 1, /: it is a folder\n$/],
];
for (const [path, code, message] of UNREADABLE) {
  Deno.test(`taskrun inspect cannot read ${path.split("/").at(-1)}`, async () => {
    const ran = await runCli(["inspect", path]);
    assertEquals([ran.code, ran.stdout], [code, ""]);
    assertMatch(ran.stderr, message);
  });
}

const NO_PICKLES: [what: string, input: Uint8Array, code: number][] = [
  ["json", text("[1]"), 2],
  ["empty", new Uint8Array(), 2],
  ["pandas parquet", text("PAR1 something that is no Parquet PAR1"), 2],
];
for (const [what, input, code] of NO_PICKLES) {
  Deno.test(`taskrun inspect --dis has no instructions of ${what}`, async () => {
    const ran = await runCli(["inspect", "-", "--dis"], { stdin: [input] });
    assertEquals(ran, {
      code,
      stdout: "",
      stderr: `taskrun: Cannot list instructions: it is ${what}\n`,
    });
  });
}

Deno.test("taskrun inspect lists the external parts of a pickle", async () => {
  // PROTO 5, EXT1 7, PERSID "a", NEXT_BUFFER, TUPLE3, STOP
  const input = Uint8Array.of(0x80, 5, 0x82, 7, 0x50, 0x61, 10, 0x97, 0x87, 46);
  const { code, stdout } = await runCli(["inspect", "-"], { stdin: [input] });
  assertEquals([code, stdout.split("\n").slice(2)], [0, [
    "    names no class and no function",
    "    uses the copyreg codes 7",
    "    has persistent ids",
    "    needs 1 buffer from outside",
    "",
  ]]);
});

Deno.test("taskrun inspect - stops while nothing is piped in", async () => {
  const interruption = new AbortController();
  const stdin = new ReadableStream<Uint8Array>({
    pull: () => interruption.abort(), // and never gives anything
  });
  const ran = await runCli(["inspect", "-"], {
    stdin,
    signal: interruption.signal,
  });
  assertEquals(ran, { code: 130, stdout: "", stderr: "" });
});

Deno.test("taskrun inspect reads no more than --max-bytes of what has no end", async () => {
  let pulls = 0;
  let isCancelled = false;
  const endless = () =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        pulls++;
        controller.enqueue(new Uint8Array(1_000));
      },
      cancel() {
        isCancelled = true;
      },
    });
  const ran = await runCli(["inspect", "-", "--max-bytes", "5000"], {
    stdin: endless(),
  });
  assertEquals(ran, {
    code: 1,
    stdout: "",
    stderr:
      "taskrun: Cannot read standard input: it is larger than 5000 bytes\n" +
      "  hint: Raise --max-bytes to read more\n",
  });
  assertEquals([pulls <= 8, isCancelled], [true, true]);
});

Deno.test("taskrun inspect reads files and devices up to --max-bytes", async () => {
  const exact = await runCli(["inspect", PICKLE, "--max-bytes", "116"]);
  assertEquals(exact.code, 0);
  for (const path of [PICKLE, "/dev/zero"]) {
    const { code, stdout, stderr } = await runCli([
      "inspect",
      path,
      "--max-bytes=115",
    ]);
    assertEquals([code, stdout], [1, ""]);
    assertStringIncludes(stderr, `"${path}": it is larger than 115 bytes`);
  }
});

Deno.test("taskrun inspect unpacks to no more than --max-bytes", async () => {
  const bomb = await gzip(new Uint8Array(50_000));
  const args = ["inspect", "-", "--max-bytes"];
  const refused = await runCli([...args, "40000"], { stdin: [bomb] });
  assertEquals(refused.code, 1);
  assertMatch(refused.stderr, /more than 40000 bytes\n.*--max-bytes/);
  const { stdout } = await runCli([...args, "50000"], { stdin: [bomb] });
  assertStringIncludes(stdout, "packed by gzip: unpacks to 50,000 bytes");
});
