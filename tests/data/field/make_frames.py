"""Writes frames_VERSION.ndjson.gz, and arrow_VERSION.ndjson.gz of 1.5, 2.3
and 3.1: what the running pandas pickles, and what it sees in it.

Usage: python make_frames.py, once for each of these, with the Python that has
wheels of them: pandas 0.25.3 (numpy 1.17.5), 1.1.5 (1.19.5, pyarrow 2.0.0),
1.3.5 (1.21.6, 6.0.1), 1.5.3 (1.23.5, 11.0.0), 2.0.3 (1.25.2, 13.0.0), 2.2.3
(2.1.3, 17.0.0), 2.3.3 (2.0.2, 21.0.0), 3.1.1 (2.5.5, 26.0.1).
"""

import base64
import datetime
import decimal
import gzip
import json
import os
import pickle
import random
import sys
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "pickle", "objects")]
warnings.simplefilter("ignore")

import numpy as np
import pandas as pd

try:
    import pyarrow as pa
except ImportError:
    pa = None

import shop
from field_canon import canon

VERSION = pd.__version__
BIG = 2**60 + 1
NEW = tuple(int(part) for part in VERSION.split(".")[:2])
H, MIN, S, YEAR = ("h", "min", "s", "Y") if NEW >= (2, 2) else ("H", "T", "S", "A")


def periods():
    freqs = ["M", "2M", "Q", "Q-JAN", "Q-MAR", YEAR, YEAR + "-JUN", "W", "W-WED", "D", "3D", H, "2" + H, MIN, "15" + MIN, S]
    freqs += ["ms", "us", "ns"] if NEW >= (2, 2) else ["L", "U", "N"]
    if NEW < (2, 1):
        freqs.append("B")
    for freq in freqs:
        yield freq, pd.period_range("1969-12-25 13:14:15.123456789", periods=3, freq=freq)


def nullable():
    yield "Int64", [1, None, BIG]
    yield "UInt8", [255, None, 0]
    yield "Int16", [None, None, -3]
    if NEW >= (1, 0):
        yield "boolean", [True, None, False]
        yield "string", ["a", None, "\u00fc\U0001f600"]
    if NEW >= (1, 2):
        yield "Float64", [1.5, None, -0.0]
        yield "Float32", [0.25, None, 3]
    if NEW >= (1, 3) and pa is not None:
        yield "string[pyarrow]", ["a", None, "\u00fc\U0001f600"]
    if NEW >= (2, 1) and NEW < (3, 0):
        yield "string[pyarrow_numpy]", ["a", None, "x"]
    if NEW >= (2, 3):
        for storage in ("python", "pyarrow"):
            for missing in (np.nan, pd.NA):
                yield pd.StringDtype(storage, na_value=missing), ["a", None, "\u00fc"]


def arrow():
    if pa is None or NEW < (1, 5):
        return
    d, dt, td, t = datetime.date, datetime.datetime, datetime.timedelta, datetime.time
    types = [
        (pa.bool_(), [True, None, False]),
        (pa.int8(), [-1, None, 127]), (pa.int64(), [BIG, None, -1]), (pa.uint64(), [2**64 - 1, None, 0]),
        (pa.int32(), [1, 2, 3]), (pa.float64(), [0.5, None, -1.5]), (pa.float32(), [0.5, 1.5, 2.5]),
        (pa.string(), ["a", None, "\u00fc"]), (pa.large_string(), ["a", None, "\u00fc"]),
        (pa.binary(), [b"a", None, b"\xff"]), (pa.large_binary(), [b"a", None, b""]), (pa.binary(2), [b"ab", None, b"\x00\xff"]),
        (pa.decimal128(20, 3), [decimal.Decimal("1.500"), None, decimal.Decimal("-12345678901234567.891")]),
        (pa.date32(), [d(2022, 2, 28), None, d(1969, 12, 31)]), (pa.date64(), [d(2022, 2, 28), None, d(1969, 12, 31)]),
        (pa.time32("ms"), [t(1, 2, 3, 4000), None, t(0)]), (pa.time64("us"), [t(23, 59, 59, 999999), None, t(0)]),
        (pa.timestamp("s"), [dt(2022, 1, 1), None, dt(1969, 12, 31, 23)]),
        (pa.timestamp("us", "Europe/Paris"), [dt(2022, 7, 1, 12), None, dt(2022, 1, 1)]),
        (pa.timestamp("ns", "+02:00"), [dt(2022, 7, 1, 12), None, dt(2022, 1, 1)]),
        (pa.duration("ms"), [td(days=-1, milliseconds=5), None, td(seconds=1)]),
        (pa.null(), [None, None, None]),
        (pa.list_(pa.int64()), [[1, BIG], None, []]), (pa.list_(pa.string()), [["a", None], [], None]),
        (pa.large_list(pa.float64()), [[0.5], None, [1.5, 2.5]]), (pa.list_(pa.int16(), 2), [[1, 2], [3, 4], [5, 6]]),
        (pa.struct([("a", pa.int64()), ("b", pa.string())]), [{"a": 1, "b": "x"}, None, {"a": None, "b": "y"}]),
        (pa.list_(pa.struct([("k", pa.list_(pa.int8()))])), [[{"k": [1]}, {"k": None}], None, [{"k": []}]]),
        (pa.map_(pa.string(), pa.int64()), [[("a", 1), ("a", 2)], None, []]),
        (pa.dictionary(pa.int8(), pa.string()), ["x", None, "x"]),
    ]
    for name in ("string_view", "binary_view"):
        if hasattr(pa, name):
            long = ["short", None, "longer than a view"]
            types.append((getattr(pa, name)(), long if name[0] == "s" else [x and x.encode() for x in long]))
    if hasattr(pa, "decimal256"):
        types.append((pa.decimal256(50, 2), [decimal.Decimal("1" + "0" * 40 + ".25"), None, decimal.Decimal("-0.01")]))
    for type_, values in types:
        try:
            whole = pa.array(values, type=type_)
        except Exception:
            continue
        yield str(type_), pa.chunked_array([whole])
        yield str(type_) + " sliced", pa.chunked_array([pa.array(values * 5, type=type_).slice(7, 4)])
        yield str(type_) + " chunked", pa.chunked_array([whole, whole.slice(1), pa.array([], type=type_)])


def arrow_series(data):
    return pd.Series(pd.arrays.ArrowExtensionArray(data), name="c")


def frames():
    random.seed(7)
    day = pd.Timestamp("2022-05-09 12:30:00.123456")
    times = pd.DatetimeIndex([day, pd.NaT, pd.Timestamp("1969-12-31")])
    for freq, index in periods():
        yield "period index " + freq, lambda: pd.DataFrame({"v": [1, 2, 3]}, index=index)
        yield "period column " + freq, lambda: pd.DataFrame({"p": index[::-1], "o": list(index)})
    for dtype, values in nullable():
        yield "nullable %r" % (dtype,), lambda: pd.DataFrame({"a": [1.5, 2.5, 3.5], "n": pd.array(values, dtype=dtype)})
        yield "nullable series %r" % (dtype,), lambda: pd.Series(pd.array(values[::-1], dtype=dtype), name="n")
        yield "nullable array %r" % (dtype,), lambda: pd.array(values, dtype=dtype)
    for ordered in (False, True):
        for name, cats in (("text", ["b", "a", "unused"]), ("numbers", [3, 1, 2]), ("times", times.dropna())):
            made = lambda: pd.Categorical([cats[0], None, cats[1], cats[0]], categories=cats, ordered=ordered)
            yield "category %s %s" % (name, ordered), lambda: pd.DataFrame({"c": made(), "n": [1, 2, 3, 4]})
            yield "category index %s %s" % (name, ordered), lambda: pd.DataFrame({"n": [1, 2, 3, 4]}, index=pd.CategoricalIndex(made(), name="leaf"))
    for closed in ("left", "right", "both", "neither"):
        yield "interval " + closed, lambda: pd.DataFrame({"i": pd.interval_range(0.5, 3.5, closed=closed), "n": [1, 2, 3]})
        yield "interval index " + closed, lambda: pd.Series([1, 2, 3], index=pd.interval_range(pd.Timestamp("2022"), periods=3, closed=closed))
        yield "intervals " + closed, lambda: list(pd.interval_range(0, 2, closed=closed))
    for fill in (0.0, np.nan, 1.5):
        yield "sparse %s" % fill, lambda: pd.DataFrame({"s": pd.arrays.SparseArray([0.0, 1.5, np.nan, 0.0], fill_value=fill), "n": [1, 2, 3, 4]})
    yield "sparse ints", lambda: pd.Series(pd.arrays.SparseArray([0, 0, 7, 8]))
    yield "sparse bools", lambda: pd.Series(pd.arrays.SparseArray([True, False, False]))
    for tz in ("UTC", "Europe/Paris", "America/New_York", datetime.timezone(datetime.timedelta(hours=5.5))):
        yield "zone %s" % tz, lambda: pd.DataFrame({"t": times.tz_localize("UTC").tz_convert(tz), "n": [1, 2, 3]})
        yield "zone index %s" % tz, lambda: pd.DataFrame({"n": range(3)}, index=pd.date_range("2022-03-27", periods=3, freq="D", tz=tz))
    yield "timedeltas", lambda: pd.DataFrame({"d": pd.to_timedelta(["1 days", None, "-1 s"])}, index=pd.timedelta_range("1 day", periods=3))
    yield "time index", lambda: pd.Series([1, 2, 3], index=pd.date_range("2022", periods=3, freq=H, name="leaf"))
    yield "multi index", lambda: pd.DataFrame({"v": [1, 2]}, index=pd.MultiIndex.from_tuples([("a", day), ("b", day)], names=["k", ("x", 1)]))
    yield "multi columns", lambda: pd.DataFrame([[1, 2.5]], columns=pd.MultiIndex.from_tuples([("a", 1), ("b", None)], names=["k", None]))
    yield "range index", lambda: pd.DataFrame({"v": [1, 2]}, index=pd.RangeIndex(5, 1, -2, name="leaf"))
    yield "object cells", lambda: pd.DataFrame({"o": [{"k": [1]}, (1, 2), None]}, index=[1, "a", 2.5])
    yield "longdouble", lambda: pd.DataFrame({"g": np.array([1.5, -2.25], dtype="g"), "z": np.array([1j, 2.5], dtype="c16"), "h": np.array([0.5, 1], dtype="f2")})
    if NEW >= (1, 0):
        for i, attrs in enumerate([{"source": "till", "n": 1}, {"deep": {"list": [1, None]}}, {"day": day}]):
            yield "attrs %d" % i, lambda: with_attrs(pd.DataFrame({"a": [1]}), attrs)
            yield "attrs series %d" % i, lambda: with_attrs(pd.Series([1, 2], name="n"), attrs)
    for i, unit in enumerate(["kg", {"a": [1, 2]}, 7]):
        yield "subclass %d" % i, lambda: with_unit(shop.Table({"low": [1.5, 2.5], "name": ["a", None]}), unit)
        yield "subclass series %d" % i, lambda: with_unit(shop.Line([1, 2, 3], name="n"), unit)
    for cls in (shop.Money, shop.Price, shop.Cost):
        yield "unknown " + cls.__name__, lambda: pd.DataFrame({"a": [1, 2], "m": cls([1000001, 1000002], "leaf-cur"), "s": ["x", "y"], "f": [0.5, 1.5]})
        yield "unknown series " + cls.__name__, lambda: pd.Series(cls([1000003, 1000004], "leaf-cur"), name="m")
    for i in range(12):
        yield "random %d" % i, random_frame


def arrow_frames():
    for name, data in arrow():
        yield "arrow " + name, lambda: arrow_series(data)
        yield "arrow frame " + name, lambda: pd.DataFrame({"x": np.arange(len(data)) / 2, "c": pd.arrays.ArrowExtensionArray(data)})
    if pa is not None:
        table = pa.table({"a": [1, None, BIG], "b": ["x", None, "z"]})
        yield "table", lambda: table
        yield "table sliced", lambda: table.slice(1)
        yield "batch", lambda: table.to_batches()[0]


def with_attrs(value, attrs):
    value.attrs.update(attrs)
    return value


def with_unit(value, unit):
    value.unit = unit
    value.source = "leaf-source"
    return value


def random_frame():
    length = random.randint(1, 4)
    number = lambda: random.randint(1000000, 9999999)
    makers = [
        lambda: [number() for _ in range(length)],
        lambda: [number() / 4 for _ in range(length)],
        lambda: ["leaf-%d" % number() for _ in range(length)],
        lambda: pd.Categorical(["leaf-%d" % number() for _ in range(length)]),
        lambda: pd.array([number() for _ in range(length)], dtype="Int64"),
        lambda: shop.Money([number() for _ in range(length)], "leaf-a"),
        lambda: shop.Price([number() for _ in range(length)], "leaf-b"),
        lambda: shop.Cost([number() for _ in range(length)], "leaf-c"),
    ]
    columns = {"c%d" % i: random.choice(makers)() for i in range(random.randint(1, 7))}
    index = random.choice([None, pd.Index(["leaf-%d" % number() for _ in range(length)], name="leaf-index"), pd.RangeIndex(7, 7 + length, name="leaf-range")])
    return pd.DataFrame(columns, index=index)


def rows(cases):
    for name, make in cases:
        try:
            value = make()
            data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
            expected = canon(value)
        except Exception as error:
            print("%s: %s has %r" % (VERSION, name, error), file=sys.stderr)
            continue
        yield {"name": name, "bytes": base64.b64encode(data).decode(), "value": expected}


def write(kind, cases):
    lines = [json.dumps(row, separators=(",", ":")) for row in rows(cases)]
    path = os.path.join(HERE, "%s_%s.ndjson.gz" % (kind, VERSION))
    with gzip.GzipFile(path, "wb", 9, mtime=0) as file:
        file.write("\n".join(lines).encode() + b"\n")
    print(kind, VERSION, len(lines), "rows", os.path.getsize(path), "bytes")


write("frames", frames())
if NEW in ((1, 5), (2, 3), (3, 1)):
    write("arrow", arrow_frames())
