"""Writes parquet_types.ndjson: Parquet of many writers, and what pandas 2.3.3 reads in it.

Each writer in an environment of its own, then the reader:

    p11/bin/pip install pandas==1.1.5 pyarrow==1.0.1 numpy==1.19.5                     # Python 3.8
    p15/bin/pip install pandas==1.5.3 pyarrow==10.0.1 numpy==1.23.5                    # Python 3.9
    p23/bin/pip install pandas==2.3.3 pyarrow==21.0.0 numpy==2.4.6 fastparquet==2026.9.0  # Python 3.11
    p3/bin/pip install pandas==3.1.1 pyarrow==26.0.1 numpy==2.5.5 polars==2.1.0        # Python 3.12
    for each: bin/python make_parquet.py write FOLDER
    p23/bin/python make_parquet.py read FOLDER
"""

import datetime
import decimal
import pathlib
import sys

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

HERE = pathlib.Path(__file__).parent
VERSION = "pandas %s, pyarrow %s" % (pd.__version__, pa.__version__)
BIG = 2**60 + 1
# fastparquet notes these types in a way that it alone reads.
OF_FASTPARQUET = ("categories", "nullable", "duration", "timedeltas")
DAY = datetime.date(2022, 5, 9)
TIMES = ["2022-05-09 01:02:03.123456", None, "1960-01-01 00:00:00.000000"]


def frames():
    """Frames of pandas; what a version does not have is left out."""
    stamps = pd.to_datetime(TIMES)
    yield "scalars", pd.DataFrame({
        "b": [True, False, True], "b_none": [True, None, False], "i8": np.array([1, -2, 3], "i1"), "u64": np.array([1, 2, 2**64 - 1], "u8"),
        "i_big": [BIG, 1, 2], "f4": np.array([1.5, np.nan, np.inf], "f4"), "f8": [1.5, None, -0.0], "s": ["a", None, "ü€😀"], "bytes": [b"\0", None, b""],
        "date": [DAY, None, datetime.date(1, 1, 1)], "time": [datetime.time(1, 2, 3, 4), None, datetime.time(23)], "dec": [decimal.Decimal("1.50"), None, decimal.Decimal("-123.45")],
        "t": stamps, "t_utc": stamps.tz_localize("UTC"), "t_zone": stamps.tz_localize("Europe/Paris"), "none": [None, None, None],
    })
    yield "offset zone", pd.DataFrame({"t": stamps.tz_localize("UTC").tz_convert(datetime.timezone(datetime.timedelta(hours=5, minutes=30)))})
    yield "duration", pd.DataFrame({"d": pd.to_timedelta([1, None, -(10**15)], unit="us")})
    yield "categories", pd.DataFrame({
        "c": pd.Categorical(["b", None, "b"], categories=["z", "b", "a"]), "o": pd.Categorical(["lo", "hi", "lo"], categories=["lo", "mid", "hi"], ordered=True),
        "n": pd.Categorical([3, 1, 3]), "d": pd.Categorical(pd.to_datetime(["2022-05-09", None, "2022-05-10"])), "none": pd.Categorical([None, None, None], categories=["q"]),
    })
    yield "nullable", pd.DataFrame({
        "Int64": pd.array([BIG, None, 2], "Int64"), "UInt8": pd.array([1, None, 255], "UInt8"), "boolean": pd.array([True, None, False], "boolean"), "string": pd.array(["a", None, "b"], "string"),
        **({"Float64": pd.array([1.5, None, 2], "Float64")} if pd.__version__ > "1.2" else {}),
    })
    # The files of old versions differ in the names of frequencies alone.
    old = pd.__version__ < "2.2"
    for freq in ("A-DEC", "H") if old else ("M", "D", "Q-DEC", "W-SUN", "h", "Y-DEC", "min"):
        yield "period %s" % freq, pd.DataFrame({"p": pd.PeriodIndex(["2022-01-03", "2021-12-31"], freq=freq).insert(1, pd.NaT)})
    yield "period index", pd.DataFrame({"v": [1, 2]}, index=pd.period_range("2022-01", periods=2, freq="M", name="month"))
    for closed in ("left",) if old else ("right", "left", "both", "neither"):
        yield "interval %s" % closed, pd.DataFrame({"i": pd.arrays.IntervalArray.from_tuples([(0.5, 1.5), (1.5, 3)], closed=closed)})
    yield "interval, missing", pd.DataFrame({"i": pd.arrays.IntervalArray.from_tuples([(0, 1), None, (2, 3)])})
    yield "interval of times", pd.DataFrame({"i": pd.arrays.IntervalArray.from_breaks(pd.date_range("2022-01-01", periods=3))})
    yield "interval of integers", pd.DataFrame({"i": pd.interval_range(0, 3)})
    yield "lists", pd.DataFrame({"i": [[1, 2], None, []], "s": [["a", None], ["b"], []], "f": [[1.5, None], None, []], "d": [[DAY], [], None], "deep": [[[1], [2, 3]], [], None], "dec": [[decimal.Decimal("1.10")], None, []]})
    yield "structs", pd.DataFrame({"s": [{"a": 1, "b": "x"}, {"a": 7, "b": None}, {"a": 2, "b": "ü"}], "deep": [{"p": {"q": [1, 2]}, "l": [{"z": "y"}]}, None, {"p": None, "l": []}], "years": [{"2021": 1, "2020": 2, "b": 3}] * 3, "d": [{"dec": decimal.Decimal("1.10"), "day": DAY}] * 3})
    yield "exact integers", pd.DataFrame({"l": [[BIG], [1, BIG]], "s": [{"a": BIG}, {"a": 1}]})
    yield "an index of times", pd.DataFrame({"a": [1, 2]}, index=pd.date_range("2022-05-09", periods=2, tz="Europe/Paris", name="when"))
    yield "two levels", pd.DataFrame({"a": [1, 2]}, index=pd.MultiIndex.from_tuples([("x", DAY), ("y", DAY)], names=["k", None]))
    yield "levels of categories", pd.DataFrame({"a": [1, 2]}, index=pd.CategoricalIndex(["y", "x"], name="c"))
    yield "a range", pd.DataFrame({"a": [1, 2]}, index=pd.RangeIndex(10, 30, 10, name="r"))
    yield "no rows", pd.DataFrame({"a": np.array([], "i8"), "s": np.array([], object), "t": pd.to_datetime([]), "p": pd.PeriodIndex([], freq="M")})
    yield "names of columns", pd.DataFrame([[1, 2]], columns=pd.Index(["a", "b"], name="letters"))
    yield "numbers as columns", pd.DataFrame([[1, 2]], columns=[2020, 2021])
    yield "floats as columns", pd.DataFrame([[1, 2]], columns=[0.5, 1.5])
    yield "times as columns", pd.DataFrame([[1, 2]], columns=pd.date_range("2022-05-09", periods=2, name="d"))
    yield "levels of columns", pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", 1), ("b's", 2)], names=["x", "n"]))
    if pd.__version__.startswith("2.3"):
        yield "an index of timedeltas", pd.DataFrame({"a": [1, 2]}, index=pd.to_timedelta([30, 1], unit="h"))
        yield "a column named NaN", pd.DataFrame([[1, 2]], columns=[1.5, float("nan")])
        yield "categories of numbers", pd.DataFrame({"i": pd.Categorical([BIG, None, 1], categories=[BIG, 7, 1], ordered=True), "f": pd.Categorical([0.5, None, 2.5])})
    if pd.__version__ > "2.1":
        named = pd.DataFrame({"a": [1]})
        named.attrs = {"source": "till", "n": 1, "list": [1.5, None]}
        yield "attrs", named
    if pd.__version__ > "2":
        for unit in ("s", "ms", "us", "ns"):
            yield "units %s" % unit, pd.DataFrame({"t": pd.to_datetime(["2022-05-09", None]).as_unit(unit), "z": pd.to_datetime(["2022-05-09", None]).tz_localize("UTC").as_unit(unit), "d": pd.to_timedelta([1, None], "D").as_unit(unit)})
        kinds = {
            "int64": [BIG, None], "uint8": [1, 255], "double": [1.5, None], "float": [1.5, None], "bool": [True, None], "string": ["a", None], "large_string": ["a", None], "binary": [b"a", None],
            "date32[day]": [DAY, None], "timestamp[ns]": [pd.Timestamp("2022-05-09"), None], "duration[us]": [pd.Timedelta(1, "D"), None], "time64[us]": [datetime.time(1, 2), None],
        }
        yield "arrow", pd.DataFrame({name: pd.array(values, name + "[pyarrow]") for name, values in kinds.items()})


def tables():
    """Tables of Arrow without any note of pandas."""
    stamp = datetime.datetime(2022, 5, 9, 1, 2, 3)
    yield "arrow, zones", pa.table({"p": pa.array([stamp, None], pa.timestamp("us", "Asia/Tokyo")), "o": pa.array([stamp, None], pa.timestamp("ms", "+05:30")), "u": pa.array([stamp, None], pa.timestamp("us", "UTC")), "n": pa.array([stamp, None], pa.timestamp("us"))}), {}
    yield "arrow, durations", pa.table({unit: pa.array([1, None, -5], pa.duration(unit)) for unit in ("s", "ms", "us", "ns")}), {}
    yield "arrow, decimals", pa.table({"a": pa.array([decimal.Decimal("1.10"), None], pa.decimal128(5, 2)), "b": pa.array([decimal.Decimal("-12345678901234567890123.456"), None], pa.decimal128(38, 3))}), {}
    yield "arrow, dates", pa.table({"d": pa.array([DAY, None], pa.date64()), "t": pa.array([datetime.time(1, 2, 3), None], pa.time32("s")), "m": pa.array([datetime.time(1, 2, 3, 4000), None], pa.time32("ms")), "n": pa.array([datetime.time(1, 2, 3, 4), None], pa.time64("us"))}), {}
    yield "arrow, maps", pa.table({"m": pa.array([[(1, "a"), (1, "b")], None, []], pa.map_(pa.int64(), pa.string())), "deep": pa.array([[("k", [1])], [("k", None)], None], pa.map_(pa.string(), pa.list_(pa.int64())))}), {}
    yield "arrow, map of maps", pa.table({"m": pa.array([[("k", [("a", 1), ("a", 2)])], []], pa.map_(pa.string(), pa.map_(pa.string(), pa.int64())))}), {}
    yield "arrow, list of maps", pa.table({"m": pa.array([[[("k", 1)], []], None], pa.list_(pa.map_(pa.string(), pa.int64())))}), {}
    yield "arrow, dictionary", pa.table({"d": pa.array(["b", None, "a"]).dictionary_encode(), "n": pa.array([5, None, 5]).dictionary_encode(), "o": pa.DictionaryArray.from_arrays(pa.array([0, 1, 0]), pa.array(["x", "y"]), ordered=True)}), {}
    yield "arrow, large types", pa.table({"s": pa.array(["a", None], pa.large_string()), "b": pa.array([b"a", None], pa.large_binary()), "l": pa.array([[1], None], pa.large_list(pa.int64())), "f": pa.array([b"ab", None], pa.binary(2)), "n": pa.nulls(2)}), {}
    yield "arrow, fixed lists", pa.table({"l": pa.array([[1, 2], None], pa.list_(pa.int64(), 2))}), {}
    yield "arrow, halves", pa.table({"h": pa.array(np.array([1.5, -0.25], "f2"))}), {}
    yield "arrow, struct of times", pa.table({"s": pa.array([{"t": stamp, "d": datetime.timedelta(1), "x": datetime.time(1)}, None], pa.struct([("t", pa.timestamp("us")), ("d", pa.duration("us")), ("x", pa.time64("us"))]))}), {}
    yield "arrow, required fields", pa.Table.from_arrays([pa.array([1, 2]), pa.array([[1], []], pa.list_(pa.field("item", pa.int64(), nullable=False)))], schema=pa.schema([pa.field("a", pa.int64(), nullable=False), pa.field("l", pa.list_(pa.field("item", pa.int64(), nullable=False)), nullable=False)])), {}
    yield "arrow, two groups of a dictionary", pa.table({"d": pa.array(["b", "a", "c", "a"]).dictionary_encode()}), {"row_group_size": 2}
    if pd.__version__.startswith("2.3"):
        for version in ("1.0", "2.0"):
            yield "arrow, lz4 with empty pages %s" % version, pa.table({"n": pa.nulls(2), "s": ["", None], "i": pa.array([None, None], pa.int64()), "x": ["ab" * 200, "c"]}), {"compression": "lz4", "data_page_version": version}
    yield "arrow, equal names", pa.Table.from_arrays([pa.array([1]), pa.array(["x"])], names=["a", "a"]), {}
    yield "arrow, no schema kept", pa.table({"t": pa.array([stamp], pa.timestamp("us", "Asia/Tokyo")), "d": pa.array([1], pa.duration("us"))}), {"store_schema": False}
    yield "arrow, not compliant", pa.table({"l": pa.array([[1], None], pa.list_(pa.int64()))}), {"use_compliant_nested_type": False}


def write(folder):
    cases = 0

    def save(name, save):
        nonlocal cases
        path = folder / ("%s; %s.parquet" % (name.replace("/", "_"), VERSION))
        try:
            save(str(path))
            cases += 1
        except Exception as error:
            path.unlink() if path.exists() else None
            print(VERSION, name, type(error).__name__, str(error)[:80], file=sys.stderr)

    for name, frame in frames():
        save(name, lambda path: frame.to_parquet(path, engine="pyarrow", compression=None))
    for name, table, options in tables():
        save(name, lambda path: pq.write_table(table, path, **{"compression": "NONE", **options}))
    try:
        import fastparquet
        if pd.__version__ < "2":
            raise ImportError
        for name, frame in frames():
            if name == "nullable":
                frame = frame[["Int64", "UInt8", "boolean"]]  # it writes the others as numpy's
            save("fastparquet %s, %s" % (fastparquet.__version__, name), lambda path: frame.to_parquet(path, engine="fastparquet", compression=None))
    except ImportError:
        pass
    try:
        import polars as pl
        stamp = datetime.datetime(2022, 5, 9, 1, 2, 3)
        frame = pl.DataFrame({
            "i": [BIG, 2], "s": ["a", None], "t": [stamp, None], "d": [DAY, None], "x": [datetime.timedelta(1), None], "c": pl.Series(["a", "b"], dtype=pl.Categorical), "e": pl.Series(["a", None], dtype=pl.Enum(["b", "a"])),
            "l": [[1, 2], None], "st": [{"p": 1}, {"p": None}], "dec": pl.Series([decimal.Decimal("1.50"), None], dtype=pl.Decimal(10, 2)), "time": [datetime.time(1, 2), None], "b": [True, None], "f": [1.5, None], "u": pl.Series([1, 2], dtype=pl.UInt32), "z": pl.Series([stamp, None]).dt.replace_time_zone("Asia/Tokyo"),
        })
        for own in (True, False):
            save("polars %s, pyarrow %s" % (pl.__version__, not own), lambda path: frame.write_parquet(path, compression="uncompressed", use_pyarrow=not own))
    except ImportError:
        pass
    print(VERSION, cases)


def read(folder):
    from tag_frames import base64_of, line_of, tag
    lines = []
    for path in sorted(folder.iterdir()):
        data = path.read_bytes()
        assert len(data) < 20_000, path
        row = {"name": path.stem, "bytes": base64_of(data)}
        try:
            engine = "fastparquet" if path.stem.startswith("fastparquet") and any(name in path.stem for name in OF_FASTPARQUET) else "pyarrow"
            frame = pd.read_parquet(path, engine=engine)
            row["value"] = tag(frame)
            cats = {i: {"categories": tag(list(frame.iloc[:, i].cat.categories)), "ordered": bool(frame.iloc[:, i].cat.ordered)} for i in range(frame.shape[1]) if str(frame.dtypes.iloc[i]) == "category"}
            if cats:
                row["cats"] = cats
            if frame.attrs:
                row["attrs"] = tag(frame.attrs)
        except Exception as error:
            print("skipped", path.stem, type(error).__name__, str(error)[:90], file=sys.stderr)
            continue
        lines.append(line_of(row))
    (HERE / "parquet_types.ndjson").write_text("".join(lines), encoding="utf-8")
    print(len(lines), sum(map(len, lines)))


{"write": write, "read": read}[sys.argv[1]](pathlib.Path(sys.argv[2]))
