import { assertEquals, assertRejects } from "@std/assert";
import { jsonSerializer } from "../../mod.ts";

const encode = (text: string) => new TextEncoder().encode(text);

Deno.test("jsonSerializer() reads what json.dumps writes", async () => {
  const { name, deserialize } = jsonSerializer();
  assertEquals(name, "json");
  assertEquals(await deserialize(encode('{"a": NaN}')), { a: NaN });
});

Deno.test("jsonSerializer() refuses what is no JSON without quoting it", async () => {
  const error = await assertRejects(
    async () => await jsonSerializer().deserialize(encode("[secret]")),
    SyntaxError,
  );
  assertEquals(error.message.includes("secret"), false);
});
