import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type ApiSettings,
  ConfigError,
  createClient,
  describeClient,
} from "../../../mod.ts";
import { resolveApiSettings } from "../../../src/api/settings/config.ts";
import { withEnvironment } from "../../_environment.ts";

const TENANT = "d7d2b4c8-8f0e-4a53-9a39-0d8f2c1d7b11";

/** A home folder with these files in `.prefect`, gone afterwards. */
async function withHome(
  files: Record<string, string>,
  variables: Record<string, string>,
  run: (home: string) => void,
): Promise<void> {
  const home = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${home}/.prefect`);
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${home}/.prefect/${name}`, text);
    }
    await withEnvironment({ HOME: home, ...variables }, () => run(home));
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

/** What is decided, as plain values, and where each was found. */
function decided(options: ApiSettings, home: string) {
  const { findSecret: _f, forbidden: _g, unread: _u, ...settings } =
    resolveApiSettings(options);
  const found = Object.entries(settings).flatMap(([name, setting]) =>
    setting ? [[name, setting]] as const : []
  );
  return {
    ...Object.fromEntries(found.map(([name, { value }]) => [name, value])),
    sources: Object.fromEntries(
      found.map((
        [name, { source }],
      ) => [name, source.replace(`${home}/.prefect/`, "")]),
    ),
  };
}

type Case = [
  what: string,
  options: ApiSettings,
  variables: Record<string, string>,
  files: Record<string, string>,
  values: Record<string, unknown>,
  sources?: Record<string, string>,
];

const DECIDED: Case[] = [
  ["nothing at all", {}, {}, {}, {
    backend: "cloud",
    apiUrl: "https://api.prefect.io",
    apiKey: undefined,
    tenantId: undefined,
    timeoutMs: undefined,
    requestTimeoutMs: 15_000,
  }, { backend: "default", apiUrl: "default", requestTimeoutMs: "default" }],
  ["the backend server", { backend: "server" }, {}, {}, {
    apiUrl: "http://localhost:4200",
  }, { backend: "option backend", apiUrl: "default" }],
  ["PREFECT__BACKEND", {}, { PREFECT__BACKEND: "server" }, {}, {
    backend: "server",
    apiUrl: "http://localhost:4200",
  }, { backend: "PREFECT__BACKEND" }],
  [
    "the option over PREFECT__BACKEND",
    { backend: "cloud" },
    { PREFECT__BACKEND: "server" },
    {},
    { backend: "cloud" },
  ],
  [
    "an address of one's own",
    { apiUrl: "http://prefect:4200/graphql" },
    {},
    {},
    { backend: "server", apiUrl: "http://prefect:4200/graphql" },
    { apiUrl: "option apiUrl", backend: "option apiUrl" },
  ],
  [
    "an address with slashes at its end",
    { apiUrl: "http://prefect:4200//" },
    {},
    {},
    { apiUrl: "http://prefect:4200" },
  ],
  ["an address as a URL", { apiUrl: new URL("http://prefect:4200") }, {}, {}, {
    apiUrl: "http://prefect:4200",
  }],
  ["Cloud's address", { apiUrl: "https://api.prefect.io/" }, {}, {}, {
    backend: "cloud",
  }],
  [
    "Cloud's address with a path",
    { apiUrl: "https://api.prefect.io/graphql" },
    {},
    {},
    { backend: "cloud" },
  ],
  [
    "an endpoint, whatever the host",
    { backend: "server" },
    {
      PREFECT__SERVER__ENDPOINT: "http://a:1",
      PREFECT__SERVER__HOST: "bad host",
    },
    {},
    { apiUrl: "http://a:1" },
  ],
  [
    "PREFECT__SERVER__ENDPOINT",
    { backend: "server" },
    {
      PREFECT__SERVER__ENDPOINT: "http://a:1",
      PREFECT__SERVER__HOST: "http://b",
    },
    {},
    { apiUrl: "http://a:1" },
    { apiUrl: "PREFECT__SERVER__ENDPOINT" },
  ],
  [
    "PREFECT__SERVER__HOST and __PORT",
    { backend: "server" },
    { PREFECT__SERVER__HOST: "http://b", PREFECT__SERVER__PORT: "4300" },
    {},
    { apiUrl: "http://b:4300" },
    { apiUrl: "PREFECT__SERVER__HOST" },
  ],
  [
    "PREFECT__CLOUD__ENDPOINT",
    {},
    {
      PREFECT__CLOUD__ENDPOINT: "https://c",
      PREFECT__SERVER__ENDPOINT: "http://a:1",
    },
    {},
    { apiUrl: "https://c" },
  ],
  [
    "PREFECT__CLOUD__API over the endpoint",
    {},
    { PREFECT__CLOUD__API: "https://d", PREFECT__CLOUD__ENDPOINT: "https://c" },
    {},
    { apiUrl: "https://d" },
  ],
  [
    "the option over PREFECT__CLOUD__API",
    { apiUrl: "https://e" },
    { PREFECT__CLOUD__API: "https://d" },
    {},
    { apiUrl: "https://e" },
  ],
  [
    "PREFECT__CLOUD__API_KEY and __TENANT_ID",
    {},
    { PREFECT__CLOUD__API_KEY: "k", PREFECT__CLOUD__TENANT_ID: TENANT },
    {},
    { apiKey: "k", tenantId: TENANT },
  ],
  [
    "options over them",
    { apiKey: "o", tenantId: TENANT },
    {
      PREFECT__CLOUD__API_KEY: "k",
      PREFECT__CLOUD__TENANT_ID: TENANT.replace("d", "e"),
    },
    {},
    { apiKey: "o", tenantId: TENANT },
  ],
  [
    "variables that are empty",
    {},
    { PREFECT__BACKEND: "", PREFECT__CLOUD__API_KEY: "" },
    {},
    { backend: "cloud", apiKey: undefined },
  ],
  [
    "a variable that is empty over config.toml",
    {},
    { PREFECT__CLOUD__API_KEY: "" },
    { "config.toml": '[cloud]\napi_key = "k"' },
    { apiKey: undefined },
  ],
  ["a quoted variable", {}, { PREFECT__CLOUD__API_KEY: "'k'" }, {}, {
    apiKey: "k",
  }],
  [
    "a variable that names others",
    {},
    {
      PREFECT__CLOUD__API_KEY: "$TASKRUNVIEW_TEST_KEY-${TASKRUNVIEW_TEST_KEY}",
      TASKRUNVIEW_TEST_KEY: "k",
    },
    {},
    { apiKey: "k-k" },
  ],
  [
    "a variable that names one that is not there",
    {},
    { PREFECT__CLOUD__API_KEY: "$TASKRUNVIEW_NO_SUCH" },
    {},
    { apiKey: "$TASKRUNVIEW_NO_SUCH" },
  ],
  [
    "PREFECT__CLOUD__REQUEST_TIMEOUT in seconds",
    {},
    { PREFECT__CLOUD__REQUEST_TIMEOUT: "2.5" },
    {},
    { requestTimeoutMs: 2_500 },
  ],
  [
    "timeoutMs, which is of the whole call",
    { timeoutMs: 7 },
    { PREFECT__CLOUD__REQUEST_TIMEOUT: "2.5" },
    {},
    { timeoutMs: 7, requestTimeoutMs: 2_500 },
  ],
  [
    "a tenant in another form",
    { tenantId: `{${TENANT.replaceAll("-", "").toUpperCase()}}` },
    {},
    {},
    { tenantId: TENANT },
  ],
  ["config.toml", {}, {}, {
    "config.toml":
      'backend = "server"\n[server]\nendpoint = "http://file:1"\n[cloud]\nrequest_timeout = 30\napi_key = "k"',
  }, {
    backend: "server",
    apiUrl: "http://file:1",
    apiKey: "k",
    requestTimeoutMs: 30_000,
  }, {
    backend: "config.toml",
    apiUrl: "config.toml",
    apiKey: "config.toml",
    requestTimeoutMs: "config.toml",
  }],
  [
    "backend.toml over config.toml",
    {},
    {},
    {
      "config.toml": 'backend = "cloud"\n[server]\nhost = "http://h"',
      "backend.toml": 'backend = "server"',
    },
    { backend: "server", apiUrl: "http://h:4200" },
    { backend: "backend.toml", apiUrl: "config.toml" },
  ],
  ["variables over files", {}, { PREFECT__BACKEND: "cloud" }, {
    "backend.toml": 'backend = "server"',
  }, { backend: "cloud" }],
  ["a port that is a number", { backend: "server" }, {}, {
    "config.toml": "[server]\nport = 4300",
  }, { apiUrl: "http://localhost:4300" }],
  [
    "a reference to another setting",
    {},
    {},
    {
      "config.toml":
        '[mine]\nhost = "https://mine"\n[cloud]\nendpoint = "${mine.host}/api"',
    },
    { apiUrl: "https://mine/api" },
    { apiUrl: "config.toml" },
  ],
  ["a reference to a setting that is not there", {}, {}, {
    "config.toml": '[cloud]\nendpoint = "https://mine${no.such}"',
  }, { apiUrl: "https://mine" }],
  ["a reference to itself", {}, {}, {
    "config.toml": '[cloud]\napi_key = "a${cloud.api_key}"',
  }, { apiKey: "aaaaaaaaaaa${cloud.api_key}" }],
  [
    "auth.toml by the API's host",
    {},
    {},
    {
      "auth.toml": `["api.prefect.io"]\napi_key = "k"\ntenant_id = "${TENANT}"`,
    },
    { apiKey: "k", tenantId: TENANT },
    { apiKey: "auth.toml", tenantId: "auth.toml" },
  ],
  [
    "auth.toml by host and port",
    { apiUrl: "http://LOCALHOST:4200/graphql" },
    {},
    {
      "auth.toml":
        '[localhost-4200]\napi_key = "k"\n["api.prefect.io"]\napi_key = "other"',
    },
    { apiKey: "k" },
  ],
  ["another key with the tenant of auth.toml", { apiKey: "o" }, {}, {
    "auth.toml": `["api.prefect.io"]\napi_key = "k"\ntenant_id = "${TENANT}"`,
  }, { apiKey: "o", tenantId: TENANT }],
  ["an auth.toml of another API", {}, {}, {
    "auth.toml": '[localhost-4200]\napi_key = "k"',
  }, { apiKey: undefined }],
];
for (const [what, options, variables, files, values, sources = {}] of DECIDED) {
  Deno.test(`resolveApiSettings() decides by ${what}`, () =>
    withHome(files, variables, (home) => {
      const all = decided(options, home);
      for (const [name, value] of Object.entries(values)) {
        assertEquals((all as Record<string, unknown>)[name], value, name);
      }
      assertEquals({ ...all.sources, ...sources }, all.sources);
    }));
}

Deno.test("resolveApiSettings() finds files where variables say they are", () =>
  withHome({
    "mine.toml": '[cloud]\nendpoint = "https://mine"',
    "other.toml": "",
    "auth.toml": '["mine"]\napi_key = "k"',
  }, {
    PREFECT__USER_CONFIG_PATH: "~/.prefect/mine.toml",
    PREFECT__BACKEND_CONFIG_PATH: "$HOME/.prefect/other.toml",
    PREFECT__HOME_DIR: "$HOME/.prefect",
  }, (home) => {
    const { apiUrl, apiKey } = decided({}, home) as Record<string, unknown>;
    assertEquals([apiUrl, apiKey], ["https://mine", "k"]);
  }));

const REFUSED: [
  options: Record<string, unknown>,
  variables: Record<string, string>,
  files: Record<string, string>,
  setting: string,
][] = [
  [{ apiUrl: "prefect:4200" }, {}, {}, "apiUrl"],
  [{ apiUrl: "not a URL" }, {}, {}, "apiUrl"],
  [{ apiUrl: "https://user:hunter2@prefect" }, {}, {}, "apiUrl"],
  [{ backend: "orion" }, {}, {}, "backend"],
  [{}, { PREFECT__BACKEND: "orion" }, {}, "PREFECT__BACKEND"],
  [{}, { PREFECT__CLOUD__API: "api.prefect.io" }, {}, "PREFECT__CLOUD__API"],
  [
    { backend: "server" },
    { PREFECT__SERVER__HOST: "localhost" },
    {},
    "PREFECT__SERVER__HOST",
  ],
  [{ timeoutMs: 0 }, {}, {}, "timeoutMs"],
  [{ timeoutMs: NaN }, {}, {}, "timeoutMs"],
  [
    {},
    { PREFECT__CLOUD__REQUEST_TIMEOUT: "soon" },
    {},
    "PREFECT__CLOUD__REQUEST_TIMEOUT",
  ],
  [{ tenantId: "my-team" }, {}, {}, "tenantId"],
  [
    {},
    { PREFECT__CLOUD__TENANT_ID: "hunter2" },
    {},
    "PREFECT__CLOUD__TENANT_ID",
  ],
  [{}, {}, { "config.toml": 'backend = "orion"' }, "config.toml"],
  [{}, {}, { "config.toml": '[cloud]\napi_key = "hunter2' }, "config.toml"],
  [{}, {}, { "auth.toml": "hunter2 = = 1" }, "auth.toml"],
];
for (const [options, variables, files, setting] of REFUSED) {
  const given = JSON.stringify({ ...options, ...variables, ...files });
  Deno.test(`resolveApiSettings() refuses ${given} and names ${setting}`, () =>
    withHome(files, variables, () => {
      const error = assertThrows(
        () => resolveApiSettings(options),
        ConfigError,
      );
      assert(error.setting.endsWith(setting), error.setting);
      assertEquals(error.code, "config");
      assert(!Deno.inspect(error).includes("hunter2"));
    }));
}

const SECRETS: [
  what: string,
  variables: Record<string, string>,
  files: Record<string, string>,
  value: unknown,
][] = [
  ["nothing", {}, {}, undefined],
  ["a text", { PREFECT__CONTEXT__SECRETS__S: "abc" }, {}, "abc"],
  [
    "JSON, left as it stands",
    { PREFECT__CONTEXT__SECRETS__S: '{"n": 12345678901234567890}' },
    {},
    '{"n": 12345678901234567890}',
  ],
  [
    "a dict of Python",
    { PREFECT__CONTEXT__SECRETS__S: "{'user': 'ada', 'ok': True}" },
    {},
    { user: "ada", ok: true },
  ],
  ["a word of Python", { PREFECT__CONTEXT__SECRETS__S: "True" }, {}, true],
  [
    "a quoted text of Python",
    { PREFECT__CONTEXT__SECRETS__S: "'a b'" },
    {},
    "a b",
  ],
  [
    "config.toml",
    {},
    { "config.toml": '[context.secrets]\nS = "from file"' },
    "from file",
  ],
  ["a table of config.toml", {}, {
    "config.toml": '[context.secrets.S]\nuser = "ada"',
  }, { user: "ada" }],
  ["the variable over config.toml", { PREFECT__CONTEXT__SECRETS__S: "v" }, {
    "config.toml": '[context.secrets]\nS = "f"',
  }, "v"],
];
for (const [what, variables, files, value] of SECRETS) {
  Deno.test(`findSecret() finds ${what}`, () =>
    withHome(files, variables, () => {
      const found = resolveApiSettings({}).findSecret("S");
      assertEquals(
        found && typeof found === "object" ? { ...found } : found,
        value,
      );
      assertEquals(resolveApiSettings({}).findSecret("toString"), undefined);
    }));
}

Deno.test("describeClient() lists every setting and its source, with masked keys", () =>
  withHome(
    {
      "auth.toml":
        `["api.prefect.io"]\napi_key = "hunter2"\ntenant_id = "${TENANT}"`,
    },
    {},
    (home) => {
      const description = describeClient(createClient({ timeoutMs: 5 }));
      assertEquals(description, {
        settings: {
          backend: { value: "cloud", source: "default" },
          apiUrl: { value: "https://api.prefect.io", source: "default" },
          apiKey: { value: "***", source: `${home}/.prefect/auth.toml` },
          tenantId: { value: TENANT, source: `${home}/.prefect/auth.toml` },
          timeoutMs: { value: "5", source: "option timeoutMs" },
          requestTimeoutMs: { value: "15000", source: "default" },
        },
        forbidden: [],
        unread: [],
      });
    },
  ));

Deno.test("describeClient() refuses what createClient() has not made", () => {
  const foreign = { apiUrl: "x", graphql: () => Promise.reject() };
  assertThrows(
    () => describeClient(foreign),
    TypeError,
    "was not created by createClient()",
  );
});

Deno.test({
  name: "files that may not be read are skipped, and told",
  permissions: { read: false, env: true },
  fn: () =>
    withEnvironment({ HOME: "/home/ada" }, () => {
      const { settings, forbidden } = describeClient(createClient());
      assertEquals(settings.apiUrl!.value, "https://api.prefect.io");
      assertEquals(forbidden.map((path) => path.replace(/.*\//, "")), [
        "backend.toml",
        "config.toml",
        "auth.toml",
      ]);
    }),
});

Deno.test({
  name: "without environment and files, the defaults and options hold",
  permissions: { read: false, env: false },
  fn: () => {
    const { settings } = describeClient(
      createClient({ apiUrl: "http://prefect:4200" }),
    );
    assertEquals(settings.apiUrl, {
      value: "http://prefect:4200",
      source: "option apiUrl",
    });
  },
});
