import { assertEquals, assertRejects } from "@std/assert";
import { dateTimeSerializer } from "../../mod.ts";

const encode = (text: string) => new TextEncoder().encode(text);

Deno.test("dateTimeSerializer() reads what pendulum writes", async () => {
  const { name, deserialize } = dateTimeSerializer();
  assertEquals(name, "datetime");
  const time = await deserialize(encode("2022-05-09T08:30:00+02:00")) as Date;
  assertEquals(time.toISOString(), "2022-05-09T06:30:00.000Z");
});

Deno.test("dateTimeSerializer() refuses what is no time", async () => {
  await assertRejects(
    async () => await dateTimeSerializer().deserialize(encode("yesterday")),
    SyntaxError,
  );
});
