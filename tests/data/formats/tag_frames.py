"""Frames of pandas as tagged JSON, which tests/pickle/_tagged.ts compares."""

import base64
import datetime
import decimal
import json

import numpy as np
import pandas as pd

NA = getattr(pd, "NA", object())


def base64_of(data):
    return base64.b64encode(data).decode()


def nanos_of(value):
    if hasattr(value, "as_unit"):
        try:
            return str(value.as_unit("ns").value)
        except Exception:
            return None
    return str(value.value)


def zone_of(tz):
    """The name of a zone; a fixed offset has none."""
    if tz is None or "FixedOffset" in type(tz).__name__:
        return None
    if isinstance(tz, datetime.timezone):
        return "UTC" if tz == datetime.timezone.utc else None
    return getattr(tz, "zone", None) or getattr(tz, "key", str(tz))


def cells_of(column):
    """pandas gives NaN for an interval that is missing."""
    if str(column.dtype).startswith("interval"):
        return [cell if isinstance(cell, pd.Interval) else None for cell in column]
    return column


def tag(value):
    if value is None:
        return {"t": "none"}
    if value is pd.NaT:
        return {"t": "nat"}
    if value is NA:
        return {"t": "na"}
    if isinstance(value, (bool, np.bool_)):
        return {"t": "bool", "v": bool(value)}
    if isinstance(value, (int, np.integer)) and not isinstance(value, np.timedelta64):
        return {"t": "int", "v": str(int(value))}
    if isinstance(value, (float, np.floating)):
        return {"t": "float", "v": repr(float(value))}
    if isinstance(value, str):
        return {"t": "str", "v": value}
    if isinstance(value, bytes):
        return {"t": "bytes", "v": base64_of(value)}
    if isinstance(value, tuple):
        return {"t": "tuple", "v": [tag(item) for item in value]}
    if isinstance(value, np.datetime64):
        return tag(pd.Timestamp(value))
    if isinstance(value, np.timedelta64):
        return tag(pd.Timedelta(value))
    if isinstance(value, (list, np.ndarray)):
        # numpy has no other way to say that a number is missing.
        return {"t": "list", "v": [tag(None if isinstance(item, (float, np.floating)) and item != item else item) for item in value]}
    if isinstance(value, dict):
        return {"t": "dict", "v": [[tag(key), tag(item)] for key, item in value.items()]}
    if isinstance(value, pd.Timestamp):
        offset = value.utcoffset()
        return {
            "t": "timestamp",
            "v": nanos_of(value),
            "iso": value.isoformat(),
            "offset": None if offset is None else offset.total_seconds(),
            "tz": zone_of(value.tz),
        }
    if isinstance(value, pd.Timedelta):
        return {"t": "pdtimedelta", "v": nanos_of(value)}
    if isinstance(value, pd.Period):
        return {"t": "period", "ordinal": value.ordinal, "text": str(value), "freq": value.freqstr}
    if isinstance(value, pd.Interval):
        return {"t": "interval", "left": tag(value.left), "right": tag(value.right), "closed": value.closed}
    if isinstance(value, datetime.datetime):
        return {"t": "datetime", "v": value.isoformat(), "offset": None, "tz": None, "fold": 0}
    if isinstance(value, datetime.timedelta):
        return tag(pd.Timedelta(value))
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
        data = [{"dtype": str(column.dtype), "v": [tag(item) for item in cells_of(column)]} for column in columns]
        return {"t": "dataframe", "columns": tag(value.columns), "index": tag(value.index), "data": data}
    raise TypeError(type(value))


def line_of(row):
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"
