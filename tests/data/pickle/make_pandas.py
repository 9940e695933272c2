"""Writes the rows of pandas.ndjson that the running pandas can write.

Usage: python make_pandas.py >> pandas.ndjson, once for each version of pandas.
"""

import base64
import json
import pickle

import numpy as np
import pandas as pd

VERSION = pd.__version__
NS = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}


def tag(value):
    if value is pd.NaT:
        return {"t": "nat"}
    if value is getattr(pd, "NA", object()):
        return {"t": "na"}
    if value is None:
        return {"t": "none"}
    if isinstance(value, (bool, np.bool_)):
        return {"t": "bool", "v": bool(value)}
    if isinstance(value, (int, np.integer)):
        return {"t": "int", "v": str(int(value))}
    if isinstance(value, (float, np.floating)):
        return {"t": "float", "v": repr(float(value))}
    if isinstance(value, str):
        return {"t": "str", "v": str(value)}
    if isinstance(value, tuple):
        return {"t": "tuple", "v": [tag(item) for item in value]}
    if isinstance(value, pd.Timestamp):
        offset = value.utcoffset()
        zone = getattr(value.tz, "zone", None) or (value.tz and str(value.tz))
        return {
            "t": "timestamp",
            "v": str(value.value),
            "iso": value.isoformat(),
            "offset": None if offset is None else offset.total_seconds(),
            "tz": zone,
        }
    if isinstance(value, pd.Timedelta):
        return {"t": "pdtimedelta", "v": str(value.value)}
    if isinstance(value, pd.Period):
        return {"t": "period", "ordinal": value.ordinal}
    if isinstance(value, pd.Interval):
        return {
            "t": "interval",
            "left": tag(value.left),
            "right": tag(value.right),
            "closed": value.closed,
        }
    if isinstance(value, pd.DataFrame):
        columns = [value.iloc[:, i] for i in range(value.shape[1])]
        return {
            "t": "dataframe",
            "columns": tag(value.columns),
            "index": tag(value.index),
            "data": [column_of(column) for column in columns],
        }
    if isinstance(value, pd.Series):
        return {
            "t": "series",
            "name": tag(value.name),
            "index": tag(value.index),
            **column_of(value),
        }
    if isinstance(value, pd.Index):
        return {
            "t": "index",
            "names": [tag(name) for name in value.names],
            "v": [tag(item) for item in value],
        }
    if isinstance(value, pd.api.extensions.ExtensionArray):
        return {"t": "pdarray", **column_of(pd.Series(value))}
    if isinstance(value, (list,)):
        return {"t": "list", "v": [tag(item) for item in value]}
    if isinstance(value, dict):
        return {"t": "dict", "v": [[tag(k), tag(v)] for k, v in value.items()]}
    raise TypeError(type(value))


def column_of(series):
    if VERSION < "1" and str(series.dtype) in ("Int64", "UInt8"):
        # It had no NA yet, and here a masked value is null in every version.
        cells = [{"t": "na"} if item != item else tag(item) for item in series]
        return {"dtype": str(series.dtype), "v": cells}
    return {"dtype": str(series.dtype), "v": [tag(item) for item in series]}


def cases():
    days = pd.DatetimeIndex([pd.Timestamp("2022-05-09 12:30:00.123456789"), pd.NaT, pd.Timestamp("1969-12-31")])
    summer = pd.date_range("2022-03-27 00:30", periods=4, freq="H" if VERSION < "2.2" else "h", tz="UTC")
    yield "ints", lambda: pd.DataFrame({"a": [1, 2, 3], "b": [2**53 + 1, -1, 0]})
    yield "small_types", lambda: pd.DataFrame(
        {name: np.array([0, 1, 2], dtype=name) for name in
         ["int8", "uint8", "int16", "uint16", "int32", "uint32", "uint64", "float32", "bool"]})
    yield "fortran", lambda: pd.DataFrame(np.arange(12.0).reshape(4, 3))
    yield "transposed", lambda: pd.DataFrame(np.arange(12.0).reshape(4, 3)).T
    yield "complex", lambda: pd.DataFrame({"z": [1.0, float("nan")], "s": ["x", None]})
    yield "interleaved", lambda: pd.DataFrame({"a": [1], "b": [1.5], "c": [2], "d": ["x"], "e": [2.5], "f": [3]})
    yield "inserted", lambda: inserted()
    yield "duplicate_labels", lambda: pd.DataFrame([[1, 2.5, "x"]], columns=["a", "a", "b"])
    yield "int_labels", lambda: pd.DataFrame({10: [1], 2: ["x"], "c": [None]})
    yield "range_labels", lambda: pd.DataFrame([[1, 2], [3, 4]], index=[5, 3])
    yield "named_axes", lambda: pd.DataFrame([[1]], index=pd.Index(["r"], name="rows"), columns=pd.Index(["c"], name="cols"))
    yield "multi_columns", lambda: pd.DataFrame([[1, 2.5]], columns=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)]))
    yield "multi_index", lambda: pd.DataFrame({"v": [1, 2, 3]}, index=pd.MultiIndex.from_tuples([("a", 1.5), ("b", 2.5), ("a", 3.5)], names=["k", None]))
    yield "empty", lambda: pd.DataFrame()
    yield "no_rows", lambda: pd.DataFrame({"a": [], "b": pd.Series([], dtype="int64")})
    yield "no_columns", lambda: pd.DataFrame(index=["x", "y"])
    yield "dates", lambda: pd.DataFrame({"d": days, "n": [1, 2, 3]})
    yield "dates_utc", lambda: pd.DataFrame({"d": summer})
    yield "dates_zone", lambda: pd.DataFrame({"d": summer.tz_convert("Europe/Berlin")})
    yield "dates_index", lambda: pd.DataFrame({"v": [1.0, 2.0]}, index=pd.date_range("2022-01-01", periods=2))
    yield "zone_index", lambda: pd.DataFrame({"v": [1, 2, 3, 4]}, index=summer.tz_convert("America/New_York"))
    yield "timedeltas", lambda: pd.DataFrame({"d": pd.to_timedelta(["1 days", None, "-1 s"])})
    yield "category", lambda: pd.DataFrame({"c": pd.Categorical(["b", None, "a"], categories=["a", "b", "z"], ordered=True)})
    yield "category_ints", lambda: pd.Series(pd.Categorical([3, 1, 3]))
    yield "category_dates", lambda: pd.Series(pd.Categorical(days))
    yield "period", lambda: pd.DataFrame({"p": pd.period_range("2022-01", periods=2, freq="M")})
    yield "interval", lambda: pd.Series(pd.interval_range(0, 3))
    yield "nullable_int", lambda: pd.DataFrame({"i": pd.array([1, None, 3], dtype="Int64"), "j": pd.array([None, 2, 3], dtype="UInt8")})
    yield "nullable_bool", lambda: pd.DataFrame({"b": pd.array([True, None, False], dtype="boolean")})
    yield "nullable_float", lambda: pd.DataFrame({"f": pd.array([1.5, None], dtype="Float64")})
    yield "string", lambda: pd.DataFrame({"s": pd.array(["a", None, "ü"], dtype="string")})
    yield "string_arrow", lambda: pd.Series(pd.array(["a", None, "ü"], dtype="string[pyarrow]"))
    yield "sparse", lambda: pd.Series(pd.arrays.SparseArray([0.0, 1.5, 0.0]))
    yield "seconds", lambda: pd.Series(np.array(["2022-05-09", "NaT"], dtype="M8[s]"))
    yield "series_named", lambda: pd.Series([1.5, 2.5], index=["x", "y"], name="load")
    yield "series_tuple_name", lambda: pd.Series([True, False], name=("a", 1))
    yield "series_object", lambda: pd.Series(["x", 1, None, [2]][:3])
    yield "series_zone", lambda: pd.Series(summer.tz_convert("Asia/Tokyo"))
    yield "index_range", lambda: pd.RangeIndex(2, 11, 3, name="r")
    yield "index_int", lambda: pd.Index([3, 1, 2])
    yield "index_float", lambda: pd.Index([0.5, float("nan")])
    yield "index_str", lambda: pd.Index(["x", "y"], name="label")
    yield "index_bool", lambda: pd.Index([True, False])
    yield "index_dates", lambda: pd.DatetimeIndex(days)
    yield "index_zone", lambda: summer.tz_convert("Europe/Paris")
    yield "index_timedelta", lambda: pd.to_timedelta(["1 days", "2 h"])
    yield "index_category", lambda: pd.CategoricalIndex(["a", "b", "a"])
    yield "index_period", lambda: pd.period_range("2022", periods=2, freq="Q")
    yield "index_interval", lambda: pd.interval_range(0.0, 2.0, closed="left")
    yield "index_multi", lambda: pd.MultiIndex.from_product([["a", "b"], [1, 2]], names=["x", "y"])
    yield "shared_index", lambda: shared()
    yield "array_category", lambda: pd.Categorical(["x", "y", "x"])
    yield "array_int", lambda: pd.array([1, None], dtype="Int64")
    yield "timestamp", lambda: pd.Timestamp("2022-05-09T15:32:01.123456789")
    yield "timestamp_zone", lambda: pd.Timestamp("2022-05-09T15:32:00", tz="Asia/Tokyo")
    yield "timestamp_utc", lambda: pd.Timestamp("1960-01-01", tz="UTC")
    yield "timedelta", lambda: pd.Timedelta("-3 days 04:05:06.000000007")
    yield "period_scalar", lambda: pd.Period("2022-05", freq="M")
    yield "interval_scalar", lambda: pd.Interval(0, 2.5, closed="both")
    yield "nat", lambda: [pd.NaT, pd.Timestamp(0)]
    yield "na", lambda: [pd.NA, 1]


def inserted():
    frame = pd.DataFrame({"b": [1, 2], "d": ["x", "y"]})
    frame.insert(0, "a", [0.5, 1.5])
    frame["c"] = [3, 4]
    del frame["b"]
    return frame


def shared():
    frame = pd.DataFrame({"v": [1, 2]}, index=["x", "y"])
    return {"frame": frame, "index": frame.index, "list": [frame.index]}


def main():
    for name, make in cases():
        try:
            value = make()
        except Exception:  # what this version of pandas does not have
            continue
        tagged = tag(value)
        for protocol in (2, pickle.HIGHEST_PROTOCOL):
            row = {
                "name": "%s %s p%d" % (VERSION, name, protocol),
                "bytes": base64.b64encode(pickle.dumps(value, protocol)).decode(),
                "value": tagged,
            }
            print(json.dumps(row, separators=(",", ":")))


main()
