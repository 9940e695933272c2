/** Python writes floats from this power of ten on with an exponent. */
const FIRST_LARGE = 16;
/** Python writes floats below this power of ten with an exponent. */
const LAST_SMALL = -4;

/** Returns Python's `repr()` of a float. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const [digits = "", power = "0"] = value.toExponential().split("e");
  const exponent = Number(power);
  if (exponent < LAST_SMALL || exponent >= FIRST_LARGE) {
    const sign = exponent < 0 ? "-" : "+";
    return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  const text = String(value);
  return text.includes(".") ? text : `${text}.0`;
}

/**
 * Returns Python's `repr()` of a number that may be an int or a float:
 * JavaScript does not distinguish 2 from 2.0. An unsafe int would be a bigint.
 */
export function numberText(value: number): string {
  const isInteger = Number.isSafeInteger(value) && !Object.is(value, -0);
  return isInteger ? String(value) : floatText(value);
}

/** The number of mantissa bits of numpy's shorter floats. */
const MANTISSA_BITS: Readonly<Record<string, number>> = { f2: 11, f4: 24 };

/** The maximum number of digits that a 32-bit float needs. */
const MOST_DIGITS = 9;

/**
 * Returns Python's `repr()` of an element of a numpy array: the fewest digits
 * that give the same float of that size.
 *
 * @param dtype numpy's `dtype.str`, such as `<f4`.
 */
export function elementText(value: number, dtype: string): string {
  const bits = MANTISSA_BITS[dtype.slice(1)];
  if (bits === undefined || !Number.isFinite(value) || value === 0) {
    return floatText(value);
  }
  const half = 2 ** (Math.floor(Math.log2(Math.abs(value))) - bits);
  for (let digits = 1; digits < MOST_DIGITS; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.abs(rounded - value) < half) return floatText(rounded);
  }
  return floatText(Number(value.toPrecision(MOST_DIGITS)));
}

/** Returns Python's `repr()` of a complex number. */
export function complexText(real: number, imag: number): string {
  const part = (value: number) => floatText(value).replace(/\.0$/, "");
  if (Object.is(real, 0)) return `${part(imag)}j`;
  const sign = imag < 0 || Object.is(imag, -0) ? "" : "+";
  return `(${part(real)}${sign}${part(imag)}j)`;
}
