import { assertEquals, assertRejects } from "@std/assert";
import { toText } from "@std/streams";
import {
  ApiError,
  type ReadSettings,
  ResultError,
  type ResultErrorCode,
} from "../../mod.ts";
import { secretReader } from "../../src/read/secret.ts";
import { withEnvironment } from "../_environment.ts";
import { readContext } from "./_context.ts";

const VARIABLE = "PREFECT__CONTEXT__SECRETS__TASKRUNVIEW_TEST";
const NAME = "TASKRUNVIEW_TEST";
const ref = {
  type: "SecretResult",
  location: NAME,
  secretType: "PrefectSecret",
};
const envRef = { ...ref, secretType: "EnvVarSecret" };

const fromCloud = () => Promise.resolve("from cloud");
const set = (secrets: ReadSettings["secrets"]) => ({ secrets });

const FOUND: [
  where: string,
  secretRef: typeof ref,
  settings: ReadSettings,
  variables: Record<string, string>,
  text: string,
][] = [
  ["the settings", ref, set({ [NAME]: "a" }), { [VARIABLE]: "b" }, "a"],
  ["a function", ref, set((name) => `secret ${name}`), {}, `secret ${NAME}`],
  [
    "a function that waits",
    ref,
    set(() => Promise.resolve("later")),
    {},
    "later",
  ],
  [
    "settings that hold an object",
    ref,
    set({ [NAME]: { a: [1] } }),
    {},
    '{"a":[1]}',
  ],
  ["the environment", ref, set({ other: "a" }), { [VARIABLE]: "b" }, "b"],
  ["Cloud, last of all", ref, set(() => undefined), {}, "from cloud"],
  ["its own variable", envRef, set({ [NAME]: "a" }), {
    [NAME]: "c",
    [VARIABLE]: "b",
  }, "c"],
  ["the settings without its variable", envRef, set({ [NAME]: "a" }), {}, "a"],
];
for (const [where, secretRef, settings, variables, text] of FOUND) {
  Deno.test(`secretReader finds a ${secretRef.secretType} in ${where}`, async () => {
    await withEnvironment(variables, async () => {
      const context = readContext(settings, { fetchCloudSecret: fromCloud });
      assertEquals(
        await toText(await secretReader.open(secretRef, context)),
        text,
      );
    });
  });
}

Deno.test("secretReader never takes a secret from Object.prototype", async () => {
  const toString = { ...ref, location: "toString" };
  const error = await assertRejects(
    () => secretReader.open(toString, readContext({ secrets: {} })),
    ResultError,
    'Cannot read the secret "toString"',
  );
  assertEquals(error.code, "not_found");
});

Deno.test("secretReader says where it has looked", async () => {
  const fetchCloudSecret = () => Promise.resolve(undefined);
  await assertRejects(
    () => secretReader.open(ref, readContext({}, { fetchCloudSecret })),
    ResultError,
    "neither results.secrets nor the environment has it, nor does Prefect Cloud",
  );
});

const REFUSALS: [error: ApiError, code: ResultErrorCode][] = [
  [new ApiError("unauthorized", "who?"), "denied"],
  [new ApiError("network", "gone"), "network"],
  [new ApiError("timeout", "late"), "timeout"],
  [new ApiError("graphql", "boom"), "read_failed"],
];
for (const [refusal, code] of REFUSALS) {
  Deno.test(`secretReader reports an API that answers ${refusal.code}`, async () => {
    const fetchCloudSecret = () => Promise.reject(refusal);
    const error = await assertRejects(
      () => secretReader.open(ref, readContext({}, { fetchCloudSecret })),
      ResultError,
      refusal.message,
    );
    assertEquals([error.code, error.cause], [code, refusal]);
  });
}
