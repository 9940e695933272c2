/**
 * What classes of Python's standard library take, a letter for each argument:
 * i a small integer, I any, f a float, n None, t a text, N a text that is a
 * number, b bytes, c a container, l a list of integers, p a list of pairs,
 * d a dict, y a typecode, z a time zone, D what a date is written as, x anything.
 */
const SIGNATURES: readonly (readonly [name: RegExp, arguments: string[]])[] = [
  [/^builtins\.(?:list|tuple|set|frozenset)$/, ["", "c", "l"]],
  [/deque$/, ["", "c", "li", "cn", "ci"]],
  [/builtins\.dict|OrderedDict|Counter$/, ["", "d", "p"]],
  [/defaultdict$/, ["", "n", "nd", "np"]],
  [/slice$/, ["i", "ii", "iii", "xxx"]],
  [/range$/, ["i", "ii", "III"]],
  [/complex$/, ["f", "ff", "ii", "N"]],
  [/builtins\.(?:float|int|bool)$/, ["", "I", "f", "N", "t"]],
  [/Decimal$/, ["N", "I", "t", "f"]],
  [/Fraction$/, ["II", "N", "I", "ii"]],
  [/builtins\.str$/, ["", "t"]],
  [/builtins\.bytes$/, ["", "b", "l", "i"]],
  [/builtins\.bytearray$/, ["", "b", "l", "ttx", "tt"]],
  [/array\.array$/, ["yl", "yb", "y"]],
  [/datetime\.(?:date|time|datetime)$/, ["D", "Dz", "iii", "iiiiiii", "ii"]],
  [/timedelta$/, ["", "i", "iii", "ff", "IIi"]],
  [/timezone$/, ["x"]],
  [/pathlib/, ["t", "tt", ""]],
  [/uuid/, ["t", "N"]],
  [/builtins\.[A-Z]/, ["", "t", "tx", "it", "itt", "xxx"]],
];

/** The signatures of a name; none if it is not of this list. */
export function signaturesOf(name: string): readonly string[] {
  return SIGNATURES.find(([names]) => names.test(name))?.[1] ?? [];
}
