"""Reads pickles, a line of base64 each, by CPython, and writes what they are.

    python3 load_pickles.py < pickles > values

A line of the output is the value as plain JSON, `{"error": ...}` where CPython
refuses the pickle, or `{"skip": ...}` where it names what is not run here or
holds what has no form in JSON. `canon.ts` writes the same for our values.
"""

import array
import base64
import collections
import datetime
import decimal
import fractions
import functools
import io
import json
import pathlib
import pickle
import resource
import signal
import struct
import sys
import types
import uuid

MODULES = {
    "array": array,
    "collections": collections,
    "datetime": datetime,
    "decimal": decimal,
    "fractions": fractions,
    "pathlib": pathlib,
    "uuid": uuid,
}
SAFE = """
list tuple set frozenset dict slice str bytes bytearray complex range float int
bool object
""".split()
MOST_NODES = 20_000
MOST_MEMORY = 2**30
MOST_SECONDS = 5


class Thing:
    """What `a.B` is."""


Thing.__module__, Thing.__name__, Thing.__qualname__ = "a", "B", "B"
module = types.ModuleType("a")
module.B = Thing
sys.modules["a"] = module


class Skipped(Exception):
    """Nothing can be said about this pickle."""


class Loader(pickle._Unpickler if "--python" in sys.argv else pickle.Unpickler):
    def find_class(self, module, name):
        if module in ("builtins", "__builtin__"):
            found = __builtins__ if isinstance(__builtins__, dict) else vars(__builtins__)
            value = found.get(name)
            if name in SAFE or is_error(value):
                return value
        if (module, name) == ("a", "B"):
            return Thing
        if module in MODULES and name in NAMES:
            return getattr(MODULES[module], name)
        raise Skipped(f"{module}.{name}")


def is_error(value):
    return isinstance(value, type) and issubclass(value, BaseException)


NAMES = set("""
array _array_reconstructor OrderedDict defaultdict Counter deque datetime date
time timedelta timezone Decimal Fraction PosixPath PurePosixPath
PureWindowsPath PurePath UUID
""".split())


class Canon:
    def __init__(self):
        self.seen = {}
        self.nodes = 0

    def of(self, value):
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise Skipped("it is too large")
        if value is None or isinstance(value, bool) or type(value) is str:
            return value
        leaf = self.leaf(value)
        if leaf is not None:
            return leaf
        if type(value) is tuple:
            return ["t", *map(self.of, value)]
        if type(value) in (set, frozenset):
            return self.set(value)
        if id(value) in self.seen:
            return ["#", self.seen[id(value)][0]]
        number = len(self.seen)
        self.seen[id(value)] = number, value
        return self.container(value, number)

    def set(self, value):
        """Members have an order of their own: each has its own numbers."""
        members = []
        for member in value:
            inner = Canon()
            inner.nodes = self.nodes
            members.append(json.dumps(plus(inner.of(member))))
            self.nodes = inner.nodes
        return ["set", *sorted(members)]

    def container(self, value, number):
        kind = type(value)
        state = getattr(value, "__dict__", None)
        if kind in (list, collections.deque) and not state:
            return ["list", number, [self.of(v) for v in value]]
        if isinstance(value, dict) and not state:
            pairs = value.items()
            return ["dict", number, [[plus(self.of(k)), self.of(v)] for k, v in pairs]]
        if is_error(kind) and kind.__module__ == "builtins":
            if value.args == () or type(value.args) is tuple:
                has_number = getattr(value, "errno", None) is not None
                name = "OSError" if has_number else kind.__name__
                return ["error", name, [self.of(v) for v in value.args]]
        if kind is Thing:
            pairs = sorted(state.items())
            return ["object", number, [[k, self.of(v)] for k, v in pairs]]
        raise Skipped(f"no form: {kind.__name__}")

    def leaf(self, value):
        kind = type(value)
        if kind in (int, float):
            return number_form(value)
        if kind in (bytes, bytearray):
            return ["b", value.decode("latin1")]
        if kind is complex:
            return ["complex", number_form(value.real), number_form(value.imag)]
        if kind is range:
            return ["range", str(value.start), str(value.stop), str(value.step)]
        if kind is slice:
            parts = (value.start, value.stop, value.step)
            return ["slice", *map(self.of, parts)]
        if kind is array.array:
            if value.typecode in "uw":
                return value.tounicode()
            if value.typecode == "B":
                return ["b", value.tobytes().decode("latin1")]
            self.nodes += len(value)
            return ["array", *map(number_form, value)]
        if kind is decimal.Decimal:
            return ["Decimal", str(value)]
        if kind is fractions.Fraction:
            return ["Fraction", f"{value.numerator}/{value.denominator}"]
        if kind is datetime.timedelta:
            return ["timedelta", value.days, value.seconds, value.microseconds]
        if kind in (datetime.date, datetime.time, datetime.datetime):
            return [kind.__name__, value.isoformat()]
        if kind is datetime.timezone:
            return ["timezone", value.utcoffset(None).total_seconds()]
        if kind is uuid.UUID or isinstance(value, pathlib.PurePath):
            return str(value)
        if isinstance(value, type) or kind is types.BuiltinFunctionType:
            if value is type(None) or value is type(Ellipsis):
                raise Skipped("no form: a class without a name")
            return ["global", f"{value.__module__}.{value.__qualname__}"]
        return None


def number_form(value):
    if isinstance(value, float) and value != value:
        return ["n", "nan"]
    if value == 0 and str(value).startswith("-"):
        return ["n", "-0"]
    if isinstance(value, int) or value.is_integer():
        return ["n", str(int(value))]
    return ["n", struct.pack(">d", value).hex()]


def plus(form):
    """JavaScript's keys and members have no -0."""
    return ["n", "0"] if form == ["n", "-0"] else form


def read(data):
    try:
        value = Loader(io.BytesIO(data)).load()
    except Skipped as reason:
        return {"skip": str(reason)}
    except BaseException as error:
        return {"error": type(error).__name__, "message": str(error)[:200]}
    try:
        return Canon().of(value)
    except Exception as reason:
        return {"skip": str(reason)[:200]}


def too_slow(*_):
    raise Skipped("it is too slow")


def main():
    sys.set_int_max_str_digits(0) if hasattr(sys, "set_int_max_str_digits") else None
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    signal.signal(signal.SIGALRM, too_slow)
    for line in sys.stdin:
        signal.alarm(MOST_SECONDS)
        try:
            form = json.dumps(read(base64.b64decode(line)))
        except (MemoryError, Skipped) as reason:
            form = json.dumps({"skip": str(reason)})
        signal.alarm(0)
        print(form)


if __name__ == "__main__":
    main()
