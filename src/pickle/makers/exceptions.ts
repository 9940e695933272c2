// Python's built-in exceptions, and tblib's wrappers of exceptions.

import { type Dict, entriesOf, setOwn } from "../values/dict.ts";
import type { Maker, Makers } from "./maker.ts";
import { isInt } from "./numbers.ts";
import { current } from "../values/forward.ts";
import { isPlain } from "../values/marks.ts";
import type { Mutable } from "../values/object.ts";
import type { MakeContext } from "./maker.ts";
import { pyRepr, pyText } from "../values/repr.ts";
import { mergeState } from "../values/merge_state.ts";
import { MESSAGE, PyError } from "../values/error.ts";
import { PyGlobal, PyObject } from "../values/object.ts";

const OS_ERRORS = [
  "OSError",
  "BlockingIOError",
  "BrokenPipeError",
  "ChildProcessError",
  "ConnectionAbortedError",
  "ConnectionError",
  "ConnectionRefusedError",
  "ConnectionResetError",
  "FileExistsError",
  "FileNotFoundError",
  "InterruptedError",
  "IsADirectoryError",
  "NotADirectoryError",
  "PermissionError",
  "ProcessLookupError",
  "TimeoutError",
];

const GROUPS = ["BaseExceptionGroup", "ExceptionGroup"];

const OTHERS = [
  "ArithmeticError",
  "AssertionError",
  "AttributeError",
  "BaseException",
  "BufferError",
  "BytesWarning",
  "DeprecationWarning",
  "EOFError",
  "EncodingWarning",
  "Exception",
  "FloatingPointError",
  "FutureWarning",
  "GeneratorExit",
  "ImportError",
  "ImportWarning",
  "IndentationError",
  "IndexError",
  "KeyError",
  "KeyboardInterrupt",
  "LookupError",
  "MemoryError",
  "ModuleNotFoundError",
  "NameError",
  "NotImplementedError",
  "OverflowError",
  "PendingDeprecationWarning",
  "PythonFinalizationError",
  "RecursionError",
  "ReferenceError",
  "ResourceWarning",
  "RuntimeError",
  "RuntimeWarning",
  "StandardError",
  "StopAsyncIteration",
  "StopIteration",
  "SyntaxError",
  "SyntaxWarning",
  "SystemError",
  "SystemExit",
  "TabError",
  "TypeError",
  "UnboundLocalError",
  "UnicodeDecodeError",
  "UnicodeEncodeError",
  "UnicodeError",
  "UnicodeTranslateError",
  "UnicodeWarning",
  "UserWarning",
  "ValueError",
  "Warning",
  "ZeroDivisionError",
];

/** All names, by module. */
export const BUILTIN_EXCEPTIONS: ReadonlySet<string> = new Set(
  [...OS_ERRORS, ...GROUPS, ...OTHERS].map((name) => `builtins.${name}`),
);

// CPython, Objects/exceptions.c: BaseException_str, KeyError_str and others.
function messageOf(name: string, args: readonly unknown[]): string {
  if (args.length === 0) return "";
  if (SYNTAX_ERRORS.has(name)) return pyText(args[0]);
  if (CODEC_ERRORS.has(name)) return codecMessage(args) ?? pyRepr(args, true);
  if (args.length > 1) return pyRepr(args, true);
  return name === "KeyError" ? pyRepr(args[0]) : pyText(args[0]);
}

const SYNTAX_ERRORS = new Set(["SyntaxError", "IndentationError", "TabError"]);
const CODEC_ERRORS = new Set(["UnicodeDecodeError", "UnicodeEncodeError"]);

// CPython, Objects/exceptions.c: UnicodeDecodeError_str, UnicodeEncodeError_str.
function codecMessage(args: readonly unknown[]): string | undefined {
  const [encoding, object, start, end, reason] = args;
  if (typeof start !== "number" || typeof end !== "number") return undefined;
  const isBytes = object instanceof Uint8Array;
  const act = isBytes ? "decode byte" : "encode character";
  const head = `'${pyText(encoding)}' codec can't ${act}`;
  if (end !== start + 1) {
    return `${head}s in position ${start}-${end - 1}: ${pyText(reason)}`;
  }
  const byte = isBytes ? object[start] ?? 0 : undefined;
  const what = byte === undefined
    ? ""
    : ` 0x${byte.toString(16).padStart(2, "0")}`;
  return `${head}${what} in position ${start}: ${pyText(reason)}`;
}

function plainError(name: string): Maker {
  return (args) => new PyError(name, messageOf(name, args), args);
}

// CPython, Objects/exceptions.c: OSError_new keeps two of the arguments.
function osError(name: string): Maker {
  return (args) => {
    if (args.length < 2 || args.length > 5) return plainOsError(name, args, {});
    const [errno, strerror, filename, , filename2] = args;
    if (name === "BlockingIOError" && isCount(filename)) {
      const characters = { characters_written: Number(filename) };
      return plainOsError(name, args, { errno, strerror, ...characters });
    }
    const attributes: Record<string, unknown> = { errno, strerror };
    if (filename !== undefined && filename !== null) {
      attributes.filename = filename;
    }
    if (filename2 !== undefined) attributes.filename2 = filename2;
    const kept = "filename" in attributes ? args.slice(0, 2) : args;
    return plainOsError(name, kept, attributes);
  };
}

/** BlockingIOError has the number of written characters in place of a file. */
function isCount(value: unknown): boolean {
  return typeof value === "boolean" || isInt(value);
}

function plainOsError(
  name: string,
  args: readonly unknown[],
  attributes: Record<string, unknown>,
): PyError {
  const { errno, strerror, filename, filename2 } = attributes;
  const at = filename === undefined ? "" : `: ${pyRepr(filename)}`;
  const to = filename2 === undefined ? "" : ` -> ${pyRepr(filename2)}`;
  const message = errno === undefined
    ? messageOf(name, args)
    : `[Errno ${pyText(errno)}] ${pyText(strerror)}${at}${to}`;
  return new PyError(name, message, args, attributes);
}

// CPython, Objects/exceptions.c: BaseExceptionGroup_str.
function group(name: string): Maker {
  return (args) => {
    const [message, members] = args;
    if (typeof message !== "string" || !Array.isArray(members)) {
      return undefined;
    }
    const many = members.length === 1 ? "" : "s";
    const text = `${message} (${members.length} sub-exception${many})`;
    return new PyError(name, text, args);
  };
}

function rows(
  names: readonly string[],
  maker: (name: string) => Maker,
): Makers {
  return Object.fromEntries(
    names.map((name) => [`builtins.${name}`, maker(name)]),
  );
}

/** `(class, args, cause, traceback, context, suppress, notes)` of tblib. */
function unwrapped(args: readonly unknown[], context: MakeContext) {
  const [cls, classArgs, ...around] = args;
  if (!(cls instanceof PyGlobal) || !Array.isArray(classArgs)) return undefined;
  return withContext(
    context.call(cls, [...classArgs]),
    around,
    context.charge,
  );
}

/** The same, with the attributes in place of the arguments. */
function unwrappedAttributes(args: readonly unknown[], context: MakeContext) {
  const [cls, attributes, ...around] = args;
  if (!(cls instanceof PyGlobal) || !isPlain(attributes)) return undefined;
  const { args: own = [], __dict__, ...rest } = attributes;
  const dict = current(__dict__ ?? {});
  if (!Array.isArray(own) || !isPlain(dict)) return undefined;
  const { errno, strerror, filename } = rest;
  const full = filename === undefined ? own : [errno, strerror, filename];
  const error = context.call(cls, [...(own.length === 2 ? full : own)]);
  const state = { ...rest };
  for (const [key, value] of entriesOf(dict as Dict)) {
    setOwn(state, key as string, value);
  }
  const charge = (bytes: number) => context.charge(bytes);
  charge(Object.keys(state).length * 64);
  if (error instanceof PyObject) {
    (error as Mutable<PyObject>).state = mergeState(null, state, charge);
  } else if (error instanceof PyError) {
    (error as Mutable<PyError>).attributes = { ...error.attributes, ...state };
  }
  return withContext(error, around, charge);
}

/** The data that Python keeps besides the attributes of an exception. */
function withContext(
  error: unknown,
  around: readonly unknown[],
  charge: (bytes: number) => void,
): unknown {
  const [cause = null, traceback, context, suppress, notes] = around;
  const others = Object.entries({
    __traceback__: traceback,
    __context__: context,
    __suppress_context__: suppress || null,
    __notes__: notes,
  }).filter(([, value]) => value !== null && value !== undefined);
  if (error instanceof PyError) {
    if (cause !== null) {
      Object.defineProperty(error, "cause", {
        value: cause,
        configurable: true,
      });
    }
    const attributes = { ...error.attributes, ...Object.fromEntries(others) };
    (error as Mutable<PyError>).attributes = attributes;
  } else if (error instanceof PyObject) {
    const own = cause === null ? others : [["__cause__", cause], ...others];
    const object = error as Mutable<PyObject>;
    object.fieldNames = MESSAGE;
    if (own.length > 0) {
      const state = Object.fromEntries(own);
      object.state = mergeState(object.state, state, charge);
    }
  }
  return error;
}

/** The rows of the exceptions. */
export const EXCEPTION_MAKERS: Makers = {
  ...rows(OTHERS, plainError),
  ...rows(OS_ERRORS, osError),
  ...rows(GROUPS, group),
  "builtins.IOError": osError("OSError"),
  "builtins.EnvironmentError": osError("OSError"),
  "builtins.WindowsError": osError("OSError"),
  "select.error": osError("OSError"),
  "socket.error": osError("OSError"),
  "socket.timeout": osError("TimeoutError"),
  "tblib.pickling_support.unpickle_exception": unwrapped,
  "tblib.pickling_support.unpickle_exception_with_attrs": unwrappedAttributes,
};
