"""Prints the rows of dill.ndjson: instances of classes that dill writes by value.

    new/bin/pip install dill==0.4.1 numpy==2.5.5 && new/bin/python make_dill.py > dill.ndjson     # Python 3.12
    old/bin/pip install dill==0.3.4 numpy==1.19.5 && old/bin/python make_dill.py >> dill.ndjson   # Python 3.8
"""

import base64
import collections
import dataclasses
import json
import warnings

import dill
import numpy as np

warnings.simplefilter("ignore")


class Order:
    def __init__(self):
        self.sku, self.count = "A1", 2

    def total(self):
        return self.count * 3


class Express(Order):
    pass


class Bag(dict):
    pass


class Row(tuple):
    pass


@dataclasses.dataclass
class Point:
    x: int
    y: float


Pair = collections.namedtuple("Pair", "left right")
bag = Bag(a=1, b=2)
bag.note = "n"

CASES = [
    ("an instance", Order(), "__main__.Order", [["sku", "A1"], ["count", 2]]),
    ("an instance of a subclass", Express(), "__main__.Express", [["sku", "A1"], ["count", 2]]),
    ("a dataclass", Point(1, 2.5), "__main__.Point", [["x", 1], ["y", 2.5]]),
    ("a namedtuple", Pair(1, "b"), "__main__.Pair", [["left", 1], ["right", "b"]]),
    ("a subclass of dict", bag, "__main__.Bag", [["a", 1], ["b", 2], ["note", "n"]]),
]
for name, value, cls, fields in CASES:
    for protocol in (2, 4):
        data = dill.dumps(value, protocol=protocol)
        print(json.dumps({"name": "%s, dill %s, protocol %d" % (name, dill.__version__, protocol), "bytes": base64.b64encode(data).decode(), "class": cls, "fields": fields}))
for name, array in (("an array", np.arange(4.0).reshape(2, 2)), ("an array of strings", np.array(["a", "bc"]))):
    data = dill.dumps(array)
    print(json.dumps({"name": "%s, dill %s" % (name, dill.__version__), "bytes": base64.b64encode(data).decode(), "array": array.tolist()}))
