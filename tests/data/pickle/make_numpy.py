"""Writes numpy.ndjson: arrays of many types whose axes are not in C order.

Usage: python make_numpy.py > numpy.ndjson, with numpy 2.3 or later, which
writes such arrays without a copy.
"""

import base64
import json
import pickle

import numpy as np

TYPES = [
    "?", "i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8", "u1", "<u2", ">u4",
    "<u8", ">u8", "<f2", ">f2", "<f4", ">f4", "<f8", ">f8", "<c8", ">c8",
    "<c16", ">c16", "U3", ">U3", "S4", "O",
    [("a", "<i4"), ("b", ">f8"), ("c", "S2"), ("d", "U2")],
]


def tag(value):
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
    if isinstance(value, tuple):
        return {"t": "record", "v": [tag(part) for part in value]}
    return {"t": "str", "v": value}


def dtype_of(dtype):
    if dtype.names is None:
        return dtype.str
    fields = [
        {"name": name, "offset": dtype.fields[name][1], "dtype": dtype.fields[name][0].str}
        for name in dtype.names
    ]
    return {"fields": fields, "itemsize": dtype.itemsize}


def filled(dtype):
    numbers = np.arange(24) % 7
    if dtype.names is None:
        values = ["%d" % n for n in numbers] if dtype.kind in "US" else numbers
        return np.array(values).astype(dtype).reshape(2, 3, 4)
    array = np.zeros(24, dtype)
    for name in dtype.names:
        array[name] = ["%d" % n for n in numbers] if dtype[name].kind in "US" else numbers
    return array.reshape(2, 3, 4)


for code in TYPES:
    array = filled(np.dtype(code))
    for order, turned in (
        ("F", np.asfortranarray(array)),
        ("K", array.transpose(2, 0, 1)),
        ("strided", array[:, ::2, ::-1]),
    ):
        for protocol in (2, 5):
            value = {
                "t": "ndarray",
                "dtype": dtype_of(turned.dtype),
                "shape": turned.shape,
                "v": [tag(item) for item in turned.reshape(-1).tolist()],
            }
            row = {
                "name": "%s %s p%d" % (code, order, protocol),
                "bytes": base64.b64encode(pickle.dumps(turned, protocol)).decode(),
                "value": value,
            }
            print(json.dumps(row, separators=(",", ":")))
