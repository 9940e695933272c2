import { assert, assertEquals, assertThrows } from "@std/assert";
import { type ApiSettings, ConfigError } from "../mod.ts";
import { resolveApiSettings, type ResolvedApiSettings } from "../src/config.ts";
import { withEnvironment } from "./environment.ts";

const DECIDED: [
  what: string,
  options: ApiSettings,
  variables: Record<string, string>,
  expected: Partial<ResolvedApiSettings>,
][] = [
  ["nothing at all", {}, {}, {
    backend: "cloud",
    apiUrl: "https://api.prefect.io",
    apiKey: undefined,
    tenantId: undefined,
    timeoutMs: 15_000,
  }],
  ["the backend server", { backend: "server" }, {}, {
    apiUrl: "http://localhost:4200",
  }],
  ["PREFECT__BACKEND", {}, { PREFECT__BACKEND: "server" }, {
    backend: "server",
    apiUrl: "http://localhost:4200",
  }],
  ["the option over PREFECT__BACKEND", { backend: "cloud" }, {
    PREFECT__BACKEND: "server",
  }, { backend: "cloud" }],
  ["an address of one's own", { apiUrl: "http://prefect:4200/graphql" }, {}, {
    backend: "server",
    apiUrl: "http://prefect:4200/graphql",
  }],
  [
    "an address with a slash at its end",
    { apiUrl: "http://prefect:4200/" },
    {},
    { apiUrl: "http://prefect:4200" },
  ],
  ["an address as a URL", { apiUrl: new URL("http://prefect:4200") }, {}, {
    apiUrl: "http://prefect:4200",
  }],
  ["Cloud's address", { apiUrl: "https://api.prefect.io/" }, {}, {
    backend: "cloud",
  }],
  ["PREFECT__SERVER__ENDPOINT", { backend: "server" }, {
    PREFECT__SERVER__ENDPOINT: "http://a:1",
    PREFECT__SERVER__HOST: "http://b",
  }, { apiUrl: "http://a:1" }],
  ["PREFECT__SERVER__HOST and __PORT", { backend: "server" }, {
    PREFECT__SERVER__HOST: "http://b",
    PREFECT__SERVER__PORT: "4300",
  }, { apiUrl: "http://b:4300" }],
  ["PREFECT__CLOUD__ENDPOINT", {}, {
    PREFECT__CLOUD__ENDPOINT: "https://c",
    PREFECT__SERVER__ENDPOINT: "http://a:1",
  }, { apiUrl: "https://c" }],
  ["PREFECT__CLOUD__API over the endpoint", {}, {
    PREFECT__CLOUD__API: "https://d",
    PREFECT__CLOUD__ENDPOINT: "https://c",
  }, { apiUrl: "https://d" }],
  ["the option over PREFECT__CLOUD__API", { apiUrl: "https://e" }, {
    PREFECT__CLOUD__API: "https://d",
  }, { apiUrl: "https://e" }],
  ["PREFECT__CLOUD__API_KEY and __TENANT_ID", {}, {
    PREFECT__CLOUD__API_KEY: "k",
    PREFECT__CLOUD__TENANT_ID: "t",
  }, { apiKey: "k", tenantId: "t" }],
  ["options over them", { apiKey: "o", tenantId: "u" }, {
    PREFECT__CLOUD__API_KEY: "k",
    PREFECT__CLOUD__TENANT_ID: "t",
  }, { apiKey: "o", tenantId: "u" }],
  ["variables that are empty", {}, {
    PREFECT__BACKEND: "",
    PREFECT__CLOUD__API_KEY: "",
  }, { backend: "cloud", apiKey: undefined }],
  ["PREFECT__CLOUD__REQUEST_TIMEOUT in seconds", {}, {
    PREFECT__CLOUD__REQUEST_TIMEOUT: "2.5",
  }, { timeoutMs: 2_500 }],
  ["timeoutMs over it", { timeoutMs: 7 }, {
    PREFECT__CLOUD__REQUEST_TIMEOUT: "2.5",
  }, { timeoutMs: 7 }],
];
for (const [what, options, variables, expected] of DECIDED) {
  Deno.test(`resolveApiSettings() decides by ${what}`, () =>
    withEnvironment(variables, () => {
      const settings = resolveApiSettings(options);
      assertEquals({ ...settings, ...expected }, settings);
    }));
}

const REFUSED: [
  options: Record<string, unknown>,
  variables: Record<string, string>,
  setting: string,
][] = [
  [{ apiUrl: "prefect:4200" }, {}, "apiUrl"],
  [{ apiUrl: "not a URL" }, {}, "apiUrl"],
  [{ apiUrl: "https://user:hunter2@prefect" }, {}, "apiUrl"],
  [{ backend: "orion" }, {}, "backend"],
  [{}, { PREFECT__BACKEND: "orion" }, "PREFECT__BACKEND"],
  [{}, { PREFECT__CLOUD__API: "api.prefect.io" }, "PREFECT__CLOUD__API"],
  [
    { backend: "server" },
    { PREFECT__SERVER__HOST: "localhost" },
    "PREFECT__SERVER__HOST",
  ],
  [{ timeoutMs: 0 }, {}, "timeoutMs"],
  [{ timeoutMs: NaN }, {}, "timeoutMs"],
  [
    {},
    { PREFECT__CLOUD__REQUEST_TIMEOUT: "soon" },
    "PREFECT__CLOUD__REQUEST_TIMEOUT",
  ],
];
for (const [options, variables, setting] of REFUSED) {
  const given = JSON.stringify({ ...options, ...variables });
  Deno.test(`resolveApiSettings() refuses ${given} and names "${setting}"`, () =>
    withEnvironment(variables, () => {
      const error = assertThrows(
        () => resolveApiSettings(options),
        ConfigError,
        `"${setting}"`,
      );
      assertEquals([error.code, error.setting], ["config", setting]);
      assert(!error.message.includes("hunter2"));
    }));
}
