"""Writes arrays_VERSION.ndjson.gz: what the running numpy pickles, and what it
sees in it.

Usage: python make_arrays.py, once for each of numpy 1.17.5, 1.23.5, 2.0.2 and
2.5.5, with the Python that has wheels of it.
"""

import base64
import gzip
import json
import os
import pickle
import sys
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "pickle", "objects")]
warnings.simplefilter("ignore")

import numpy as np
import numpy.ma.mrecords
import pandas  # canon() writes times with it

from arrays import Info, Tuned
from field_canon import canon

RECORD = [("a", "i4"), ("b", ">f8"), ("s", "U3"), ("sub", "i2", (2,))]


def arrays():
    base = np.arange(12).reshape(3, 4)
    for code in ("?", "i1", ">i2", "i4", "i8", "u1", ">u4", "u8", "f2", ">f4", "f8", "c8", ">c16", "g", ">g", "G"):
        data = (base - 3).astype(code) if code[-1] not in "u?" else base.astype(code)
        yield "C " + code, data
        yield "F " + code, np.asfortranarray(data)
        yield "0-d " + code, data[1, 2].reshape(())
        yield "scalar " + code, data[2, 1]
        yield "empty " + code, data[:0]
    yield "strings", np.array(["a", "b\u00e9", ""])
    yield "bytes", np.array([b"a", b"\xff\x01", b""])
    yield "objects", np.array([None, "x", 1.5, [1, 2]], dtype=object)
    yield "0-d object", np.array(None, dtype=object)
    yield "zero sizes", np.zeros((2, 0, 3))
    read_only = np.arange(3)
    read_only.setflags(write=False)
    yield "read-only", read_only
    for code in ("Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns"):
        yield "m8 " + code, np.array([1, -3, "NaT"], dtype="m8[%s]" % code)
        yield "m8 scalar " + code, np.timedelta64(-5, code)
        yield "M8 " + code, np.array([1, -3, "NaT"], dtype="M8[%s]" % code)
        yield "M8 scalar " + code, np.datetime64(18000 if code == "D" else 5, code)
    yield "m8 steps", np.array([1, 2], dtype="m8[25s]")
    yield "NaT", [np.timedelta64("NaT"), np.datetime64("NaT")]


def structured():
    data = np.array([(1, 2.5, "x", (1, 2)), (-1, 0.5, "yz", (3, 4))], dtype=RECORD)
    yield "records", data
    yield "record scalar", data[1]
    yield "nested", np.array([(1, (2.5, b"q"))], dtype=[("a", "i8"), ("in", [("x", "f4"), ("y", "S2")])])
    yield "recarray", data.view(np.recarray)
    yield "recarray of objects", np.rec.array([(1, None), (2, "x")], dtype=[("a", "i8"), ("o", "O")])
    yield "recarray scalar", data.view(np.recarray)[0]


def subclasses():
    for values in ([[1, 2]], [[1.5], [2.5]], [["a", "b"]]):
        yield "matrix %r" % (values,), np.matrix(values)
    for values in (["a", "bc"], [["x"], ["yz"]], ["\u00e9"]):
        yield "chararray %r" % (values,), np.array(values).view(np.char.chararray)
    for name, values in (("ints", [1, 2]), ("floats", [[0.5]]), ("texts", ["a"])):
        yield "subclass " + name, np.array(values).view(Info)
        yield "tuned " + name, Tuned.of(values, "leaf-note")


def masked():
    yield "masked", np.ma.array([1.5, 2.5, 3.5], mask=[0, 1, 0])
    yield "masked fill", np.ma.array([1, 2, 3], mask=[1, 0, 1], fill_value=-9)
    yield "masked none", np.ma.array([1, 2, 3])
    yield "masked all", np.ma.array([1, 2], mask=True)
    yield "masked 2-d", np.ma.array([[1, 2], [3, 4]], mask=[[0, 1], [1, 0]])
    yield "masked F", np.ma.array(np.asfortranarray([[1, 2, 3], [4, 5, 6]]), mask=[[0, 1, 0], [0, 0, 1]])
    yield "masked bools", np.ma.array([True, False], mask=[1, 0])
    yield "masked texts", np.ma.array(["a", "bc"], mask=[0, 1])
    yield "masked objects", np.ma.array([None, "x"], mask=[1, 0], dtype=object)
    yield "masked times", np.ma.array(np.array(["2022-01-01", "2022-01-02"], dtype="M8[D]"), mask=[0, 1])
    yield "masked 0-d", np.ma.array(5, mask=True)
    yield "masked empty", np.ma.array([], dtype="f4")
    yield "masked records", np.ma.array([(1, 2.5), (3, 4.5)], mask=[(0, 0), (1, 1)], dtype=[("a", "i4"), ("b", "f8")])
    yield "mrecords", numpy.ma.mrecords.fromarrays([np.ma.array([1, 2], mask=[0, 0]), ["a", "b"]], names="x,y")


def dtypes():
    yield "dtypes", [np.dtype(code) for code in ("f8", ">f8", ">i4", "?", "U3", ">U2", "S4", "O", "M8[ns]", ">m8[25s]", "V3", "g")]
    yield "structured dtypes", [np.dtype(RECORD), np.dtype(RECORD, align=True), np.dtype((np.record, [("a", "i4")])), np.dtype([(("leaf-title", "a"), "i4")])]
    yield "sub-array dtypes", [np.dtype((np.int8, (2, 3))), np.dtype([("m", "f4", (2,))]), np.dtype("i4", metadata={"leaf": 1})]
    yield "classes", [np.float64, np.ndarray, np.int8]


def strings():
    if not hasattr(np, "dtypes") or not hasattr(np.dtypes, "StringDType"):
        return
    yield "StringDType", np.array(["a", "b\u00e9", "", "longer than fifteen bytes"], dtype=np.dtypes.StringDType())
    yield "StringDType 2-d", np.array([["a"], ["b"]], dtype=np.dtypes.StringDType(coerce=False))
    yield "StringDType missing", np.array(["a", None], dtype=np.dtypes.StringDType(na_object=None))


def random_state():
    seed = int(np.__version__.split(".")[1])
    if seed % 2:
        state = np.random.RandomState(seed)
        return "RandomState", state, state.get_state()[1]
    generator = np.random.Generator(np.random.MT19937(seed))
    return "Generator", generator, generator.bit_generator.state["state"]["key"]


def main():
    lines = []
    name, value, key = random_state()
    data = base64.b64encode(pickle.dumps(value, 4)).decode()
    expected = {"$": "reach", "leaves": [int(n) for n in key[:8]]}
    lines.append(json.dumps({"name": name, "bytes": data, "value": expected}, separators=(",", ":")))
    for make in (arrays, structured, subclasses, masked, dtypes, strings):
        for name, value in make():
            for protocol in (2, pickle.HIGHEST_PROTOCOL):
                if protocol == 2 and name.split()[0] in ("0-d", "F", "empty", "m8", "M8"):
                    continue
                data = base64.b64encode(pickle.dumps(value, protocol)).decode()
                row = {"name": "%s p%d" % (name, protocol), "bytes": data, "value": canon(value)}
                lines.append(json.dumps(row, separators=(",", ":")))
    path = os.path.join(HERE, "arrays_%s.ndjson.gz" % np.__version__)
    with gzip.GzipFile(path, "wb", 9, mtime=0) as file:
        file.write("\n".join(lines).encode() + b"\n")
    print(np.__version__, len(lines), "rows", os.path.getsize(path), "bytes")


main()
