import type { Json, JsonObject } from "../api/api.ts";
import { tagOf } from "./value.ts";

/** Pixels of a picture: red, green, blue and opacity of each. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

const MOST_PIXELS = 16_000_000;

/** Reads an array of bytes of the shape H × W × 3 or 4 as a picture. */
export function pictureOf(value: Json): Picture | undefined {
  if (tagOf(value) !== "ndarray") return undefined;
  const { dtype, shape, values } = value as JsonObject;
  const [height = 0, width = 0, channels, ...more] = shape as number[];
  const isPicture = /^[|<>=]u1$/.test(String(dtype)) && more.length === 0 &&
    (channels === 3 || channels === 4) && height > 1 && width > 1 &&
    height * width <= MOST_PIXELS;
  if (!isPicture) return undefined;
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  let at = 0;
  for (const row of values as number[][][]) {
    for (const pixel of row) {
      pixels.set(pixel, at);
      at += 4;
    }
  }
  return { width, height, pixels };
}
