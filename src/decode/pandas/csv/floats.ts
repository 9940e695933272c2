// Floats as the C parser of pandas reads them (src/parser/tokenizer.c).

// A pattern in linear time: it does not match white space at both ends.
const FLOAT = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?)(\d{1,17}))?$/;
const SPACES = " \t\n\v\f\r";
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const MAX_DIGITS = 17;
const EXACT_DIGITS = 15;
const LARGEST_POWER = 308;

/**
 * Parses a float as `precise_xstrtod` does, with an error of up to one bit;
 * undefined if it is not a float.
 */
export function parseFloatAsPandas(text: string): number | undefined {
  const parts = FLOAT.exec(trimSpaces(text));
  if (parts === null) {
    const sign = INFINITE.exec(text)?.[1];
    return sign === undefined ? undefined : sign === "-" ? -Infinity : Infinity;
  }
  const [, sign, whole = "", decimals = "", powerSign, power = "0"] = parts;
  const digits = whole.length + decimals.length;
  if (digits === 0) return undefined;
  const given = powerSign === "-" ? -Number(power) : Number(power);
  // Both results are exact; JavaScript's own parser is faster.
  const isExact = digits <= EXACT_DIGITS && Math.abs(given) + digits <= 22;
  if (isExact) return Number(text);
  const all = whole + decimals;
  // Fifteen digits are exact; the last two are rounded one by one.
  let number = Number(all.slice(0, EXACT_DIGITS));
  for (const digit of all.slice(EXACT_DIGITS, MAX_DIGITS)) {
    number = number * 10 + Number(digit);
  }
  const taken = Math.min(digits, MAX_DIGITS);
  const exponent = given + whole.length - taken;
  if (exponent > LARGEST_POWER) return undefined;
  const scaled = scale(number, exponent);
  if (scaled === Infinity) return undefined;
  return sign === "-" ? -scaled : scaled;
}

/**
 * Removes the spaces of C's `isspace`, which are fewer than those of `trim()`.
 */
function trimSpaces(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && SPACES.includes(text[start]!)) start++;
  while (start < end && SPACES.includes(text[end - 1]!)) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

function scale(number: number, exponent: number): number {
  if (exponent > 0) return number * powerOfTen(exponent);
  if (exponent >= -LARGEST_POWER) return number / powerOfTen(-exponent);
  const rest = -LARGEST_POWER - exponent;
  if (rest > LARGEST_POWER) return 0;
  return number / powerOfTen(rest) / 1e308;
}

/** Powers of ten; 10 ** n is not always the nearest number. */
const POWERS_OF_TEN = Float64Array.from(
  { length: LARGEST_POWER + 1 },
  (_, power) => Number(`1e${power}`),
);

function powerOfTen(power: number): number {
  return POWERS_OF_TEN[power]!;
}
