"""Writes ipc.ndjson: streams and files of Arrow's IPC format.

Usage: python make_ipc.py > ipc.ndjson, with Python 3.12 and pyarrow 26.0.1

Each row: `name`, `bytes` (base64), `columns` with `name` and `value`, a list in the form of field_canon.py.
"""

import base64
import datetime as dt
import decimal
import json

import pyarrow as pa
import pyarrow.ipc

import field_canon

ROWS = []


def row(name, table, codec=None, file=False, chunk=None):
    out = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression=codec)
    new = pa.ipc.new_file if file else pa.ipc.new_stream
    with new(out, table.schema, options=options) as writer:
        writer.write_table(table, max_chunksize=chunk)
    columns = [{"name": n, "value": field_canon.canon(c)["v"]} for n, c in zip(table.schema.names, table.columns)]
    ROWS.append({"name": name, "bytes": base64.b64encode(out.getvalue()).decode(), "columns": columns})


T = dt.datetime(2022, 5, 9, 1, 2, 3, 456789)
ARRAYS = {
    "null": pa.nulls(3),
    "int64": pa.array([1, None, 2 ** 60 + 1]),
    "uint8": pa.array([1, 255], pa.uint8()),
    "half": pa.array([1.5, None], pa.float16()),
    "bool": pa.array([True, None, False] * 5),
    "large string": pa.array(["a", None, "é"], pa.large_string()),
    "string view": pa.array(["a", None, "a string of more than twelve bytes"], pa.string_view()),
    "binary": pa.array([b"a", None]),
    "fixed binary": pa.array([b"abc", None], pa.binary(3)),
    "date64": pa.array([dt.date(2022, 1, 1), None], pa.date64()),
    "time32": pa.array([dt.time(1, 2), None], pa.time32("s")),
    "timestamp with a zone": pa.array([T, None], pa.timestamp("us", "America/New_York")),
    "duration": pa.array([dt.timedelta(1, 2), None], pa.duration("ms")),
    "decimal256": pa.array([decimal.Decimal("1.25"), None], pa.decimal256(50, 2)),
    "large list": pa.array([[1], None, [2, 3]], pa.large_list(pa.int8())),
    "list view": pa.array([[1], None, [2, 3]], pa.list_view(pa.int8())),
    "fixed list": pa.array([[1, 2], None], pa.list_(pa.int16(), 2)),
    "map": pa.array([[("a", 1), ("a", 2)], None], pa.map_(pa.string(), pa.int64())),
    "struct": pa.array([{"2": 1, "1": "x"}, None]),
    "dictionary": pa.array(["a", None, "b", "a"]).dictionary_encode(),
    "dense union": pa.UnionArray.from_dense(pa.array([0, 1, 0], pa.int8()), pa.array([0, 0, 1], pa.int32()), [pa.array([1, 2]), pa.array(["x"])]),
    "sparse union": pa.UnionArray.from_sparse(pa.array([0, 1], pa.int8()), [pa.array([1, 2]), pa.array(["x", "y"])]),
    "run ends": pa.RunEndEncodedArray.from_arrays([2, 5], ["a", None]),
}
for name, array in ARRAYS.items():
    row(f"stream of {name}", pa.table({"a": array, "b": array}))
mixed = pa.table({"n": [i % 7 for i in range(300)], "s": [f"row {i % 5}" for i in range(300)], "l": [[i] * (i % 3) for i in range(300)]})
for codec in ["lz4", "zstd"]:
    row(f"stream in {codec}", mixed, codec)
    row(f"file in {codec}", mixed, codec, True, 100)
row("file of three batches", mixed, None, True, 100)
row("stream of three batches", mixed.select(["n"]), None, False, 100)
row("stream of dictionaries in batches", pa.table({"d": pa.array(["x", "y", None] * 4).dictionary_encode()}), "zstd", False, 5)
row("stream without rows", mixed.slice(0, 0))
row("stream without columns", pa.table({}))
row("file with a dictionary in a list", pa.table({"l": pa.array([["a", "b"], None, ["a"]], pa.list_(pa.dictionary(pa.int8(), pa.string())))}), "lz4", True)

for r in ROWS:
    print(json.dumps(r))
