"""What the official client's TaskRunView makes of the task runs it is asked for.

Reads [{"id", "slug", "flow_run_id", "map_index", "load"}] from standard input, writes
a JSON list with an answer for each. Values are tagged as in tests/data, but flatter.
"""
import base64
import datetime
import decimal
import json
import sys
import types

import prefect
from prefect.backend import TaskRunView


class ClassesOnDemand(types.ModuleType):
    """Stands in for the package whose classes the recorded results are of."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        made = type(name, (), {"__module__": self.__name__})
        setattr(self, name, made)
        return made


class Ticket:
    """Recorded as a class of the main script, which this one is now."""


for module in ("shop", "shop.models"):
    sys.modules[module] = ClassesOnDemand(module)


def tag(value, above=()):
    if id(value) in above:
        return {"t": "other"}
    below = (*above, id(value))
    if value is None:
        return {"t": "none"}
    kind = type(value)
    if kind in (int, decimal.Decimal):
        return {"t": kind.__name__.lower(), "v": str(value)}
    if kind in (bool, str):
        return {"t": kind.__name__, "v": value}
    if kind is float:
        return {"t": "float", "v": repr(value)}
    if kind is bytes:
        return {"t": "bytes", "v": base64.b64encode(value).decode()}
    if isinstance(value, datetime.datetime):
        return {"t": "datetime", "v": value.isoformat()}
    if kind in (list, tuple):
        return {"t": kind.__name__, "v": [tag(item, below) for item in value]}
    if kind is dict:
        return {"t": "dict", "v": [[tag(key, below), tag(item, below)] for key, item in value.items()]}
    if kind.__module__ in ("__main__", "shop.models"):
        attributes = [[name, tag(item, below)] for name, item in vars(value).items()]
        return {"t": "object", "class": f"{kind.__module__}.{kind.__qualname__}", "attrs": attributes}
    return {"t": "other"}


def attempt(action):
    try:
        return {"ok": True, "value": tag(action())}
    except Exception as error:
        kind = type(error)
        return {"ok": False, "error": {"type": f"{kind.__module__}.{kind.__qualname__}", "message": str(error)}}


def answer(asked):
    by_id = TaskRunView.from_task_run_id(asked["id"])
    by_slug = TaskRunView.from_task_slug(asked["slug"], asked["flow_run_id"], asked["map_index"])
    given = {"reprs": [repr(view) for view in (by_id, by_slug, by_id.get_latest())]}
    if by_id.state.is_mapped():
        given["iter_mapped"] = attempt(lambda: [child.task_run_id for child in by_id.iter_mapped()])
    if asked["load"]:
        given["get_result"] = attempt(by_id.get_result)
    return given


def ask_directly(client):
    """What the client says to an answer with data and to Hasura's and Apollo's errors."""
    find = "query($where: task_run_bool_exp!) { task_run(where: $where) { map_index } }"
    where = {"map_index": {"_gt": 23}}
    return {
        "found": attempt(lambda: json.dumps(client.graphql(find, variables={"where": where}).data.to_dict())),
        "malformed": attempt(lambda: TaskRunView.from_task_run_id("no-uuid")),
        "invalid": attempt(lambda: client.graphql("query { task_run { nope } }")),
    }


views = [answer(asked) for asked in json.load(sys.stdin)]
json.dump({"views": views, "client": ask_directly(prefect.Client())}, sys.stdout)
