"""Writes csv_options.ndjson and json_options.ndjson: bytes, arguments, and what pandas reads with them.

    python3.11 -m venv venv
    venv/bin/pip install pandas==2.3.3 numpy==2.4.6
    venv/bin/python make_options.py
"""

import bz2
import gzip
import io
import itertools
import lzma
import pathlib
import random
import re
import warnings
import zipfile

import pandas as pd

from tag_frames import base64_of, line_of, tag

HERE = pathlib.Path(__file__).parent
warnings.simplefilter("ignore")


def python_name(name):
    return re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), name)


def read(reader, data, options):
    arguments = {python_name(name): value for name, value in options.items()}
    try:
        frame = reader(io.BytesIO(data), **arguments)
        if isinstance(frame.index, pd.DatetimeIndex):
            frame.index.freq = None
        return {"value": tag(frame)}
    except Exception as error:
        return {"error": type(error).__name__}


TEXT = "id;price;when;ok\na;1.234,5;2022-05-09;yes\nb;NA;2022-05-10;no\nc;-2;;yes\n"
PLAIN = "id,price,when,ok\na,1.5,2022-05-09,True\nb,,2022-05-10,False\nc,-2,,True\n"
SKIP = "# first\nid,n\n\n1,2\n# more\n3,4 # end\n5,6\n"
QUOTED = "a,b\n'x,y',\"1\"\n'it''s',2\n"
ESCAPED = 'a,b\n"x\\"y",1\nx\\,z,2\n'
NUMBERS = "a,b,c\n1,2,3\n4,5,6\n7,8,9\n"
SPACES = "a  b c\n1 2   3\n 4 5 6\n7 8 9  \n"
MISSING = "a,b,c\n-,1,x\n0,-999,NA\n5,-999.0,missing\n"
TIMES = [
    "2022-05-09 10:00", "2022-05-09 10:00:01", "2022-05-09T10:00:01.5", "2022-05-09 10:00:01+02:00",
    "2022-05-09T10:00:00Z", "05/09/2022", "05/09/2022 10:30", "13/05/2022", "2022/05/09", "20220509", "2022-05",
    "9 May 2022", "09-Dec-2022", "nonsense", "2022-02-30", "12", "2022",
]


def csv_cases():
    """Each option alone, and some together."""
    yield PLAIN, {}
    for options in (
        {"sep": ";"}, {"sep": ";", "decimal": ","}, {"sep": ";", "decimal": ",", "thousands": "."},
        {"sep": ";", "trueValues": ["yes"], "falseValues": ["no"]}, {"sep": ";", "indexCol": "id"},
        {"sep": ";", "indexCol": ["id", "ok"]}, {"sep": ";", "parseDates": ["when"]}, {"sep": ";", "usecols": ["ok", "id"]},
        {"sep": ";", "dtype": "str"}, {"sep": ";", "dtype": {"id": "category", "price": "string"}}, {"sep": ";", "nrows": 1},
    ):
        yield TEXT, options
    for options in (
        {"indexCol": 0}, {"indexCol": [0]}, {"indexCol": [0, 3]}, {"indexCol": "when", "parseDates": True}, {"indexCol": False},
        {"indexCol": "when", "parseDates": ["when"]}, {"usecols": [0, 2]}, {"usecols": [2, 0], "indexCol": 0}, {"usecols": ["price", "id"], "indexCol": "id"},
        {"parseDates": [2]}, {"parseDates": ["when"], "dateFormat": "%Y-%m-%d"}, {"parseDates": ["when"], "dateFormat": "%d/%m/%Y"},
        {"header": None}, {"header": 1}, {"header": 0, "names": ["w", "x", "y", "z"]}, {"names": ["w", "x", "y", "z"]}, {"names": ["x", "y", "z"]},
        {"names": ["y", "z"]}, {"names": ["x", "y", "z"], "indexCol": False}, {"names": ["v", "w", "x", "y", "z"]}, {"header": None, "indexCol": 0},
        {"header": None, "names": ["w", "x", "y", "z"], "indexCol": "w"}, {"names": ["a", "a", "b", "c"]},
        {"dtype": {"price": "float32", "ok": "bool"}}, {"dtype": {"price": "Float64", "ok": "boolean", "id": "string"}}, {"dtype": {"id": "int64"}}, {"dtype": {"price": "int64"}},
        {"dtype": "object"}, {"dtype": {"ok": "category", "when": "category"}}, {"keepDefaultNa": False}, {"naFilter": False}, {"naValues": ["a", "-2"]}, {"naValues": "b", "keepDefaultNa": False},
        {"skiprows": 1}, {"skiprows": [1]}, {"skiprows": [0, 2]}, {"skiprows": 9}, {"nrows": 0}, {"nrows": 2}, {"lowMemory": False}, {"quoting": 3}, {"quoting": 1},
    ):
        yield PLAIN, options
    for options in ({"comment": "#"}, {"comment": "#", "skipBlankLines": False}, {"skiprows": 1}, {"skiprows": 1, "comment": "#"}, {"comment": "#", "header": None}, {"comment": "#", "header": 1}):
        yield SKIP, options
    for options in ({}, {"quotechar": "'"}, {"quotechar": "'", "doublequote": False}, {"quoting": 3}, {"quoting": 3, "onBadLines": "skip"}):
        yield QUOTED, options
    for options in ({}, {"escapechar": "\\"}, {"escapechar": "\\", "doublequote": False}, {"quoting": 3, "escapechar": "\\"}):
        yield ESCAPED, options
    for options in ({"sep": r"\s+"}, {"sep": " "}, {"sep": " ", "skipinitialspace": True}, {"sep": r"\s+", "header": None}, {"sep": r"\s+", "comment": "7"}, {"sep": r"\s+", "indexCol": 0}):
        yield SPACES, options
    for options in (
        {"naValues": ["-", -999]}, {"naValues": -999}, {"naValues": {"a": "-", "c": ["x", "missing"]}}, {"naValues": {"b": -999}}, {"naValues": "missing"},
        {"naValues": {"a": ["-", "0"]}, "keepDefaultNa": False}, {"naValues": ["-"], "dtype": {"a": "Int64"}}, {"naValues": ["-"], "dtype": {"b": "Int64"}}, {"naValues": [5, "x"]}, {"naValues": [-999.0]},
    ):
        yield MISSING, options
    for dtype in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64", "Int8", "Int32", "Int64", "UInt8", "UInt64", "Float32", "Float64", "str", "string", "category", "int", "float", "bool", "boolean"):
        yield NUMBERS, {"dtype": dtype}
        yield "a\n300\n-1\n", {"dtype": dtype}
        yield "a\n1\n\nNA\n0\n", {"dtype": dtype}
        yield "a\nTrue\nFALSE\n", {"dtype": dtype}
        yield "a\nx\n1.5\n2.0\n", {"dtype": dtype}
    for first, second in itertools.product(TIMES, ["", "2022-05-09 10:00:00", "2022-05-10", "05/13/2022", "NA"]):
        text = "t,n\n%s,1\n" % first + ("%s,2\n" % second if second else "")
        yield text, {"parseDates": ["t"]}
    for first in ("05/09/2022", "13/05/2022", "09/05/2022 10:30", "1.2.2022"):
        yield "t\n%s\n" % first, {"parseDates": ["t"], "dayfirst": True}
    for form, text in (("%d.%m.%Y", "9.5.2022"), ("%Y%m%d%H%M", "202205091030"), ("%d %b %y", "09 May 22"), ("%m/%d/%Y %I:%M %p", "05/09/2022 01:30 PM"), ("%Y-%m-%dT%H:%M:%S.%f%z", "2022-05-09T01:02:03.25+0530")):
        yield "t\n%s\n\nNA\n" % text, {"parseDates": ["t"], "dateFormat": form}
    for sep, thousands in (("|", ","), (";", "."), (";", " "), (";", "'")):
        for cell in ("1%s234", "1%s2%s3", "%s1", "1%s", "-1%s234.5", "1%s234e2", "1.5%s0", "a%sb", "1%s%s2"):
            yield "a%sb\n%s%sx\n" % (sep, cell.replace("%s", thousands), sep), {"sep": sep, "thousands": thousands}
    for cell in ("1,5", "-0,5", ",5", "5,", "1.5", "1,5e3", "1e3", "1,5,5", "1 000,5"):
        yield "a;b\n%s;x\n" % cell, {"sep": ";", "decimal": ","}
        yield "a;b\n%s;x\n" % cell, {"sep": ";", "decimal": ",", "thousands": "."}
    for text in ("a,b\n1,2,3\n4,5\n6,7,8\n", "a,b\n1,2\n4,5,6\n7,8\n", "a,b\n1\n2,3,4\n"):
        for how in ("error", "warn", "skip"):
            yield text, {"onBadLines": how}
            yield text, {"onBadLines": how, "indexCol": False}
        yield text, {"usecols": [0, 1]}
    yield "a;b~1;2~3;4~", {"sep": ";", "lineterminator": "~"}
    yield "a,b\n 1, x\n2,  'y'\n", {"skipinitialspace": True, "quotechar": "'"}
    yield ",a,b\n0,1,x\n1,2,y\n", {"indexCol": 0}
    yield ",a,b\n0,1,x\n1,2,y\n", {"indexCol": 0, "usecols": ["Unnamed: 0", "b"]}
    yield "a,a,b\n1,2,3\n", {"indexCol": "a"}
    yield "a,b\n1,2\n", {"usecols": ["c"]}
    yield "a,b\n1,2\n", {"indexCol": "c"}
    yield "a,b\n1,2\n", {"indexCol": 5}
    yield "a,b\n", {"dtype": {"a": "Int64", "b": "float64"}}
    yield "a,b\n", {"indexCol": 0, "parseDates": True}
    yield "", {"header": None}
    yield "", {"names": ["a"]}
    yield "1,2\n", {"header": None, "dtype": {0: "float64"}}
    yield "a\n\n1\n\n", {"skipBlankLines": False}
    yield "\n\na,b\n1,2\n", {"skipBlankLines": False}
    yield '"a ""b""",c\n"x\ny",2\n', {"skiprows": [1]}
    yield 'a\n"x\ny"\nz\n', {"skiprows": [1]}


WORDS = "x,größe,€\nä,ß,“q”\n"


def encoded():
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252", "cp1250", "iso-8859-15", "utf_8", "UTF8", "ascii", "mac-roman", "cp932", "utf-32"):
        try:
            data = WORDS.encode(encoding)
        except UnicodeEncodeError:
            data = "x,groesse\nä,b\n".encode(encoding, "ignore") if encoding != "latin-1" else "x,größe\nä,ß\n".encode(encoding)
        yield data, {"encoding": encoding}
    yield b"a\n\x81\n", {"encoding": "cp1252"}
    yield b"a\n\x80\x9f\xff\n", {"encoding": "latin-1"}
    yield b"a\n\x80\xff\n", {"encoding": "ascii"}
    yield b"a\n\xe4\n", {"encoding": "utf-8"}
    yield b"\xef\xbb\xbfa\n1\n", {}


def zipped(data):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("value.csv", data)
    return file.getvalue()


PACK = {"gzip": lambda data: gzip.compress(data, mtime=0), "bz2": bz2.compress, "xz": lzma.compress, "zip": zipped}


def random_cases(count):
    """Options that have nothing to do with one another, together."""
    rng = random.Random(14)
    cells = ["1", "2.5", "-3", "", "NA", "x", "a b", "True", "yes", "2022-05-09", "1.000", "'q'", "#c", "-999", " s"]
    for _ in range(count):
        sep = rng.choice([",", ";", "\t", "|"])
        width = rng.randint(1, 4)
        names = ["c%d" % i for i in range(width)]
        lines = [names] + [[rng.choice(cells) for _ in names] for _ in range(rng.randint(0, 5))]
        text = "\n".join(sep.join(line) for line in lines) + "\n"
        options = {"sep": sep}
        for name, choices in (
            ("header", [0, None]), ("indexCol", [0, "c0", [0]]), ("usecols", [[0], ["c0"], list(range(width))]), ("naValues", ["x", ["1", "x"], -999, {"c0": "x"}]),
            ("keepDefaultNa", [False]), ("naFilter", [False]), ("trueValues", [["yes"]]), ("falseValues", [["x"]]), ("thousands", ["."]), ("decimal", [","]),
            ("comment", ["#"]), ("quotechar", ["'"]), ("quoting", [3]), ("skiprows", [1, [1]]), ("nrows", [1, 2]), ("skipBlankLines", [False]), ("skipinitialspace", [True]),
            ("dtype", ["str", {"c0": "string"}, {"c1": "object"}]), ("parseDates", [["c0"], True]), ("escapechar", ["\\"]),
        ):
            if rng.random() < 0.12:
                options[name] = rng.choice(choices)
        if options.get("thousands") == options.get("decimal", "."):
            options.pop("thousands")
        yield text, options


def csv_rows():
    cases = [(text.encode(), options) for text, options in itertools.chain(csv_cases(), random_cases(300))]
    cases += list(encoded())
    cases += [(pack(PLAIN.encode()), {"compression": name}) for name, pack in PACK.items()]
    for data, options in cases:
        yield {"bytes": base64_of(data), "options": options, **read(pd.read_csv, data, options)}


def json_rows():
    records = '{"a":1,"date":1652054400}\n{"a":2.5,"date":null}\n'
    frames = '{"at":{"0":"2022-05-09"},"date":{"0":1652054400000},"n":{"0":1652054400000}}'
    cases = [
        (records, {"lines": True}), (records, {"lines": True, "orient": "records"}), (records, {"orient": "records"}), (records, {"lines": True, "nrows": 1}),
        ("\n" + records.replace("\n", "\r\n"), {"lines": True}), ("", {"lines": True}), ("[1,2]\n[3,4]\n", {"lines": True, "orient": "values"}),
        (records, {"lines": True, "convertDates": False}), (records, {"lines": True, "keepDefaultDates": False}), (records, {"lines": True, "convertDates": ["a"]}),
        (frames, {}), (frames, {"convertDates": False}), (frames, {"convertDates": ["at", "n"]}), (frames, {"convertDates": ["n"], "keepDefaultDates": False}),
        ('{"1":{"2022-05-09":1}}', {}), ('{"1":{"2022-05-09":1}}', {"convertAxes": False}), ('{"a":{"x":1}}', {"orient": "index"}),
        ('{"columns":["1"],"index":["5"],"data":[[1]]}', {"orient": "split", "convertAxes": False}), ('{"a":1}\n{"b":2}\n', {"lines": True}),
    ]
    cases = [(text.encode(), options) for text, options in cases]
    cases += [('{"ä":{"0":"ß"}}'.encode(encoding), {"encoding": encoding}) for encoding in ("latin-1", "utf-16", "cp1252", "utf-8-sig")]
    cases += [(pack(frames.encode()), {"compression": name}) for name, pack in PACK.items()]
    for data, options in cases:
        yield {"bytes": base64_of(data), "options": options, **read(pd.read_json, data, options)}


for name, rows in (("csv_options", csv_rows()), ("json_options", json_rows())):
    (HERE / (name + ".ndjson")).write_text("".join(map(line_of, rows)), encoding="utf-8")
