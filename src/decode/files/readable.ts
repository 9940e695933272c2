// Formats that are readable, although no serializer of Prefect writes them. No
// pickle starts like them.

import type { FileFormat } from "./format.ts";
import { anyOf, bytesAt } from "./magic.ts";

const isTorch = bytesAt(
  0,
  // As a pickle of protocol 2, it would be the integer
  // 119547037146038801333356.
  ...[0x80, 2, 0x8a, 10, "l", 0xfc, 0x9c, "F", 0xf9, " j", 0xa8, "P", 0x19],
  ".",
);

/** Readers are imported on demand. */
export const READABLE_FORMATS: readonly FileFormat[] = [
  {
    name: "npy",
    matches: bytesAt(0, 0x93, "NUMPY"),
    read: async (bytes, context) =>
      await (await import("../numpy/npy.ts")).readNpy(bytes, context),
  },
  {
    name: "zip",
    matches: anyOf(bytesAt(0, "PK", 3, 4), bytesAt(0, "PK", 5, 6)),
    read: async (bytes, context) =>
      await (await import("./zip.ts")).readZip(bytes, context),
  },
  {
    name: "torch",
    matches: (bytes) => bytes.length > 15 && isTorch(bytes),
    read: async (bytes, context) =>
      await (await import("../torch/torch.ts")).readTorchLegacy(
        bytes,
        context,
      ),
  },
];
