"""Writes polars.ndjson and polars_old.ndjson: frames and series of polars.

Usage: python make_polars.py > polars.ndjson, with Python 3.12 and polars 2.1.0;
       python make_polars.py > polars_old.ndjson, with Python 3.9 and polars 0.20.31

Each row: `name`, `bytes` (base64), `value` in the form of field_canon.py.
"""

import base64
import datetime as dt
import decimal
import json
import pickle

import polars as pl

import field_canon

ROWS = []


def row(name, value):
    try:
        canon = field_canon.canon(value)
    except Exception:
        return
    ROWS.append({"name": name, "bytes": base64.b64encode(pickle.dumps(value)).decode(), "value": canon})


T = dt.datetime(2022, 5, 9, 1, 2, 3, 456789)
COLUMNS = {
    "int": pl.Series("i", [1, None, 2 ** 60 + 1]),
    "int without null": pl.Series("i", [1, 2, 3]),
    "small ints": pl.Series("i", [1, None, -3], dtype=pl.Int8),
    "uint": pl.Series("u", [1, 2 ** 64 - 1], dtype=pl.UInt64),
    "float": pl.Series("f", [1.5, None, float("inf"), -0.25]),
    "float32": pl.Series("f", [1.5, None], dtype=pl.Float32),
    "bool": pl.Series("b", [True, None, False] * 4),
    "text": pl.Series("s", ["a", None, "é", "a string of more than twelve bytes", ""]),
    "binary": pl.Series("s", [b"a", None, b"\x00\xff"]),
    "date": pl.Series("d", [dt.date(2022, 5, 9), None, dt.date(1969, 12, 31)]),
    "datetime": pl.Series("t", [T, None]),
    "datetime in ms": pl.Series("t", [T.replace(microsecond=456000), None], dtype=pl.Datetime("ms")),
    "datetime with a zone": pl.Series("t", [T]).dt.replace_time_zone("Europe/Rome"),
    "time": pl.Series("t", [dt.time(1, 2, 3), None]),
    "duration": pl.Series("t", [dt.timedelta(days=1, seconds=5), None, dt.timedelta(microseconds=-1)]),
    "list": pl.Series("l", [[1, 2], None, [], [3, None]]),
    "list of lists": pl.Series("l", [[["a"], []], None, [[None, "b"]]]),
    "array": pl.Series("l", [[1, 2], [3, 4]], dtype=pl.Array(pl.Int64, 2)),
    "struct": pl.Series("s", [{"a": 1, "b": "x"}, {"a": 2, "b": None}]),
    "categorical": pl.Series("c", ["a", "b", None, "a"], dtype=pl.Categorical),
    "enum": pl.Series("c", ["lo", "hi", "lo"], dtype=pl.Enum(["lo", "hi"])),
    "decimal": pl.Series("x", [decimal.Decimal("1.25"), None, decimal.Decimal("-100.5")]),
    "null": pl.Series("n", [None, None]),
    "empty": pl.Series("e", [], dtype=pl.Int64),
}
for name, series in COLUMNS.items():
    row(f"series of {name}", series)
    row(f"frame of {name}", pl.DataFrame([series, series.alias("again")]))
frame = pl.DataFrame({"2021": [1, 2], "b": ["x", None], "2020": [[1], [2, 3]]})
row("frame with years as names", frame)
row("frames in a dict and in a list", {"a": [frame, frame], "b": frame["b"]})
row("frame of several chunks", pl.concat([frame, frame, frame.head(1)], rechunk=False))
row("slice of a frame", pl.DataFrame({"a": list(range(20)), "s": [str(i) * i for i in range(20)], "b": [i % 3 == 0 for i in range(20)]}).slice(3, 9))
row("frame without rows", frame.clear())
row("frame without columns", pl.DataFrame())

for r in ROWS:
    print(json.dumps(r))
