"""Writes torch.ndjson: tensors in pickles, and files of torch.save.

Usage: python make_torch.py > torch.ndjson, with Python 3.9 and torch 1.12.1; with "new" as argument torch_new.ndjson, with
       Python 3.12 and torch 2.

Each row: `name`, `bytes` (base64), `value` in the form of field_canon.py; `file` where the bytes are a file of torch.save.
"""

import base64
import collections
import io
import json
import pickle
import sys
import warnings

import torch

import field_canon

warnings.simplefilter("ignore")
NEW = sys.argv[1:] == ["new"]
ROWS = []


def row(name, value, data, **more):
    ROWS.append({"name": name, "bytes": base64.b64encode(data).decode(), "value": field_canon.canon(value), **more})


def saved(value, **how):
    out = io.BytesIO()
    torch.save(value, out, **how)
    return out.getvalue()


VALUES = {
    "float": torch.tensor([[1.5, 2], [3, -0.25]]),
    "double": torch.tensor([2.0 ** 100, float("inf"), float("nan")], dtype=torch.float64),
    "half": torch.tensor([1.5, -2, 65504], dtype=torch.float16),
    "bfloat16": torch.tensor([1.5, -2, 3e38, 0], dtype=torch.bfloat16),
    "long": torch.tensor([2 ** 60 + 1, -1]),
    "int": torch.tensor([1, -2], dtype=torch.int32),
    "short": torch.tensor([1, -2], dtype=torch.int16),
    "char": torch.tensor([1, -2], dtype=torch.int8),
    "byte": torch.tensor([1, 255], dtype=torch.uint8),
    "bool": torch.tensor([[True, False], [False, True]]),
    "complex": torch.tensor([1 + 2j, -3j], dtype=torch.complex64),
    "complex128": torch.tensor([1 + 2j, -3j], dtype=torch.complex128),
    "scalar": torch.tensor(0.25),
    "empty": torch.zeros(0, 3),
    "transposed": torch.arange(6).reshape(2, 3).t(),
    "sliced": torch.arange(24.).reshape(4, 6)[1:3, ::2],
    "permuted": torch.arange(24).reshape(2, 3, 4).permute(2, 0, 1),
    "expanded": torch.tensor([[1.], [2.]]).expand(2, 3),
    "offset": torch.arange(10)[4:],
    "parameter": torch.nn.Parameter(torch.tensor([1., 2.])),
    "parameters that share a storage": (lambda t: [t[:2], t[2:], t])(torch.arange(4.)),
    "size": torch.zeros(2, 3).shape,
    "state dict": torch.nn.Linear(2, 3).state_dict(),
    "checkpoint": {"epoch": 3, "model": torch.nn.Sequential(torch.nn.Linear(1, 2), torch.nn.BatchNorm1d(2)).state_dict(),
                   "losses": [0.5, 0.25], "best": torch.tensor(0.25)},
}
if NEW:
    VALUES["uint16"] = torch.tensor([1, 65535], dtype=torch.uint16)
    VALUES["uint64"] = torch.tensor([1, 2 ** 63], dtype=torch.uint64)
torch.manual_seed(0)
for name, value in VALUES.items():
    if name in ("state dict", "checkpoint"):
        row(f"legacy file {name}", value, saved(value, _use_new_zipfile_serialization=False), file="legacy")
        row(f"zip file {name}", value, saved(value), file="zip")
        continue
    row(f"pickle {name}", value, pickle.dumps(value))
    row(f"pickle {name} twice", [value, {"again": value}], pickle.dumps([value, {"again": value}], protocol=4))
    row(f"legacy file {name}", value, saved(value, _use_new_zipfile_serialization=False), file="legacy")
    row(f"zip file {name}", {"v": value}, saved({"v": value}), file="zip")

for r in ROWS:
    print(json.dumps(r))
