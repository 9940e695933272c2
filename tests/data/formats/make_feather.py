"""Writes feather.ndjson: frames that pandas wrote as Feather.

Usage: python make_feather.py > feather.ndjson, with Python 3.9, pandas 2.3.3 and pyarrow 21.0.0;
       PYTHONPATH=../pickle/objects has field_canon.py

Each row: `name`, `bytes` (base64), `value`: what pandas.read_feather gives, in the form of field_canon.py.
"""

import base64
import datetime as dt
import decimal
import io
import json

import pandas as pd

import field_canon

ROWS = []


def row(name, frame, **how):
    out = io.BytesIO()
    frame.to_feather(out, **how)
    data = out.getvalue()
    value = field_canon.canon(pd.read_feather(io.BytesIO(data)))
    ROWS.append({"name": name, "bytes": base64.b64encode(data).decode(), "value": value})


COLUMNS = {
    "int": [1, 2, 2 ** 60 + 1],
    "nullable int": pd.array([1, None, 2 ** 60 + 1], dtype="Int64"),
    "int8": pd.Series([1, -2, 3], dtype="int8"),
    "float": [1.5, None, float("inf")],
    "float32": pd.Series([1.5, None, -0.25], dtype="float32"),
    "bool": [True, False, True],
    "nullable bool": pd.array([True, None, False], dtype="boolean"),
    "text": ["a", None, "é"],
    "string dtype": pd.array(["a", None, "é"], dtype="string"),
    "category": pd.Categorical(["b", "a", None], categories=["b", "a", "c"], ordered=True),
    "category of ints": pd.Categorical([3, 1, 3]),
    "datetime": pd.to_datetime(["2022-05-09 01:02:03.456789", None, "1969-12-31 00:00:00.000001"]),
    "datetime with a zone": pd.date_range("2022-03-26", periods=3, tz="Europe/Rome"),
    "timedelta": pd.to_timedelta(["1 days 00:00:05", None, "-1us"]),
    "period": pd.period_range("2022-01", periods=3, freq="M"),
    "interval": pd.interval_range(0, 3),
    "date": [dt.date(2022, 5, 9), None, dt.date(1, 1, 1)],
    "time": [dt.time(1, 2, 3), None, dt.time(23, 59)],
    "decimal": [decimal.Decimal("1.25"), None, decimal.Decimal("-2.00")],
    "bytes": [b"a", None, b"\x00\xff"],
    "list": [[1, 2], None, []],
    "dict": [{"a": 1, "b": "x"}, None, {"a": None, "b": "y"}],
    "Arrow int": pd.array([1, None, 3], dtype="int64[pyarrow]"),
    "Arrow text": pd.array(["a", None, "c"], dtype="string[pyarrow]"),
}
for i, (name, column) in enumerate(COLUMNS.items()):
    row(name, pd.DataFrame({"c": column, "n": [0, 1, 2]}), compression=["lz4", "zstd", "uncompressed"][i % 3])
row("no rows", pd.DataFrame({"a": pd.Series([], dtype="int64"), "b": pd.Series([], dtype=str)}))
row("years as names", pd.DataFrame({"2021": [1], "2020": [2], "b": [3]}))
big = pd.DataFrame({"n": [i % 7 for i in range(500)], "s": [f"row {i % 5}" for i in range(500)]})
row("batches", big, chunksize=100)
attrs = pd.DataFrame({"a": [1]})
attrs.attrs["source"] = "till"
row("attrs", attrs)

for r in ROWS:
    print(json.dumps(r))
