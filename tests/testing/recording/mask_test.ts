import { assertEquals } from "@std/assert";
import { createMask } from "../../../src/testing/recording/mask.ts";

const TENANT = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
const ZERO = "00000000-0000-0000-0000-000000000000";

const TEXTS: [given: string, masked: string][] = [
  ["nothing to hide", "nothing to hide"],
  ['{"api_key": "pcu_1", "name": "a"}', '{"api_key": "***", "name": "a"}'],
  ['{"accessKeyId":"AKIA","x":1}', '{"accessKeyId":"***","x":1}'],
  ['{"private_key": "a\\"b"}', '{"private_key": "***"}'],
  [`{"tenant_id": "${TENANT}"}`, `{"tenant_id": "${ZERO}"}`],
  ['{"tenant_id": null}', '{"tenant_id": null}'],
  [
    '{"variables": "{\\"token\\": \\"abc\\", \\"n\\": 1}"}',
    '{"variables": "{\\"token\\": \\"***\\", \\"n\\": 1}"}',
  ],
  ['{"secret_value": {"a": 1}}', '{"secret_value":"***"}'],
  ['{"secret_value": {"a": 1', '{"secret_value": {"a": 1'],
  [
    '{"secret_type": "PrefectSecret", "token_type": "x"}',
    '{"secret_type": "PrefectSecret", "token_type": "x"}',
  ],
  ['{"expires_in": 3600, "key": "a/b"}', '{"expires_in": 3600, "key": "a/b"}'],
  [
    "<AccessKeyId>AKIA</AccessKeyId><SessionToken>a/b</SessionToken><Key>k</Key>",
    "<AccessKeyId>***</AccessKeyId><SessionToken>***</SessionToken><Key>k</Key>",
  ],
  ["grant_type=x&assertion=ey.a&scope=s", "grant_type=x&assertion=***&scope=s"],
  [
    "https://h/p?sv=1&sig=a%2Fb&X-Amz-Signature=00ff&X-Amz-Credential=A%2Fb",
    "https://h/p?sv=1&sig=***&X-Amz-Signature=***&X-Amz-Credential=***",
  ],
  ["https://h/p?sig=%zz#token=abc", "https://h/p?sig=***#token=abc"],
  ["https://user:word@h/p", "https://***@h/p"],
  [
    "it says Authorization: Bearer abc.def",
    "it says Authorization: Bearer ***",
  ],
  [
    '{ task_run(where: { id: { _eq: "x" } }) { id } }',
    '{ task_run(where: { id: { _eq: "x" } }) { id } }',
  ],
];
for (const [given, masked] of TEXTS) {
  Deno.test(`a mask gives ${masked}`, () => {
    assertEquals(createMask().text(given), masked);
  });
}

const HEADERS: [name: string, value: string, masked: string][] = [
  ["authorization", "Bearer pcu_right", "Bearer ***"],
  ["authorization", "AWS4-HMAC-SHA256 Credential=a", "***"],
  ["x-api-key", "pcu_right", "***"],
  ["x-prefect-tenant-id", TENANT, ZERO],
  ["cookie", "a=pcu_right; b=c", "***"],
  ["set-cookie", "session=pcu_right; Path=/", "***"],
  ["x-prefect-core-version", "1.4.1", "1.4.1"],
  ["www-authenticate", "Basic", "Basic"],
];
for (const [name, value, masked] of HEADERS) {
  Deno.test(`a mask makes ${name}: ${value} "${masked}"`, () => {
    const headers = createMask().headers(new Headers({ [name]: value }));
    assertEquals(headers, { [name]: masked });
  });
}

Deno.test("what was in a header is masked wherever it occurs", () => {
  for (
    const [name, value] of HEADERS.filter(([, value]) => /pcu/.test(value))
  ) {
    const mask = createMask();
    mask.headers(new Headers({ [name]: value }));
    assertEquals(
      [
        mask.text("it is pcu_right, and /Path"),
        mask.url("http://h/pcu_right"),
        new TextDecoder().decode(
          mask.bytes(new TextEncoder().encode("a pcu_right b")),
        ),
      ],
      ["it is ***, and /Path", "http://h/***", "a ********* b"],
      name,
    );
  }
});

Deno.test("bytes that hold no secret stay as they are", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  assertEquals(createMask().bytes(bytes), bytes);
});
