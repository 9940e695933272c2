import { assertRejects } from "@std/assert";
import {
  autoSerializer,
  compressedSerializer,
  dateTimeSerializer,
  jsonSerializer,
  pandasSerializer,
  pickleSerializer,
} from "@taskrunview/taskrunview";

const SERIALIZERS = [
  autoSerializer(),
  compressedSerializer({ serializer: pickleSerializer(), format: "gzip" }),
  dateTimeSerializer(),
  jsonSerializer(),
  pickleSerializer(),
  ...(["csv", "json", "parquet", "feather"] as const).map((
    fileType,
  ) => pandasSerializer({ fileType })),
];

const LIMITS = [0, -1, NaN, "9", null];

for (const { name, deserialize } of SERIALIZERS) {
  Deno.test(`the serializer "${name}" refuses a limit that bounds nothing`, async () => {
    const bytes = Uint8Array.of(0x4e, 0x2e);
    for (const maxBytes of LIMITS as number[]) {
      await assertRejects(
        async () => await deserialize(bytes, { maxBytes }),
        TypeError,
        '"maxBytes" is not above 0',
      );
    }
  });

  Deno.test(`the serializer "${name}" states what to pass in the place of an ArrayBuffer`, async () => {
    const bytes = new ArrayBuffer(2) as unknown as Uint8Array;
    await assertRejects(
      async () => await deserialize(bytes),
      TypeError,
      "new Uint8Array(buffer)",
    );
  });
}
