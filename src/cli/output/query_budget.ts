/** The used part of an interpreter of JMESPath. */
interface Interpreter {
  readonly runtime: {
    /** Calls a function of the language. */
    callFunction(name: string, args: readonly unknown[]): unknown;
  };
  /** Evaluates a node of the expression. */
  visit(node: { readonly type: string }, value: unknown): unknown;
  /** Creates the interpreter of an expression with variables. */
  withScope(scope: unknown): Interpreter;
}

/** How much work an expression may do for one value. */
export interface QueryBudget {
  /** The remaining units: visited nodes, and items and characters of results. */
  left: number;
}

/** The units for every value. */
const BASE = 10_000_000;

/** The units for each character of a value: the work is in proportion to it. */
const PER_CHARACTER = 100;

/** Refills a budget for a value with this many characters of JSON. */
export function refill(budget: QueryBudget, characters: number): void {
  budget.left = BASE + PER_CHARACTER * characters;
}

/**
 * Charges the work of an interpreter to a budget. It cannot be interrupted, and
 * an expression of a few characters may double a list many times.
 */
export function chargeInterpreter<I extends Interpreter>(
  interpreter: I,
  budget: QueryBudget,
): I {
  const { runtime } = interpreter;
  const visit = interpreter.visit.bind(interpreter);
  const withScope = interpreter.withScope.bind(interpreter);
  const call = runtime.callFunction.bind(runtime);
  interpreter.visit = (node, value) => {
    charge(budget, 1);
    const made = visit(node, value);
    if (LISTS.has(node.type)) charge(budget, sizeOf(made));
    return made;
  };
  interpreter.withScope = (scope) =>
    chargeInterpreter(withScope(scope), budget);
  runtime.callFunction = (name, args) => {
    for (const value of args) charge(budget, sizeOf(value));
    // The width is the size of the result, which grows by characters.
    if (name.startsWith("pad_")) charge(budget, Number(args[1]));
    const made = call(name, args);
    charge(budget, sizeOf(made));
    return made;
  };
  return interpreter;
}

/** Charges a result: it may contain the same list many times. */
export function chargeResult(value: unknown, budget: QueryBudget): void {
  charge(budget, 1);
  if (typeof value === "string") charge(budget, value.length);
  if (typeof value !== "object" || value === null) return;
  for (const part of Object.values(value)) chargeResult(part, budget);
}

/** The nodes that make a list. */
const LISTS: ReadonlySet<string> = new Set([
  "FilterProjection",
  "Flatten",
  "MultiSelectList",
  "Projection",
  "Slice",
  "ValueProjection",
]);

function sizeOf(value: unknown): number {
  return typeof value === "string" || Array.isArray(value) ? value.length : 0;
}

function charge(budget: QueryBudget, units: number): void {
  budget.left -= units;
  if (budget.left >= 0) return;
  throw new Error("it needs too much work for the size of its value");
}
