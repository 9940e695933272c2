"""Writes operands.json: what CPython does with each instruction that takes
operands, for operands of each kind. For each first operand there is a row of
bits in hexadecimal, the lowest for the first of the second operands: 1 where
CPython reads a value, 0 where it refuses.

    python3 make_operands.py > operands.json
"""

import json
import pickle
import sys
import types


class Thing:
    pass


class ThingList(list):
    pass


module = types.ModuleType("a")
module.B, module.C = Thing, ThingList
sys.modules["a"] = module

OPERANDS = {
    "None": b"N",
    "True": b"\x88",
    "an int": b"K\x01",
    "a large int": b"\x8a\x09" + (1 << 64).to_bytes(9, "little"),
    "a float": b"G?\xf8\0\0\0\0\0\0",
    "a str": b"\x8c\x01a",
    "another str": b"\x8c\x01B",
    "an empty str": b"\x8c\x00",
    "bytes": b"C\x01a",
    "a bytearray": b"\x96\x01\0\0\0\0\0\0\0a",
    "an empty list": b"]",
    "a list": b"]K\x01a",
    "a list of pairs": b"]\x8c\x01aK\x01\x86a",
    "an empty tuple": b")",
    "a tuple": b"K\x01\x85",
    "a tuple of a str": b"\x8c\x01a\x85",
    "a tuple of an empty list": b"]\x85",
    "a tuple of a class": b"ca\nB\n\x85",
    "a pair of states": b"}\x8c\x01aK\x01s}\x8c\x01bK\x01s\x86",
    "a pair of None and a state": b"N}\x8c\x01bK\x01s\x86",
    "an empty dict": b"}",
    "a dict": b"}\x8c\x01aK\x01s",
    "a dict of an int": b"}K\x01K\x01s",
    "a set": b"\x8f(K\x01\x90",
    "a frozenset": b"(K\x01\x91",
    "a complex": b"cbuiltins\ncomplex\nK\x01\x85R",
    "a range": b"cbuiltins\nrange\nK\x01\x85R",
    "a slice": b"cbuiltins\nslice\nK\x01\x85R",
    "a Decimal": b"cdecimal\nDecimal\n\x8c\x011\x85R",
    "a Fraction": b"cfractions\nFraction\n\x8c\x011\x85R",
    "a date": b"cdatetime\ndate\nC\x04\x07\xe6\x05\x09\x85R",
    "a timedelta": b"cdatetime\ntimedelta\nK\x01\x85R",
    "a timezone": b"cdatetime\ntimezone\ncdatetime\ntimedelta\nK\x01\x85R\x85R",
    "an OrderedDict": b"ccollections\nOrderedDict\n)R",
    "a defaultdict": b"ccollections\ndefaultdict\n)R",
    "a Counter": b"ccollections\nCounter\n)R",
    "a deque": b"ccollections\ndeque\n)R",
    "an array": b"carray\narray\n\x8c\x01d]\x86R",
    "a path": b"cpathlib\nPurePosixPath\n\x8c\x01a\x85R",
    "an error": b"cbuiltins\nValueError\n)R",
    "an object": b"ca\nB\n)\x81",
    "an object with a state": b"ca\nB\n)\x81}\x8c\x01aK\x01sb",
    "an object of a list": b"ca\nC\n)\x81",
    "a class": b"ca\nB\n",
    "the class list": b"cbuiltins\nlist\n",
    "the class tuple": b"cbuiltins\ntuple\n",
    "the class int": b"cbuiltins\nint\n",
    "the class OrderedDict": b"ccollections\nOrderedDict\n",
    "the class datetime": b"cdatetime\ndatetime\n",
    "the class ValueError": b"cbuiltins\nValueError\n",
    "a function": b"cbuiltins\nlen\n",
    "getattr": b"cbuiltins\ngetattr\n",
    "Ellipsis": b"cbuiltins\nEllipsis\n",
}

# What each instruction makes of two operands, %0 and %1.
INSTRUCTIONS = {
    "APPEND": (b"", b"", b"a"),
    "APPENDS": (b"", b"(", b"e"),
    "SETITEM of a key": (b"", b"", b"K\x00s"),
    "SETITEM of a value": (b"", b"K\x00", b"s"),
    "SETITEMS of a key": (b"", b"(", b"K\x00u"),
    "SETITEMS without a value": (b"", b"(", b"u"),
    "ADDITEMS": (b"", b"(", b"\x90"),
    "REDUCE": (b"", b"", b"R"),
    "NEWOBJ": (b"", b"", b"\x81"),
    "NEWOBJ_EX": (b"", b"", b"}\x92"),
    "NEWOBJ_EX of keywords": (b"", b")", b"\x92"),
    "OBJ": (b"(", b"", b"o"),
    "BUILD": (b"", b"", b"b"),
    "STACK_GLOBAL": (b"", b"", b"\x93"),
    "FROZENSET": (b"(", b"", b"\x91"),
    "DICT": (b"(", b"", b"d"),
    "LIST": (b"(", b"", b"l"),
    "TUPLE2": (b"", b"", b"\x86"),
    "READONLY_BUFFER": (b"", b"", b"\x98\x86"),
    "BINPERSID": (b"", b"", b"Q\x86"),
    "POP": (b"", b"", b"00"),
}


def is_read(data):
    try:
        pickle.loads(data)
        return True
    except Exception:
        return False


def main():
    rows = {}
    for name, (before, between, after) in INSTRUCTIONS.items():
        start = b"\x80\x05" + before
        rows[name] = " ".join(
            "%x" % sum(
                is_read(start + a + between + b + after + b".") << i
                for i, b in enumerate(OPERANDS.values())
            )
            for a in OPERANDS.values()
        )
    text = lambda data: data.decode("latin1")
    print(json.dumps({
        "python": "%d.%d" % sys.version_info[:2],
        "operands": {k: text(v) for k, v in OPERANDS.items()},
        "instructions": {k: [text(x) for x in v] for k, v in INSTRUCTIONS.items()},
        "read": rows,
    }, indent=0))


main()
