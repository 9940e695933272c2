"""Writes read.ndjson and named.ndjson: files of other formats than Prefect's serializers write.

    python3.12 -m venv venv
    venv/bin/pip install numpy==2.5.5 pandas==3.1.1 pyarrow==26.0.1 joblib==1.6.0 h5py==3.16.0 fastavro==1.13.1 \\
        zstandard==0.25.0 lz4==4.4.5 cramjam==2.14.0 safetensors==0.8.0 scipy==1.18.1 pillow==13.0.0 openpyxl==3.1.5
    venv/bin/python make_files.py
    # Old versions of joblib add rows, in Python 3.8 with numpy 1.19:
    old/bin/pip install joblib==0.11 && old/bin/python make_files.py joblib
    old/bin/pip install joblib==1.1.0 && old/bin/python make_files.py joblib
"""

import base64
import bz2
import datetime
import gzip
import io
import json
import lzma
import pathlib
import sqlite3
import sys
import tarfile
import tempfile
import zipfile
import zlib

import numpy as np

HERE = pathlib.Path(__file__).parent


def tag(value):
    if isinstance(value, np.ndarray):
        flat = value.reshape(-1)
        ticks = flat.astype(value.dtype.newbyteorder("=")).view("i8") if value.dtype.kind in "mM" else flat
        return {
            "t": "ndarray",
            "dtype": dtype_of(value.dtype),
            "shape": value.shape,
            "v": [tag(item) for item in ticks.tolist()],
        }
    if isinstance(value, tuple):
        return {"t": "record", "v": [tag(part) for part in value]}
    if value is None:
        return {"t": "none"}
    if isinstance(value, bool):
        return {"t": "bool", "v": value}
    if isinstance(value, int):
        return {"t": "int", "v": str(value)}
    if isinstance(value, float):
        return {"t": "float", "v": repr(value)}
    if isinstance(value, complex):
        return {"t": "complex", "v": [repr(value.real), repr(value.imag)]}
    if isinstance(value, bytes):
        return {"t": "bytes", "v": base64.b64encode(value).decode()}
    if isinstance(value, list):
        return {"t": "list", "v": [tag(item) for item in value]}
    if isinstance(value, dict):
        return {"t": "dict", "v": [[tag(key), tag(item)] for key, item in value.items()]}
    if isinstance(value, str):
        return {"t": "str", "v": value}
    raise TypeError(type(value))


def dtype_of(dtype):
    if dtype.names is None:
        return dtype.str
    fields = [
        {"name": name, "offset": dtype.fields[name][1], "dtype": dtype_of(dtype.fields[name][0])}
        for name in dtype.names
    ]
    return {"fields": fields, "itemsize": dtype.itemsize}


def row(name, data, **more):
    assert len(data) < 20_000, name
    return {"name": name, "bytes": base64.b64encode(data).decode(), **more}


def saved(save, *args, **kwargs):
    file = io.BytesIO()
    save(file, *args, **kwargs)
    return file.getvalue()


TYPES = [
    "?", "i1", "<i2", ">i4", "<i8", ">u8", "u1", "<u4", "<f2", ">f4", "<f8", "<c8", ">c16", "U3", ">U2", "S4",
    "<M8[ns]", "<M8[D]", ">M8[s]", "<m8[us]",
]


def filled(code, *shape):
    dtype = np.dtype(code)
    numbers = np.arange(int(np.prod(shape))) % 11
    return np.array([str(n) for n in numbers] if dtype.kind in "US" else numbers).astype(dtype).reshape(shape)


def arrays():
    for code in TYPES:
        yield code, filled(code, 2, 3)
    yield "Fortran's order", np.asfortranarray(filled("<i4", 2, 3, 4))
    yield "no dimension", np.array(2.5)
    yield "nothing in it", np.zeros((0, 3), "<i4")
    yield "not a number", np.array([np.nan, -np.inf, -0.0])
    yield "NaT", np.array(["2022-05-09", "NaT"], "M8[ns]")
    yield "objects", np.array([1, "x", None, [1, 2], {"a": 1}], dtype=object)
    yield "objects of two dimensions", np.array([["a", None], [1.5, b"\0"]], dtype=object)
    yield "records", np.array([(1, 2.5, b"ab", "ä")], [("a", "<i4"), ("b", ">f8"), ("c", "S2"), ("d", "U2")])
    yield "records within records", np.array([((1, 2), 3)], [("p", [("x", "<i2"), ("y", "<i2")]), ("n", "<i8")])
    yield "records with padding", np.array([(1, 2.0)], np.dtype([("a", "i1"), ("b", "<f8")], align=True))
    yield "records with a title", np.array([(1,)], np.dtype([(("the title", "a"), "<i4")]))
    yield "records with a name of Unicode", np.array([(7,)], [("größe", "<i4")])


def npy_rows():
    for name, array in arrays():
        yield row("npy, " + name, saved(np.save, array, allow_pickle=True), value=tag(array))
    for version in (1, 2, 3):
        version_of = lambda file: np.lib.format.write_array(file, filled("<i4", 3), version=(version, 0))
        yield row("npy, version %d" % version, saved(version_of), value=tag(filled("<i4", 3)))


def npz_rows():
    several = {"a": filled("<f8", 2, 2), "b c": filled("U3", 2), "ü": np.array([None, "x"], dtype=object)}
    for name, save in (("npz", np.savez), ("npz, compressed", np.savez_compressed)):
        yield row(name + ", several arrays", saved(save, **several), value=tag(several))
        yield row(name + ", by position", saved(save, filled("<i4", 2), filled("<i8", 1)),
                  value=tag({"arr_0": filled("<i4", 2), "arr_1": filled("<i8", 1)}))
    long = {"zeros": np.zeros(300)}
    yield row("npz, compressed, many zeros", saved(np.savez_compressed, **long), value=tag(long))


def zip_rows():
    for name, method in (("stored", zipfile.ZIP_STORED), ("deflated", zipfile.ZIP_DEFLATED)):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", method) as archive:
            archive.writestr("value.json", json.dumps({"a": [1, 2]}))
        yield row("zip of one file, " + name, file.getvalue(), value=tag({"a": [1, 2]}))


def joblib_rows():
    import joblib

    values = {
        "an array": filled("<f8", 2, 3),
        "Fortran's order": np.asfortranarray(filled("<i4", 3, 2)),
        "high bytes first": filled(">i4", 2),
        "arrays within values": {"w": [filled("<f4", 3), 1.5, filled("U3", 2)], "n": None, "b": filled("?", 3)},
        "an array twice": [filled("i1", 2)] * 2,
        "objects": {"o": np.array([1, "x", [2]], dtype=object), "after": filled("<i8", 2)},
        "records": np.array([(1, 2.5)], [("a", "<i4"), ("b", "<f8")]),
        "times": np.array(["2022-05-09", "NaT"], "M8[ns]"),
        "no dimension": [np.array(5)],
        "nothing in it": np.zeros((0, 2)),
    }
    for name, value in values.items():
        tagged = tag(value)
        for protocol in (2, 4) if joblib.__version__ > "1" else (2,):
            data = saved(lambda file: joblib.dump(value, file, protocol=protocol))
            yield row("joblib %s, %s, protocol %d" % (joblib.__version__, name, protocol), data, value=tagged)
    for method in ("zlib", "gzip", "bz2", "xz", "lzma"):
        data = saved(lambda file: joblib.dump(values["an array"], file, compress=(method, 3)))
        yield row("joblib %s, %s" % (joblib.__version__, method), data, value=tag(values["an array"]))


def named_rows():
    import cramjam
    import fastavro
    import h5py
    import joblib
    import lz4.frame
    import pandas as pd
    import pyarrow as pa
    import pyarrow.orc
    import safetensors.numpy
    import scipy.io
    import zstandard
    from PIL import Image

    text = b"the quick brown fox\n" * 3
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    table = pa.Table.from_pandas(frame)
    yield row("zstandard", zstandard.compress(text), format="Zstandard")
    yield row("zstandard of pyarrow", pa.Codec("zstd").compress(text).to_pybytes(), format="Zstandard")
    yield row("lz4", lz4.frame.compress(text), format="LZ4")
    yield row("joblib, lz4", saved(lambda file: joblib.dump([1], file, compress=("lz4", 3))), format="LZ4")
    yield row("snappy", bytes(cramjam.snappy.compress(text)), format="Snappy")
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/file"

        def written(write):
            write(path)
            data = pathlib.Path(path).read_bytes()
            pathlib.Path(path).unlink()
            return data

        def hdf5(path):
            with h5py.File(path, "w") as file:
                file["a"] = [1, 2]

        def sqlite(path):
            database = sqlite3.connect(path)
            database.execute("PRAGMA page_size = 512")
            database.execute("create table t (a)")
            database.commit()
            database.close()

        yield row("hdf5", written(hdf5), format="HDF5")
        yield row("sqlite", written(sqlite), format="SQLite")
        yield row("orc", written(lambda path: pa.orc.write_table(table, path)), format="ORC")
        yield row("orc of pandas", frame.to_orc(), format="ORC")
        yield row("netcdf", written(lambda path: netcdf(scipy, path)), format="NetCDF")
    schema = {"type": "record", "name": "r", "fields": [{"name": "a", "type": "long"}]}
    yield row("avro", saved(lambda file: fastavro.writer(file, schema, [{"a": 1}])), format="Avro")
    yield row("avro, deflated", saved(lambda file: fastavro.writer(file, schema, [{"a": 1}], codec="deflate")), format="Avro")
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    yield row("arrow stream", sink.getvalue(), format="an Arrow stream")
    yield row("stata", saved(lambda file: frame.to_stata(file, version=117)), format="Stata")
    yield row("matlab", saved(lambda file: scipy.io.savemat(file, {"a": [1, 2]})), format="a MAT-file of MATLAB")
    yield row("safetensors", safetensors.numpy.save({"a": np.zeros(2)}), format="safetensors")
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a"), io.BytesIO())
    yield row("tar", tar.getvalue()[:1024], format="tar")
    picture = Image.new("RGB", (2, 2))
    for kind, name in (("PNG", "PNG"), ("JPEG", "JPEG"), ("GIF", "GIF"), ("TIFF", "TIFF"), ("WEBP", "RIFF"), ("PDF", "PDF")):
        yield row(kind.lower(), saved(picture.save, kind), format=name)
    yield row("html", frame.to_html().encode(), format="HTML or XML")
    yield row("xml", b'<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>', format="HTML or XML")


def netcdf(scipy, path):
    with scipy.io.netcdf_file(path, "w") as file:
        file.createDimension("x", 2)
        file.createVariable("a", "i4", ("x",))[:] = [1, 2]


def zips_named():
    """Zip files that hold something else."""
    import openpyxl

    book = openpyxl.Workbook()
    yield row("xlsx", saved(book.save), kind="an Excel workbook")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
        archive.writestr("b.csv", "a,b\n3,4\n")
    yield row("zip of two files", file.getvalue(), kind="an archive of 2 files")
    yield row("empty zip", saved(lambda file: zipfile.ZipFile(file, "w").close()), kind="an archive of 0 files")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.npy", saved(np.save, filled("<i4", 2)))
    yield row("zip by lzma", file.getvalue(), kind="compressed by LZMA")


def write(name, rows, mode="w"):
    with open(HERE / name, mode, encoding="utf-8") as file:
        for each in rows:
            file.write(json.dumps(each, ensure_ascii=False, separators=(",", ":")) + "\n")


if sys.argv[1:] == ["joblib"]:
    write("read.ndjson", joblib_rows(), "a")
else:
    write("read.ndjson", (r for make in (npy_rows, npz_rows, zip_rows, joblib_rows) for r in make()))
    write("named.ndjson", named_rows())
    write("zips.ndjson", zips_named())
