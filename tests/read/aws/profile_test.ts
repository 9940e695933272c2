import { assertEquals } from "@std/assert";
import { parseAwsFile, readAwsFiles } from "../../../src/read/aws/profile.ts";
import { withAwsEnvironment, withFiles } from "./_environment.ts";

type Sections = [title: string, settings: Record<string, string>][];

const FILES: [what: string, text: string, sections: Sections][] = [
  ["nothing", "", []],
  ["a profile", "[default]\naws_access_key_id = AKID\nregion=eu-west-1\n", [
    ["default", { aws_access_key_id: "AKID", region: "eu-west-1" }],
  ]],
  ["CRLF and spaces", "[ profile a ]\r\nRegion =  x  \r\n", [
    ["profile a", { region: "x" }],
  ]],
  ["comments", "# c\n[a] # d\n; e\nk = v ; f\nsecret = a#b;c=d\n", [
    ["a", { k: "v", secret: "a#b;c=d" }],
  ]],
  ["names with dots, and of Object.prototype", "[a.b]\n__proto__ = x\n", [
    ["a.b", { ["__proto__"]: "x" }],
  ]],
  [
    "nested settings",
    "[a]\ns3 =\n  addressing_style = path\n  endpoint_url = http://h\nregion = r\n",
    [["a", {
      "s3": "",
      "s3.addressing_style": "path",
      "s3.endpoint_url": "http://h",
      "region": "r",
    }]],
  ],
  ["what is before all sections, and what is no setting", "k = v\n[a]\nx\n", [
    ["a", {}],
  ]],
];
for (const [what, text, sections] of FILES) {
  Deno.test(`parseAwsFile() reads ${what}`, () => {
    assertEquals(
      parseAwsFile(text).map(([title, settings]) => [title, [...settings]]),
      sections.map(([title, settings]) => [title, Object.entries(settings)]),
    );
  });
}

const CONFIG = `[default]
region = eu-west-1
aws_access_key_id = of-config
[profile "my work"]
region = eu-west-2
[services local]
s3 =
  endpoint_url = http://h
`;
const CREDENTIALS = "[default]\naws_access_key_id = of-credentials\n";
const MERGED = [
  ["default", { region: "eu-west-1", aws_access_key_id: "of-credentials" }],
  ["my work", { region: "eu-west-2" }],
];

Deno.test("readAwsFiles() merges the files of the home, credentials first", () =>
  withFiles(
    { ".aws/config": CONFIG, ".aws/credentials": CREDENTIALS },
    async (folder) => {
      for (const home of ["HOME", "USERPROFILE"]) {
        await withAwsEnvironment({ [home]: folder }, async () => {
          const { profiles, services, paths } = await readAwsFiles();
          assertEquals(
            [...profiles].map(([name, p]) => [name, Object.fromEntries(p)]),
            MERGED,
          );
          assertEquals(
            services.get("local")?.get("s3.endpoint_url"),
            "http://h",
          );
          assertEquals(paths, [
            `${folder}/.aws/config`,
            `${folder}/.aws/credentials`,
          ]);
        });
      }
    },
  ));

Deno.test("readAwsFiles() reads the files that the environment names", () =>
  withFiles(
    { "c.ini": CONFIG, "secret.ini": CREDENTIALS },
    (folder) =>
      withAwsEnvironment({
        HOME: folder,
        AWS_CONFIG_FILE: "~/c.ini",
        AWS_SHARED_CREDENTIALS_FILE: `${folder}/secret.ini`,
      }, async () => {
        const { profiles, paths } = await readAwsFiles();
        assertEquals([...profiles.keys()], ["default", "my work"]);
        assertEquals(paths, [`${folder}/c.ini`, `${folder}/secret.ini`]);
      }),
  ));

Deno.test("readAwsFiles() finds nothing where there is no home, or no file", () =>
  withFiles({}, async (folder) => {
    await withAwsEnvironment({}, async () => {
      assertEquals((await readAwsFiles()).paths, []);
    });
    await withAwsEnvironment({ HOME: folder }, async () => {
      assertEquals((await readAwsFiles()).profiles.size, 0);
    });
  }));
