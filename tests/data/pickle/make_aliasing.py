"""Writes aliasing.ndjson: pickles that put containers in several places and
change them there, and what CPython reads from them.

    python3 make_aliasing.py [rows] [seed] > aliasing.ndjson
"""

import base64
import collections
import json
import pickle
import random
import struct
import sys
import types

SEED = 20221109
ROWS = 1000


class Thing:
    pass


class ThingList(list):
    pass


module = types.ModuleType("aliasing")
module.Thing = Thing
module.ThingList = ThingList
for cls in (Thing, ThingList):
    cls.__module__ = "aliasing"
sys.modules["aliasing"] = module

ATOMS = [
    ("atom", b"N"), ("atom", b"\x88"), ("atom", b"\x89"), ("atom", b"K\x00"),
    ("atom", b"K\x01"), ("atom", b"K\x02"), ("atom", b"M\x00\x01"),
    ("atom", b"G" + struct.pack(">d", 1.0)),
    ("atom", b"G" + struct.pack(">d", 2.5)),
    ("atom", b"G" + struct.pack(">d", -0.0)),
    ("atom", b"\x8a\x09" + (1 << 64).to_bytes(9, "little")),
    ("atom", b"G" + struct.pack(">d", 2.0**64)),
] + [("str", b"\x8c\x01" + c.encode()) for c in "abcd"] + [
    ("atom", b"C\x01" + c.encode()) for c in "ab"
]
HASHABLE = {"atom", "str", "key"}
LISTS = {"list", "things"}
DICTS = {"dict", "odict"}


class Writer:
    """Chooses instructions that the types on the stack allow."""

    def __init__(self, rng):
        self.rng = rng
        self.out = bytearray(b"\x80\x04")
        self.stack = []  # types of values; None is a MARK
        self.memo = {}

    def put(self, op, *types_):
        self.out += op
        self.stack.extend(types_)

    def atom(self, only=None):
        kind, op = self.rng.choice([a for a in ATOMS if only is None or a[0] == only])
        self.put(op, kind)

    def top(self, i=-1):
        return self.stack[i] if len(self.stack) >= -i else None

    def container(self):
        rng = self.rng
        kind, op = rng.choice([
            ("list", b"]"), ("dict", b"}"), ("dict", b"}"), ("set", b"\x8f"),
            ("odict", b"ccollections\nOrderedDict\n)R"),
            ("object", b"caliasing\nThing\n)\x81"),
            ("things", b"caliasing\nThingList\n)\x81"),
        ])
        self.put(op, kind)
        if rng.random() < 0.8:
            self.memoize()

    def memoize(self):
        index = len(self.memo) if self.rng.random() < 0.9 else self.rng.randrange(8)
        if self.rng.random() < 0.5 and index == len(self.memo):
            self.out += b"\x94"
        elif index < 256:
            self.out += b"q" + bytes([index])
        else:
            return
        self.memo[index] = self.stack[-1]

    def get(self, kinds=None):
        found = [i for i, k in self.memo.items() if kinds is None or k in kinds]
        if not found:
            return self.atom()
        index = self.rng.choice(found)
        self.put(b"h" + bytes([index]), self.memo[index])

    def value(self):
        roll = self.rng.random()
        if roll < 0.35:
            self.atom()
        elif roll < 0.65 and self.memo:
            self.get()
        elif roll < 0.75 and self.stack and self.stack[-1] is not None:
            self.put(b"2", self.stack[-1])
        else:
            self.container()

    def key(self):
        roll = self.rng.random()
        if roll < 0.85:
            self.atom()
        else:
            self.atom()
            self.atom()
            self.stack[-2:] = ["key"]
            self.out += b"\x86"

    def grow(self):
        """Changes the container on top, if it is one."""
        rng, kind = self.rng, self.top()
        many = rng.choice([None, 1, 2, 3])
        if kind in LISTS:
            if many is None:
                self.value()
                self.out += b"a"
                self.stack.pop()
            else:
                self.marked(self.value, many, b"e")
        elif kind in DICTS:
            only = "str" if rng.random() < 0.5 else None
            if many is None:
                self.pair(only)
                self.out += b"s"
                del self.stack[-2:]
            else:
                self.marked(lambda: self.pair(only), many, b"u")
        elif kind == "set":
            self.marked(self.key, many or 1, b"\x90")
        if kind in ("object", "odict", "things") and rng.random() < 0.6:
            self.state()

    def pair(self, only):
        self.atom("str") if only else self.key()
        self.value()

    def marked(self, write, count, op):
        depth = len(self.stack)
        self.put(b"(", None)
        for _ in range(count):
            write()
        self.out += op
        del self.stack[depth:]

    def attributes(self):
        """A dict of names, from the memo or made here."""
        if self.rng.random() < 0.3:
            found = [i for i, k in self.memo.items() if k == "names"]
            if found:
                index = self.rng.choice(found)
                return self.put(b"h" + bytes([index]), "names")
        self.put(b"}", "names")
        if self.rng.random() < 0.6:
            self.memoize()
        self.marked(lambda: self.pair("str"), self.rng.choice([1, 2]), b"u")

    def state(self):
        depth = len(self.stack)
        self.attributes()
        if self.rng.random() < 0.3:
            self.attributes()
            self.out += b"\x86"
        self.out += b"b"
        del self.stack[depth:]

    def again(self):
        """Changes what is in the memo, on a second place of the stack."""
        depth = len(self.stack)
        self.get(LISTS | DICTS | {"set", "object"})
        self.grow()
        if self.rng.random() < 0.5:
            self.out += b"0" * (len(self.stack) - depth)
            del self.stack[depth:]

    def copy(self):
        """Calls that read a container while it may still change."""
        depth = len(self.stack)
        kind, call = self.rng.choice([
            ("dict", b"cbuiltins\ndict\n"), ("list", b"cbuiltins\nlist\n"),
            ("odict", b"ccollections\nOrderedDict\n"),
            ("tuple", b"cbuiltins\ntuple\n"),
        ])
        wanted = {"list"} if kind in ("list", "tuple") else DICTS
        found = [i for i, k in self.memo.items() if k in wanted]
        if not found:
            return
        self.out += call + b"h" + bytes([self.rng.choice(found)]) + b"\x85R"
        self.stack.append(kind)

    def write(self):
        for _ in range(self.rng.randrange(3, 22)):
            self.rng.choice([
                self.value, self.container, self.grow, self.grow, self.grow,
                self.again, self.again, self.again, self.copy,
            ])()
        if not self.stack:
            self.atom()
        # All that is on the stack and in the memo is looked at.
        self.out += b"("
        for index in sorted(self.memo):
            self.out += b"h" + bytes([index])
        self.out += b"l"
        self.stack.append("list")
        while len(self.stack) > 1:
            self.out += b"\x86"
            self.stack[-2:] = ["tuple"]
        return bytes(self.out + b".")


def canon(value, seen):
    """Plain JSON: containers by number, 1.0 as 1, as JavaScript has it."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float)):
        if value == 0 and str(value).startswith("-"):
            return ["n", "-0"]
        return ["n", str(int(value)) if value == int(value) else repr(value)]
    if isinstance(value, bytes):
        return ["b", value.decode()]
    if type(value) is tuple:
        return ["t", *[canon(v, seen) for v in value]]
    if id(value) in seen:
        return ["#", seen[id(value)][0]]
    seen[id(value)] = number, _ = len(seen), value
    if isinstance(value, set):
        members = [canon(v, seen) for v in value]
        return ["set", number, sorted(map(plus, members), key=json.dumps)]
    parts = [number]
    if type(value) in (list, ThingList):
        parts.append([canon(v, seen) for v in value])
    if isinstance(value, dict):
        parts.append([[plus(canon(k, seen)), canon(v, seen)] for k, v in value.items()])
    name = type(value).__name__
    state = getattr(value, "__dict__", {})
    if state or name.startswith("Thing"):
        parts.append(sorted([k, canon(state[k], seen)] for k in sorted(state)))
    if name == "OrderedDict" and not state:
        name = "dict"
    return [name, *parts]


def plus(value):
    """JavaScript's keys and members have no -0."""
    return ["n", "0"] if value == ["n", "-0"] else value


def main():
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    rng = random.Random(seed)
    rows = 0
    while rows < wanted:
        data = Writer(rng).write()
        if len(data) > 600:
            continue
        row = {"bytes": base64.b64encode(data).decode()}
        try:
            row["value"] = canon(pickle.loads(data), {})
        except Exception as error:
            row["error"] = type(error).__name__
        print(json.dumps(row, separators=(",", ":")))
        rows += 1


main()
