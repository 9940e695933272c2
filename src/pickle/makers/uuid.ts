import { getOwn } from "../values/dict.ts";
import { current } from "../values/forward.ts";
import { isPlain, isTuple } from "../values/marks.ts";
import { type Makers, Pending } from "./maker.ts";
import { isInt } from "./numbers.ts";

class PendingUuid extends Pending {
  build(state: unknown): string | undefined {
    const attributes = current(isTuple(state) ? state[1] : state);
    if (!isPlain(attributes)) return undefined;
    const int = getOwn(attributes, "int");
    if (!isInt(int) || int < 0 || BigInt(int) >> 128n !== 0n) return undefined;
    return uuidText(BigInt(int));
  }
}

function uuidText(value: bigint): string {
  return value.toString(16).padStart(32, "0").replace(
    /^(.{8})(.{4})(.{4})(.{4})/,
    "$1-$2-$3-$4-",
  );
}

function uuid([hex]: readonly unknown[]) {
  if (hex === undefined) return new PendingUuid("uuid.UUID", []);
  if (typeof hex !== "string") return undefined;
  const digits = hex.replace(/[{}-]|urn:|uuid:/g, "");
  return /^[0-9a-f]{32}$/i.test(digits)
    ? uuidText(BigInt(`0x${digits}`))
    : undefined;
}

/** The rows of `uuid`. */
export const UUID_MAKERS: Makers = { "uuid.UUID": uuid };
