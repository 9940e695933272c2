# One file: it is copied to a machine that has the old pandas, and run there.
"""Writes tests/data/formats: bytes of Prefect's serializers, and what Python reads in them.

    python3.9 -m venv venv
    venv/bin/pip install prefect==1.4.1 marshmallow==3.18.0 pandas==2.3.3 pyarrow 'setuptools<70'
    venv/bin/python scripts/make/format_data.py

Every file is one JSON object a line. A second run gives the same bytes.
"""
import base64
import bz2
import datetime
import decimal
import gzip
import io
import hashlib
import importlib
import json
import lzma
import pathlib
import random
import subprocess
import warnings
import zlib

import numpy as np
import pandas as pd
import pyarrow
import pyarrow.parquet
from prefect.engine.serializers import PandasSerializer

DATA = pathlib.Path(__file__).parent.parent / "tests" / "data" / "formats"


def base64_of(data):
    return base64.b64encode(data).decode()


def write(name, rows):
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    (DATA / name).write_text("".join(lines), encoding="utf-8")


# Packed bytes. What they hold is told by its length and SHA-256, or made again
# by the test from `repeat`: a text and how often it stands there.

TEXT = "".join(f"{n}: the quick brown fox, {n * n % 97}\n" for n in range(120)).encode()


def noise(length, seed):
    return random.Random(seed).randbytes(length)


def mixture(length):
    """Text and noise in turn: plain chunks of LZMA2 between packed ones."""
    parts = []
    for seed in range(length // 3000):
        parts += [TEXT[:2000], noise(1000, seed)]
    return b"".join(parts)


HOLD = {
    "nothing": b"",
    "a byte": b"x",
    "text": TEXT,
    "noise": noise(900, 1),
    "a mixture": mixture(9000),
    "all bytes": bytes(range(256)) * 3,
    "four equal bytes": b"aaaa" + b"b" * 259 + b"cccc" * 70 + b"d",
}
REPEATED = {
    "a megabyte of zeros": ("\0", 1_000_000),
    "more than a small dictionary": (TEXT.decode()[:1000], 200),
}
# What every way of packing is tried on; the first way of a format, and those of
# the legacy one, on all of it.
ALWAYS = ["nothing", "a byte", "text"]


def lzma_filter(**options):
    return [{"id": lzma.FILTER_LZMA2, **options}]


def xz(**options):
    return lambda data: lzma.compress(data, format=lzma.FORMAT_XZ, **options)


def alone(**options):
    return lambda data: lzma.compress(data, format=lzma.FORMAT_ALONE, **options)


def flushed(data):
    """Every kind of block that deflate has, and empty ones."""
    packer = zlib.compressobj(6)
    parts = []
    for at in range(0, len(data), 5000):
        parts += [packer.compress(data[at:at + 5000]), packer.flush(zlib.Z_SYNC_FLUSH)]
    return b"".join([*parts, packer.flush()])


def gzip_with_header(data):
    """A gzip header with extra bytes, a name, a comment and a checksum."""
    plain = gzip.compress(data, mtime=0)
    header = plain[:3] + bytes([0b11110]) + plain[4:10]
    header += b"\x04\0ab\0\0" + b"name\0" + b"comment\0"
    header += (zlib.crc32(header) & 0xFFFF).to_bytes(2, "little")
    return header + plain[10:]


def members(pack):
    def packed(data):
        middle = len(data) // 2
        return pack(data[:middle]) + pack(b"") + pack(data[middle:])
    return packed


def gzipped(level=9):
    return lambda data: gzip.compress(data, level, mtime=0)


def by_xz(*options):
    """What Python cannot write but reads: several blocks, sizes before them."""
    def packed(data):
        command = ["xz", "--stdout", *options]
        return subprocess.run(command, input=data, capture_output=True, check=True).stdout
    return packed


def sized(marker):
    """Legacy lzma that says its size: with an end marker, or without as the LZMA SDK writes."""
    def packed(data):
        if marker:
            with_marker = alone(preset=6)(data)
            return with_marker[:5] + len(data).to_bytes(8, "little") + with_marker[13:]
        raw = lzma.compress(data, format=lzma.FORMAT_RAW, filters=lzma_filter(preset=6))
        if raw[0] < 0xE0:
            return alone(preset=6)(data)
        payload = raw[6:7 + int.from_bytes(raw[3:5], "big")]
        assert raw[6 + len(payload):] == b"\0"
        header = raw[5:6] + (1 << 23).to_bytes(4, "little") + len(data).to_bytes(8, "little")
        return header + payload
    return packed


PACK = {
    "gzip": {
        **{f"level {n}": gzipped(n) for n in (9, 0, 1, 6)},
        "several members": members(gzipped()),
        "several members and zeros": lambda data: members(gzipped())(data) + bytes(7),
        "all parts of a header": gzip_with_header,
    },
    "zlib": {
        **{f"level {n}": (lambda data, n=n: zlib.compress(data, n)) for n in (-1, 0, 1, 3, 9)},
        "flushed": flushed,
    },
    "bz2": {
        **{f"level {n}": (lambda data, n=n: bz2.compress(data, n)) for n in (9, 1, 5)},
        "several streams": members(bz2.compress),
    },
    "lzma": {
        **{f"preset {n}": xz(preset=n) for n in (6, 0, 1, 2, 3, 4, 5, 7, 8, 9)},
        "preset 9 extreme": xz(preset=9 | lzma.PRESET_EXTREME),
        "no check": xz(check=lzma.CHECK_NONE),
        "crc32": xz(check=lzma.CHECK_CRC32),
        "crc64": xz(check=lzma.CHECK_CRC64),
        "sha256": xz(check=lzma.CHECK_SHA256),
        "the smallest dictionary": xz(filters=lzma_filter(preset=6, dict_size=4096)),
        "an odd dictionary": xz(filters=lzma_filter(preset=6, dict_size=6144)),
        "lc 0, lp 4, pb 0": xz(filters=lzma_filter(lc=0, lp=4, pb=0)),
        "lc 4, lp 0, pb 4": xz(filters=lzma_filter(lc=4, lp=0, pb=4)),
        "lc 1, lp 2, pb 1": xz(filters=lzma_filter(lc=1, lp=2, pb=1)),
        "mode fast": xz(filters=lzma_filter(mode=lzma.MODE_FAST, mf=lzma.MF_HC4)),
        "several streams": members(xz()),
        "several streams, padded": lambda data: members(lambda part: xz()(part) + bytes(8))(data),
        "several blocks": by_xz("--block-size=700"),
        "blocks with sizes": by_xz("--block-size=2000", "--threads=2"),
        "legacy, preset 0": alone(preset=0),
        "legacy, preset 6": alone(preset=6),
        "legacy, a small dictionary": alone(
            filters=[{"id": lzma.FILTER_LZMA1, "dict_size": 4096, "lc": 0, "lp": 2, "pb": 0}]
        ),
        "legacy, its size and an end marker": sized(True),
        "legacy, its size alone": sized(False),
    },
}

FILTERED = {
    "Delta": [{"id": lzma.FILTER_DELTA, "dist": 4}],
    "BCJ x86": [{"id": lzma.FILTER_X86}],
    "BCJ ARM": [{"id": lzma.FILTER_ARM}],
}


def packed_rows():
    for format, ways in PACK.items():
        first = next(iter(ways))
        for way, pack in ways.items():
            every = way in (first, "legacy, preset 6", "several members", "several streams")
            for what, data in HOLD.items():
                if not every and what not in ALWAYS:
                    continue
                packed = pack(data)
                if way != "several streams, padded":  # of which Python reads the first
                    assert importlib.import_module(format).decompress(packed) == data
                yield {
                    "format": format,
                    "way": way,
                    "what": what,
                    "length": len(data),
                    "sha256": hashlib.sha256(data).hexdigest(),
                    "bytes": base64_of(packed),
                }
            for what, (text, times) in REPEATED.items():
                if not every and "dictionary" not in way:
                    continue
                yield {
                    "format": format,
                    "way": way,
                    "what": what,
                    "repeat": [text, times],
                    "bytes": base64_of(pack(text.encode() * times)),
                }
    for name, filters in FILTERED.items():
        yield {
            "format": "lzma",
            "way": "a filter",
            "what": name,
            "refused": name,
            "bytes": base64_of(xz(filters=[*filters, *lzma_filter()])(TEXT)),
        }


def packed_pickles():
    """Some of the recorded pickles in what JavaScript cannot pack."""
    pickles = (DATA.parent / "pickle" / "values.ndjson").read_text("utf-8").splitlines()
    for line in pickles[::8]:
        row = json.loads(line)
        data = base64.b64decode(row["bytes"])
        if len(data) > 3000:
            continue
        yield {
            "name": row["name"],
            "bz2": base64_of(bz2.compress(data)),
            "lzma": base64_of(lzma.compress(data)),
            "legacy": base64_of(lzma.compress(data, format=lzma.FORMAT_ALONE)),
        }


# Frames: what Prefect's PandasSerializer reads in bytes, as tagged JSON.


def tag(value):
    if value is None:
        return {"t": "none"}
    if value is pd.NaT:
        return {"t": "nat"}
    if value is pd.NA:
        return {"t": "na"}
    if isinstance(value, (bool, np.bool_)):
        return {"t": "bool", "v": bool(value)}
    if isinstance(value, (int, np.integer)):
        return {"t": "int", "v": str(int(value))}
    if isinstance(value, (float, np.floating)):
        return {"t": "float", "v": repr(float(value))}
    if isinstance(value, str):
        return {"t": "str", "v": value}
    if isinstance(value, bytes):
        return {"t": "bytes", "v": base64_of(value)}
    if isinstance(value, tuple):
        return {"t": "tuple", "v": [tag(item) for item in value]}
    if isinstance(value, (list, np.ndarray)):
        return {"t": "list", "v": [tag(item) for item in value]}
    if isinstance(value, dict):
        return {"t": "dict", "v": [[tag(key), tag(item)] for key, item in value.items()]}
    if isinstance(value, pd.Timestamp):
        offset = value.utcoffset()
        return {
            "t": "timestamp",
            "v": str(value.as_unit("ns").value),
            "iso": value.isoformat(),
            "offset": None if offset is None else offset.total_seconds(),
            "tz": None if value.tz is None else getattr(value.tz, "zone", str(value.tz)),
        }
    if isinstance(value, pd.Timedelta):
        return {"t": "pdtimedelta", "v": str(value.as_unit("ns").value)}
    if isinstance(value, datetime.datetime):
        return {"t": "datetime", "v": value.isoformat(), "offset": None, "tz": None, "fold": 0}
    if isinstance(value, datetime.date):
        return {"t": "date", "v": value.isoformat()}
    if isinstance(value, datetime.time):
        return {"t": "time", "v": value.isoformat(), "offset": None, "tz": None, "fold": 0}
    if isinstance(value, decimal.Decimal):
        return {"t": "decimal", "v": str(value)}
    if isinstance(value, pd.Index):
        names = [tag(name) for name in value.names]
        return {"t": "index", "names": names, "v": [tag(label) for label in value]}
    if isinstance(value, pd.DataFrame):
        columns = [value.iloc[:, i] for i in range(value.shape[1])]
        data = [
            {"dtype": str(column.dtype), "v": [tag(item) for item in column]} for column in columns
        ]
        return {"t": "dataframe", "columns": tag(value.columns), "index": tag(value.index), "data": data}
    raise TypeError(type(value))


def outcome(data, file_type, **options):
    try:
        return {"value": tag(PandasSerializer(file_type, options).deserialize(data))}
    except Exception as error:
        return {"error": type(error).__name__}


CSV_TEXTS = [
    ' a,b\n 1,2\n  x,3',
    'a\n   \n1',
    'a\n\t\n1',
    'a\n""\n1',
    '""\n',
    '\n',
    '',
    'a,b',
    'a,b\n',
    'a\n1e400',
    'a\n-1e400\n1',
    'a\ninf\n-INF\n+Infinity\ninfinity',
    'a\n0.00000000000000000123\n1',
    'a\n123456789012345678901234567890',
    'a\n18446744073709551615\n1',
    'a\n18446744073709551615\n-1',
    'a\n18446744073709551615\n',
    'a\n18446744073709551615\n\nNA',
    'a\n9223372036854775807\nNA',
    'a\ntRuE\nFALSE',
    'a\nTrue\nNA',
    'a\nTrue\n1',
    'a\n007',
    'a\n+5\n -3 ',
    'a\n1e5',
    'a\n.5\n5.',
    'a\n1e',
    'a\n1 2',
    'a\n"x"y\n',
    'a\nx"y"\n',
    'a\n"x\n',
    'a\r1\r2\r',
    'a\r\n1\n2\r3',
    'a,a,a.1,,\n1,2,3,4,5',
    'a,b\n1,2,3\n4,5,6',
    'a,b\n1\n2,3',
    'a,b\n1,2\n4,5,6',
    'a\n1,2,3\n4,5,6',
    'a,b\n1,,\n2,,',
    'a\n0x10',
    'a\n1_000',
    'a\nnan\n1',
    'a\nx\nNaN\n',
    'a\nNA',
    'a\n1.5\nx',
    '\ufeffa,b\n1,2',
    '\ufeff"a",b\n1,2',
    'a\n"1"\n2',
    'a\n1.0\n2',
    'a\n None\n1',
    'a\nNone',
    'a\n"a ""q"" b"',
    'a,b\n\n1,2\n\n',
    '\n\na,b\n1,2',
    'a\n-0\n',
    'a\n-0.0',
    'a\n1,\n2,',
    'a,b\n"x\ny",1',
    'a\nInf',
    'a\n1.7976931348623157e308\n2e308',
    'a\n4.9e-324\n1e-310\n1e-400',
    'a\n\xa05',
    'a\n5\xa0',
    'a\n\x0b5',
    'a\n1d5',
    'a\n--5',
    'a\n+',
    'a\n-',
    'a\n1e+',
    'a\n1e5.5',
    'a\n 1.5 ',
    'a\n00.5',
    'a\n1\n2\n ',
    'a\n1,2\n3\n',
    b'a\n\xff',
    '"a\nb",c\n1,2',
    'a\n"1',
    ' \na\n1',
    'a,b\n ,1\n , 2',
    'a\n" "\n1',
    'a\nTrue \nFalse',
    'a\nNaN\nTrue',
    'Unnamed: 0,\n1,2',
    ',,\n1,2,3',
    'a,b\n1,2\n"",\n',
    'a\n9223372036854775808\n5',
    'a\n9223372036854775808\n5.5',
    'a\n-9223372036854775809',
    'a\n-9223372036854775808\n1',
    'a\n1\n-9223372036854775808\nNA',
    'a\n0.1e1000',
    'a\n1e-5000',
]


def random_csv(seed):
    """Tables of cells that pandas has rules for."""
    rng = random.Random(seed)
    numbers = ["1", "-2", "007", "+5", " 3", "9007199254740993", "0", "-0"]
    floats = ["1.5", "-0.0", "1e5", ".5", "5.", "inf", "-Infinity", "0.1", "1e-320", "3.141592653589793"]
    floats += [repr(rng.uniform(-1, 1) * 10 ** rng.randint(-300, 300)) for _ in range(6)]
    floats += [repr(rng.random()) for _ in range(6)]
    missing = ["", "NA", "NaN", "null", "None", "n/a", "<NA>"]
    booleans = ["True", "False", "TRUE", "false"]
    texts = ["x", "a b", '"q,q"', '"two\nlines"', '"say ""hi"""', " lead", "true", "2022-05-09", "ä€😀"]
    large = ["18446744073709551615", "9223372036854775808", "123456789012345678901234567890"]
    pools = [numbers, numbers + missing, floats, floats + numbers, floats + missing, booleans]
    pools += [booleans + missing, texts, texts + missing, texts + numbers, large + numbers, large, missing]
    width = rng.randint(1, 6)
    columns = [rng.choice(pools) for _ in range(width)]
    names = [rng.choice(["a", "b", "a.1", "", "date", "0", '"q,q"']) for _ in range(width)]
    lines = [names] + [[rng.choice(pool) for pool in columns] for _ in range(rng.randint(0, 6))]
    end = rng.choice(["\n", "\r\n", "\n"])
    return end.join(",".join(cells) for cells in lines) + rng.choice(["", end])


def csv_frames():
    stamps = pd.date_range("2022-05-09", periods=3, freq="D")
    yield "a plain frame", pd.DataFrame({"sku": ["A1", "B2"], "price": [1.25, 2.0], "n": [1, 2]})
    yield "no rows", pd.DataFrame({"a": [], "b": []})
    yield "no columns", pd.DataFrame()
    yield "dates", pd.DataFrame({"when": stamps, "d": stamps - stamps[0]})
    yield "a named index", pd.DataFrame({"a": [1, 2]}, index=pd.Index(["x", "y"], name="key"))
    yield "two levels", pd.DataFrame({"a": [1, 2]}, index=pd.MultiIndex.from_tuples([("x", 1), ("y", 2)]))
    yield "missing values", pd.DataFrame({"a": [1.0, None], "b": ["x", None], "c": [True, None]})
    yield "numbers of all sizes", pd.DataFrame({"a": [2**53 + 1, -(2**63)], "b": [2**64 - 1, 0], "c": [1e300, 5e-324]})


def read_rows(file_type, cases):
    for name, data, options in cases:
        row = {"name": name, "bytes": base64_of(data), **options}
        yield {**row, **outcome(data, file_type, **options)}


def csv_rows():
    texts = [(ascii(text)[:60], text.encode() if isinstance(text, str) else text, {}) for text in CSV_TEXTS]
    texts += [(f"random table {seed}", random_csv(seed).encode(), {}) for seed in range(250)]
    for name, frame in csv_frames():
        texts.append((name, PandasSerializer("csv").serialize(frame), {}))
        texts.append((f"{name}, no index", PandasSerializer("csv", None, {"index": False}).serialize(frame), {}))
    yield from read_rows("csv", texts)


def parquet_frames():
    """One column of every kind, with and without missing values."""
    stamps = pd.to_datetime(["2022-05-09 06:30:00.123456789", None, "1969-12-31 23:59:59.999999999"])
    columns = {
        "bool": [True, False, True],
        "bool, missing": [True, None, False],
        "text": ["a", "ä€😀", ""],
        "text, missing": ["a", None, "b"],
        "bytes": [b"\x00\xff", None, b""],
        "float64": [1.5, float("nan"), float("-inf")],
        "float32": np.array([1.5, np.nan, 3e38], "float32"),
        "nothing": [None, None, None],
        "date": [datetime.date(2022, 5, 9), None, datetime.date(1, 1, 1)],
        "time": [datetime.time(6, 30, 0, 5), None, datetime.time(23, 59, 59, 999999)],
        "decimal": [decimal.Decimal("12.50"), None, decimal.Decimal("-0.01")],
        "large decimal": [decimal.Decimal("12345678901234567890123.456"), None, decimal.Decimal("-1.000")],
        "datetime": stamps,
        "datetime, ms": stamps.as_unit("ms"),
        "datetime, us": stamps.as_unit("us"),
        "datetime, s": stamps.as_unit("s"),
        "datetime, UTC": stamps.tz_localize("UTC"),
        "datetime, Paris": stamps.tz_localize("Europe/Paris"),
        "datetime, an offset": stamps.tz_localize("+02:00"),
        "timedelta": pd.to_timedelta([1, None, -(10**15)], unit="us"),
        "category": pd.Categorical(["b", None, "b"], categories=["a", "b"]),
        "category of numbers": pd.Categorical([3, 1, 3]),
        "category of dates": pd.Categorical(stamps),
        "lists": [[1, 2], None, []],
        "lists of text": [["a", None], ["b"], []],
        "lists of dates": [[datetime.date(2022, 5, 9), None], [], None],
        "float16": np.array([1.5, np.nan, -(2.0**-24)], "float16"),
        "float16, not finite": np.array([np.inf, -np.inf, 65504], "float16"),
        "lists of lists": [[[1], [2, 3]], [], None],
        "dicts": [{"a": 1, "b": "x"}, {"a": None, "b": "y"}, None],
        "Int64": pd.array([1, None, 2**53 + 1], dtype="Int64"),
        "UInt8": pd.array([1, None, 255], dtype="UInt8"),
        "Float64": pd.array([1.5, None, 2.0], dtype="Float64"),
        "boolean": pd.array([True, None, False], dtype="boolean"),
        "string": pd.array(["a", None, "b"], dtype="string"),
    }
    for bits in (8, 16, 32, 64):
        columns[f"int{bits}"] = np.array([0, 1, -(2 ** (bits - 1))], f"int{bits}")
        columns[f"uint{bits}"] = np.array([0, 1, 2**bits - 1], f"uint{bits}")
    for name, values in columns.items():
        yield name, pd.DataFrame({name: values}), {}
    plain = pd.DataFrame({"sku": ["A1", "B2", None], "price": [1.25, 2.0, None], "n": [1, 2, 3]})
    for codec in ("snappy", "gzip", "brotli", "zstd", "lz4", None):
        yield f"codec {codec}", plain, {"compression": codec}
    many = pd.DataFrame({"n": np.arange(3000) % 7, "text": [f"row {i % 50}" for i in range(3000)], "x": np.arange(3000) / 8})
    for codec in ("snappy", "gzip", "brotli", "zstd", "lz4"):
        yield f"many rows, codec {codec}", many[:400], {"compression": codec}
    yield "several groups", many[:300], {"row_group_size": 70}
    yield "small pages", many[:300], {"data_page_size": 64, "use_dictionary": False}
    yield "pages of version 2", plain, {"data_page_version": "2.0"}
    yield "INT96", pd.DataFrame({"when": stamps[:2]}), {"use_deprecated_int96_timestamps": True}
    yield "version 1", pd.DataFrame({"n": np.array([1, 2], "uint32"), "t": stamps[:2].floor("us")}), {"version": "1.0"}
    yield "delta", many[:100], {"use_dictionary": False, "column_encoding": {"n": "DELTA_BINARY_PACKED", "text": "DELTA_BYTE_ARRAY", "x": "BYTE_STREAM_SPLIT"}}
    yield "no rows", plain[:0], {}
    yield "no columns", pd.DataFrame(), {}
    yield "an index of text", pd.DataFrame({"a": [1, 2]}, index=pd.Index(["x", "y"], name="key")), {}
    yield "an index of dates", pd.DataFrame({"a": [1, 2]}, index=pd.date_range("2022-05-09", periods=2)), {}
    yield "an index of numbers", pd.DataFrame({"a": [1, 2]}, index=[5, 3]), {}
    yield "a range with steps", pd.DataFrame({"a": [1, 2]}, index=pd.RangeIndex(10, 30, 10, name="r")), {}
    yield "two levels", pd.DataFrame({"a": [1, 2]}, index=pd.MultiIndex.from_tuples([("x", 1), ("y", 2)], names=["k", None])), {}
    yield "named columns", pd.DataFrame([[1, 2]], columns=pd.Index(["a", "b"], name="c")), {}
    yield "columns of numbers", pd.DataFrame([[1, 2]], columns=[10, 20]), {}
    yield "no index", plain, {"index": False}
    levels = pd.MultiIndex.from_tuples([("a", "x y"), ("b's", 'say "c"')], names=["k", None])
    yield "two levels of columns", pd.DataFrame([[1, 2.5]], columns=levels), {}


def parquet_rows():
    cases = []
    for name, frame, options in parquet_frames():
        cases.append((name, PandasSerializer("parquet", None, options).serialize(frame), {}))
    table = pyarrow.table({"n": [1, None, 3], "text": ["a", None, "b"], "when": pyarrow.array([0, None, 1], pyarrow.timestamp("us", "UTC"))})
    sink = io.BytesIO()
    pyarrow.parquet.write_table(table, sink)
    yield from read_rows("parquet", [*cases, ("not of pandas", sink.getvalue(), {})])


JSON_TEXTS = [
    ('{"date":{"0":"2022-05-09T06:30+02:00","1":null}}', None),
    ('{"date":{"0":"2022-05-09T06:30:00-0330","1":"2022-05-09T06:30:00-03:30"}}', None),
    ('{"date":{"0":"2022-05-09T06:30:00Z","1":"2022-05-09T06:30:00+02:00"}}', None),
    ('{"date":{"0":"2022-05-09T06:30:00Z","1":"2022-05-09"}}', None),
    ('{"date":{"0":"2022-02-30"}}', None),
    ('{"date":{"0":"2022-13-01"}}', None),
    ('{"date":{"0":"2022-05-09T25:00:00"}}', None),
    ('{"date":{"0":"2022-05-09 06:30:00.123456789"}}', None),
    ('{"date":{"0":Infinity}}', None),
    ('{"date":{"0":1e300}}', None),
    ('{"date":{"0":true}}', None),
    ('{"date":{"0":[1]}}', None),
    ('{"date":{"0":"","1":null}}', None),
    ('{"date":{"0":null}}', None),
    ('{"date":{"0":"1652077800000","1":"1652077800001"}}', None),
    ('{"a":[1,2],"b":[1]}', None),
    ('"a"', None),
    ('{"a":{"0":1}', None),
    ('{"a" {"0":1}}', None),
    ('{"a":{"0":tru}}', None),
    ('[1 2]', None),
    ('{a:1}', None),
    ('{"a":{"0":"\\x"}}', None),
    ('{"a":{"0":1}} x', None),
    ('[[1]]', 'index'),
    ('[[1]]', 'split'),
    ('[1]', 'split'),
    ('{"columns":["a"],"data":[[1,2]]}', 'split'),
    ('[1]', 'table'),
    ('{"schema":{"fields":1},"data":[]}', 'table'),
    ('{"schema":{"fields":[{"name":"a","type":"integer"}],"primaryKey":["b"]},"data":[{"a":1}]}', 'table'),
    ('{"schema":{"fields":[{"name":"a","type":"integer"}]},"data":[{"a":"x"}]}', 'table'),
    ('{"schema":{"fields":[{"name":"a","type":"any"}]},"data":[{"a":"x"},{"a":[1]}]}', 'table'),
    ('{"schema":{"fields":[{"name":"a","type":"datetime"}]},"data":[{"a":"x"}]}', 'table'),
    ('{"schema":{"fields":[{"name":"a","type":"odd"}]},"data":[{"a":"x"}]}', 'table'),
    ('{"schema":{"fields":[{"name":"t_at","type":"integer"}],"pandas_version":"1.4.0"},"data":[{"t_at":1652077800}]}', 'table'),
    ('{"a":{"0":1,"1":2}}', None),
    ('{"a":{"5":1,"3":2}}', None),
    ('{"a":{"x":1,"y":2},"b":{"y":3,"z":4}}', None),
    ('{"a":{"0":1.0,"1":2.0}}', None),
    ('{"a":{"0":1.5,"1":null}}', None),
    ('{"a":{"0":true,"1":null}}', None),
    ('{"a":{"0":true,"1":false}}', None),
    ('{"a":{"0":"1","1":"2"}}', None),
    ('{"a":{"0":"1","1":"x"}}', None),
    ('{"a":{"0":"1.5","1":null}}', None),
    ('{"a":{"0":null}}', None),
    ('{"a":{"0":"x","1":null}}', None),
    ('{"a":{"0":[1],"1":null}}', None),
    ('{"a":{"0":{"q":1},"1":2}}', None),
    ('{"date":{"0":1652077800000,"1":1652077800001}}', None),
    ('{"date":{"0":1652077800000,"1":null}}', None),
    ('{"date":{"0":5,"1":6}}', None),
    ('{"x_at":{"0":"2022-05-09T06:30:00.000Z","1":null}}', None),
    ('{"modified":{"0":"2022-05-09T06:30:00.000","1":"2022-05-10"}}', None),
    ('{"date":{"0":"x"}}', None),
    ('{"date":{"0":"2022-05-09"}}', None),
    ('{"timestamp_x":{"0":1652077800}}', None),
    ('{"a_time":{"0":1652077800000000000}}', None),
    ('{"a_time":{"0":1652077800.5}}', None),
    ('{"a":{"1652077800000":1,"1652164200000":2}}', None),
    ('{"2022":{"0":1},"2023":{"0":2}}', None),
    ('{"1652077800000":{"0":1}}', None),
    ('{"a":{"2022-05-09":1}}', None),
    ('{"a":{"2022-05-09T00:00:00.000Z":1}}', None),
    ('{"a":{"A1":1,"B2":2}}', None),
    ('{"a":{"May":1}}', None),
    ('{"a":{"1.5":1,"2":3}}', None),
    ('{"a":{"True":1}}', None),
    ('{"a":{}}', None),
    ('{}', None),
    ('[]', None),
    ('{"a":{"0":18446744073709551615}}', None),
    ('{"a":{"0":9223372036854775808}}', None),
    ('{"a":{"0":123456789012345678901234567890}}', None),
    ('{"a":{"0":9007199254740993}}', None),
    ('{"a":{"0":14.2443,"1":0.1,"2":1e-7,"3":1.7976931348623157e308,"4":-0.0}}', None),
    ('{"a":{"0":-0}}', None),
    ('{"a":{"0":0.12345678901234567890}}', None),
    ('{"a":{"0":NaN,"1":Infinity}}', None),
    ('{"a":{"0":"nan","1":"inf"}}', None),
    ('{"a":{"0":" 1 ","1":"1_0"}}', None),
    ('{"a":{"0":1e400}}', None),
    ('{"a":[1,2]}', None),
    ('{"a":1}', None),
    ('[[1,2],[3,4]]', None),
    ('[1,2]', None),
    ('[{"a":1},{"b":2}]', None),
    ('[{"a":1,"b":null},{"a":2,"b":"x"}]', None),
    ('[{"a":1.0},{"a":2}]', None),
    ('{"":{"0":1}}', None),
    ('{"a":{"0":"","1":"1"}}', None),
    ('{"a":{"0":1},"a":{"0":2}}', None),
    ('{"a":{"0":"\\ud83d\\ude00\\u0000"}}', None),
    ('{"a":{"0":true,"1":1}}', None),
    ('{"a":{"0":false,"1":0.5}}', None),
    ('{"a":{"0":9223372036854775807,"1":1.5}}', None),
    ('{"a":{"0":1e18,"1":1}}', None),
    ('{"a":{"0":1e19}}', None),
    ('{"a":{"0":"TRUE"}}', None),
    ('{"a":{"0":"0x10"}}', None),
    ('{"a":{"0":null,"1":null}}', None),
    ('{"a":{"0":-9223372036854775808}}', None),
    ('{"1":{"0":1},"x":{"0":2}}', None),
    ('{"1":{"1":1},"0":{"0":2}}', None),
    ('{"10":{"b":1,"a":3},"9":{"a":2}}', None),
    ('{"columns":["a","b"],"index":[0,1],"data":[[1,"x"],[2,null]]}', 'split'),
    ('{"columns":["a","a"],"index":[0],"data":[[1,2]]}', 'split'),
    ('{"columns":[0,1],"index":["x"],"data":[[1,2]]}', 'split'),
    ('{"columns":["a"],"index":[1652077800000],"data":[[1]]}', 'split'),
    ('{"columns":["a"],"index":["1"],"data":[[1]]}', 'split'),
    ('{"columns":["a"],"index":[1.0],"data":[[1.0]]}', 'split'),
    ('{"columns":[],"index":[],"data":[]}', 'split'),
    ('{"columns":["a"],"index":[],"data":[]}', 'split'),
    ('{"columns":[["a","x"],["a","y"]],"index":[[1,"p"],[1,"q"]],"data":[[1,2],[3,4]]}', 'split'),
    ('[{"a":1,"b":"x"},{"a":2,"b":null}]', 'records'),
    ('[]', 'records'),
    ('[{}]', 'records'),
    ('[{"a":1},{"b":2}]', 'records'),
    ('[{"date":1652077800000}]', 'records'),
    ('{"0":{"a":1,"b":"x"},"1":{"a":2,"b":null}}', 'index'),
    ('{"x":{"a":1},"y":{"b":2}}', 'index'),
    ('{}', 'index'),
    ('{"5":{"a":1},"3":{"a":2}}', 'index'),
    ('{"1652077800000":{"a":1}}', 'index'),
    ('[[1,"x"],[2,null]]', 'values'),
    ('[[1,2],[3]]', 'values'),
    ('[]', 'values'),
    ('[[1652077800000]]', 'values'),
]

ORIENTS = ["columns", "index", "records", "split", "table", "values"]


def json_frames():
    stamps = pd.date_range("2022-05-09 06:30", periods=3, freq="D")
    rng = random.Random(7)
    yield "a plain frame", pd.DataFrame({"sku": ["A1", "B2"], "price": [1.25, 2.0], "n": [1, 2]}), {}
    yield "missing values", pd.DataFrame({"a": [1.0, None], "b": ["x", None], "c": [True, None], "d": [None, None]}), {}
    yield "times", pd.DataFrame({"when": stamps, "date": stamps, "sold_at": [stamps[0], None, stamps[2]]}), {}
    yield "times in ISO 8601", pd.DataFrame({"when": stamps, "date": stamps, "z_time": stamps.tz_localize("UTC")}), {"date_format": "iso"}
    yield "times as labels", pd.DataFrame({"a": [1, 2, 3]}, index=stamps), {}
    yield "labels out of order", pd.DataFrame({"a": [1, 2, 3]}, index=[30, 2, 10]), {}
    yield "numbers as columns", pd.DataFrame([[1, 2], [3, 4]], columns=[10, 2]), {}
    yield "texts that look like numbers", pd.DataFrame({"zip": ["01234", "99999"], "v": ["1.0", "x"]}), {}
    yield "lists and dicts", pd.DataFrame({"l": [[1, 2.5], []], "d": [{"k": 1}, {"k": None}]}), {}
    yield "floats", pd.DataFrame({"x": [rng.uniform(-1, 1) * 10 ** rng.randint(-12, 15) for _ in range(60)]}), {}
    yield "floats with all digits", pd.DataFrame({"x": [rng.random() * 10 ** rng.randint(-8, 8) for _ in range(60)]}), {"double_precision": 15}
    yield "no rows", pd.DataFrame({"a": [], "b": []}), {}
    yield "no columns", pd.DataFrame(), {}


def table_frames():
    stamps = pd.date_range("2022-05-09", periods=2)
    frame = pd.DataFrame({
        "a": [1, 2], "b": ["x", None], "c": [1.5, None], "t": stamps, "z": stamps.tz_localize("Europe/Paris"),
        "d": [True, False], "i": pd.array([1, None], dtype="Int64"), "cat": pd.Categorical(["p", "q"]),
        "s": pd.array(["x", None], dtype="string"), "date": [1652077800000, 1652077800001],
    })
    yield "all types", frame
    yield "a named index", frame.set_index("a")
    yield "two levels", frame.set_index(["a", "d"])
    yield "two unnamed levels", pd.DataFrame({"a": [1, 2]}, index=pd.MultiIndex.from_tuples([("x", 1), ("y", 2)]))
    yield "timedelta", pd.DataFrame({"d": stamps - stamps[0]})


def json_rows():
    cases = [(text[:60], text.encode(), {"orient": orient} if orient else {}) for text, orient in JSON_TEXTS]
    for name, frame, options in json_frames():
        for orient in ORIENTS:
            try:
                data = PandasSerializer("json", None, {**options, "orient": orient}).serialize(frame)
            except Exception:
                continue
            cases.append((name, data, {"orient": orient}))
    for name, frame in table_frames():
        data = PandasSerializer("json", None, {"orient": "table"}).serialize(frame)
        cases.append((f"a table of {name}", data, {"orient": "table"}))
    yield from read_rows("json", cases)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    DATA.mkdir(parents=True, exist_ok=True)
    write("packed.ndjson", packed_rows())
    write("packed_pickles.ndjson", packed_pickles())
    write("csv.ndjson", csv_rows())
    write("parquet.ndjson", parquet_rows())
    write("json.ndjson", json_rows())
