import { autoSerializer } from "@taskrunview/taskrunview";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { fields, type NdArray } from "@taskrunview/taskrunview/pickle";
import {
  assertFieldValue,
  type FieldValue,
} from "../../pickle/_field_value.ts";
import { fromBase64, readRows } from "../../pickle/_fixtures.ts";

/** A file of torch.save, and its value as Python has it. */
interface TorchRow {
  readonly name: string;
  readonly bytes: string;
  readonly value: FieldValue;
  readonly file?: string;
}

const rows = readRows<TorchRow>("objects/torch.ndjson");
const files = rows.filter(({ file }) => file !== undefined);
const { deserialize } = autoSerializer();

for (const { name, bytes, value } of files) {
  Deno.test(`autoSerializer() reads the ${name} of torch.save`, async () => {
    assertFieldValue(await deserialize(fromBase64(bytes)), value);
  });
}

function fileOf(name: string): Uint8Array {
  return fromBase64(files.find((row) => row.name === name)!.bytes);
}

for (const form of ["legacy", "zip"]) {
  const bytes = fileOf(`${form} file checkpoint`);

  Deno.test(`a ${form} file that is cut short is refused wherever it ends`, async () => {
    for (let end = 20; end < bytes.length; end += 97) {
      const error = await assertRejects(
        async () => await deserialize(bytes.slice(0, end)),
        Error,
      );
      assert(
        ["SyntaxError", "ResultError", "PickleError"].includes(error.name),
        `${end}: ${error}`,
      );
    }
  });

  Deno.test(`constructors get the objects of a ${form} file once`, async () => {
    let calls = 0;
    const constructors = {
      "collections.OrderedDict": (object: object) => {
        if (fields(object).length > 0) calls++;
        return Object.fromEntries(
          fields(object).map((
            [name, value],
          ) => [name, (value as NdArray).shape]),
        );
      },
    };
    const serializer = autoSerializer({ constructors });
    const { model } = await serializer.deserialize(bytes) as {
      model: Record<string, readonly number[]>;
    };
    assertEquals(calls, 2); // the state dict, and the metadata of its modules
    assertEquals(model["0.weight"], [2, 1]);
  });
}
