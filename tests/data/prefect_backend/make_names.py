"""Writes names.json: every public name of prefect.backend, and of its classes.

    pip install prefect==1.4.1 && python make_names.py
"""

import importlib
import inspect
import json
import pathlib

MODULES = ["task_run", "flow_run", "flow", "tenant", "artifacts", "kv_store"]

names = []
for module_name in MODULES:
    module = importlib.import_module("prefect.backend." + module_name)
    for name, value in vars(module).items():
        if name.startswith("_") or getattr(value, "__module__", "") != module.__name__:
            continue
        names.append(name)
        if not inspect.isclass(value):
            continue
        members = {m for m in vars(value) if not m.startswith("_")}
        if hasattr(value, "_fields"):  # a NamedTuple has its fields as members
            members |= set(value._fields)
        else:
            members |= set(inspect.signature(value.__init__).parameters) - {"self"}
        names += [name + "." + member for member in sorted(members)]

target = pathlib.Path(__file__).with_name("names.json")
target.write_text(json.dumps(names, indent=2) + "\n")
