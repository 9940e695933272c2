/** Python refuses longer exponents. */
const MAX_EXPONENT_DIGITS = 15;

const FINITE = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:E([+-]?\d+))?$/i;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const NAN = /^([+-]?)(s?)nan0*(\d*)$/i;

/**
 * The form of Python's `str()` for `Decimal(text)`; undefined if Python refuses
 * it. CPython, Lib/_pydecimal.py: Decimal.__new__ and Decimal.__str__.
 */
export function decimalText(text: string): string | undefined {
  const plain = text.trim().replaceAll("_", "");
  const finite = FINITE.exec(plain);
  if (finite !== null) return finiteText(finite);
  const infinite = INFINITE.exec(plain);
  if (infinite !== null) return `${minus(infinite[1])}Infinity`;
  const nan = NAN.exec(plain);
  if (nan === null) return undefined;
  return `${minus(nan[1])}${nan[2] === "" ? "" : "s"}NaN${nan[3]}`;
}

function minus(sign: string | undefined): string {
  return sign === "-" ? "-" : "";
}

function finiteText(match: RegExpExecArray): string | undefined {
  const [, sign, body = "", power = "0"] = match;
  if (power.length > MAX_EXPONENT_DIGITS) return undefined;
  const [whole = "", part = ""] = body.split(".");
  const digits = withoutLeadingZeros(whole + part);
  const exponent = Number(power) - part.length;
  const left = exponent + digits.length;
  const point = exponent <= 0 && left > -6 ? left : 1;
  const tail = left === point ? "" : `E${signed(left - point)}`;
  return `${minus(sign)}${withPoint(digits, point)}${tail}`;
}

function withoutLeadingZeros(digits: string): string {
  let from = 0;
  while (from < digits.length - 1 && digits[from] === "0") from++;
  return digits.slice(from);
}

/** `point` is from −5 up to the number of digits. */
function withPoint(digits: string, point: number): string {
  if (point <= 0) return `0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return digits;
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

function signed(value: number): string {
  return value < 0 ? String(value) : `+${value}`;
}
