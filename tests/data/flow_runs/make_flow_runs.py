"""Records flow runs with Prefect 1.4.1, a file for each flow: states, lines, task runs.

    python -m venv venv && venv/bin/pip install prefect==1.4.1 marshmallow==3.18.0
    venv/bin/python make_flow_runs.py .

Python 3.9. States are those that state handlers saw, serialized as for the API; lines
are what Prefect's own handler of logs sends to it. Times are shifted to one day and
differ from run to run; ids do not.
"""
import json
import os
import sys
import uuid

os.environ.update(
    PREFECT__FLOWS__CHECKPOINTING="true",
    PREFECT__LOGGING__LEVEL="INFO",
    PREFECT__BACKEND="server",
)

import pendulum
import prefect
from prefect import Flow, Parameter, task, unmapped
from prefect.engine import signals
from prefect.engine.results import PrefectResult
from prefect.engine.state import Scheduled
from prefect.run_configs import UniversalRun
from prefect.utilities import logging as prefect_logging

FIRST_DAY = pendulum.datetime(2022, 5, 9, 6, 30)
SPACE = uuid.UUID("7a3f0c1e-5b1d-4c7e-9a56-0d1f7e5b2c34")
PROJECT = {"id": str(uuid.uuid5(SPACE, "project")), "name": "shop", "description": None}


def made_id(*parts):
    return str(uuid.uuid5(SPACE, "/".join(map(str, parts))))


class Recorder:
    """One run of a flow: what the API would hold of it."""

    def __init__(self, flow, name, start, parameters):
        self.flow, self.name, self.start = flow, name, start
        self.parameters = parameters
        self.flow_run_id = made_id(flow.name, name)
        self.states, self.logs, self.task_runs = [], [], {}
        self.offset = None

    def now(self, timestamp=None):
        now = timestamp or pendulum.now("UTC")
        self.offset = self.offset or (self.start - now)
        return (now + self.offset).isoformat()

    def entered(self, states, state):
        states.append({
            "timestamp": self.now(),
            "state": type(state).__name__,
            "message": state.message,
            "serialized_state": state.serialize(),
        })

    def on_flow_state(self, flow, old, new):
        self.entered(self.states, new)
        return new

    def on_task_state(self, run_task, old, new):
        map_index = prefect.context.get("map_index")
        map_index = -1 if map_index is None else map_index
        slug = self.flow.slugs[run_task]
        key = (slug, map_index)
        self.task_runs.setdefault(key, [])
        self.entered(self.task_runs[key], new)
        return new

    def on_log(self, log):
        slug = log.pop("slug")
        map_index = log.pop("map_index")
        task_run_id = made_id(self.flow_run_id, slug, map_index) if slug else None
        self.logs.append({
            "id": made_id(self.flow_run_id, "log", len(self.logs)),
            "timestamp": self.now(log["timestamp"]),
            "level": log["level"],
            "name": log["name"],
            "message": log["message"],
            "info": {},
            "task_run_id": task_run_id,
        })

    def run(self):
        self.entered(self.states, Scheduled(message="Flow run scheduled.", start_time=self.start))
        self.flow.state_handlers.append(self.on_flow_state)
        for each in self.flow.tasks:
            each.state_handlers.append(self.on_task_state)
        handler = Handler(self)
        prefect_logging.get_logger().addHandler(handler)
        try:
            self.flow.run(parameters=self.parameters, run_on_schedule=False)
        finally:
            prefect_logging.get_logger().removeHandler(handler)
        return self

    def times(self, states):
        running = [s["timestamp"] for s in states if s["state"] == "Running"]
        after = [b["timestamp"] for a, b in zip(states, states[1:]) if a["state"] == "Running"]
        return {"start_time": running[0] if running else None, "end_time": after[-1] if after else None}

    def row(self, states):
        last = states[-1]
        return {
            "state": last["state"],
            "state_message": last["message"],
            "state_timestamp": last["timestamp"],
            "serialized_state": last["serialized_state"],
            "version": len(states),
            **self.times(states),
            "states": states,
        }

    def flow_run_row(self):
        return {
            "id": self.flow_run_id,
            "name": self.name,
            "flow_id": made_id(self.flow.name),
            "labels": sorted(self.flow.run_config.labels),
            "parameters": self.parameters,
            "context": {},
            "run_config": self.flow.run_config.serialize(),
            "scheduled_start_time": self.start.isoformat(),
            "created": self.start.subtract(minutes=1).isoformat(),
            "updated": self.states[-1]["timestamp"],
            **self.row(self.states),
            "logs": self.logs,
        }

    def task_run_rows(self):
        return [
            {
                "id": made_id(self.flow_run_id, slug, map_index),
                "name": None,
                "task": {"id": made_id(self.flow.name, slug), "slug": slug},
                "map_index": map_index,
                "flow_run_id": self.flow_run_id,
                **self.row(states),
            }
            for (slug, map_index), states in self.task_runs.items()
        ]


class Handler(prefect_logging.logging.Handler):
    """As Prefect's CloudHandler builds a line, with the task run that is running."""

    def __init__(self, recorder):
        super().__init__(level="DEBUG")
        self.recorder = recorder
        self.setFormatter(prefect_logging.logging.Formatter("%(message)s"))

    def emit(self, record):
        slug = prefect.context.get("task_slug")
        map_index = prefect.context.get("map_index")
        self.recorder.on_log({
            "slug": slug,
            "map_index": -1 if map_index is None else map_index,
            "timestamp": pendulum.from_timestamp(record.created),
            "level": record.levelname,
            "name": record.name,
            "message": self.format(record),
        })


def flow_row(flow, version):
    roots, ends = flow.root_tasks(), flow.terminal_tasks()
    slugs = flow.slugs
    return {
        "id": made_id(flow.name),
        "name": flow.name,
        "flow_group_id": made_id(flow.name, "group"),
        "flow_group": {"id": made_id(flow.name, "group"), "name": flow.name, "labels": []},
        "project": PROJECT,
        "version": version,
        "core_version": prefect.__version__,
        "created": FIRST_DAY.subtract(days=1).isoformat(),
        "parameters": [{"name": p.name, "required": p.required, "default": p.default} for p in flow.parameters()],
        "run_config": flow.run_config.serialize(),
        "tasks": [
            {
                "id": made_id(flow.name, slugs[t]),
                "slug": slugs[t],
                "name": t.name,
                "type": f"{type(t).__module__}.{type(t).__name__}",
                "mapped": any(e.mapped for e in flow.edges_to(t)),
                "is_root_task": t in roots,
                "is_terminal_task": t in ends,
                "is_reference_task": t in flow.reference_tasks(),
                "max_retries": t.max_retries,
                "tags": sorted(t.tags),
            }
            for t in flow.sorted_tasks()
        ],
        "edges": sorted(
            (
                {
                    "upstream_task_id": made_id(flow.name, slugs[e.upstream_task]),
                    "downstream_task_id": made_id(flow.name, slugs[e.downstream_task]),
                    "key": e.key,
                    "mapped": e.mapped,
                }
                for e in flow.edges
            ),
            key=lambda e: (e["upstream_task_id"], e["downstream_task_id"], e["key"] or ""),
        ),
    }


@task
def extract(day):
    prefect.context.logger.info("Reading orders of %s", day)
    return [3, 4, 5]


@task
def price(quantity, factor):
    prefect.context.logger.debug("Quantity %s\nat factor %s", quantity, factor)
    return quantity * factor


@task
def load(prices):
    prefect.context.logger.warning("Only %s orders", len(prices))
    return sum(prices)


attempts = []


@task(max_retries=2, retry_delay=pendulum.duration(seconds=0))
def flaky():
    attempts.append(1)
    if len(attempts) < 2:
        raise ConnectionError("the shop is closed")
    return "open"


@task
def count(to):
    so_far = prefect.context.get("task_loop_result", 0)
    if so_far < to:
        raise signals.LOOP(message=f"{so_far} of {to}", result=so_far + 1)
    return so_far


@task
def fail(door, number):
    raise ValueError(f"no {door} door has number {number}")


@task(trigger=prefect.triggers.all_successful)
def never(value):
    return value


with Flow("orders", result=PrefectResult()) as orders:
    load(price.map(extract(Parameter("day", default="monday")), unmapped(1.5)))
orders.run_config = UniversalRun(labels=["linux", "big"])

with Flow("doors", result=PrefectResult()) as doors:
    never(fail(flaky(), count(2)))
doors.run_config = UniversalRun()

runs = [
    Recorder(orders, "brown-cow", FIRST_DAY, {"day": "tuesday"}).run(),
    Recorder(doors, "amber-heron", FIRST_DAY.add(hours=1), {}).run(),
]
waiting = Recorder(orders, "quiet-owl", FIRST_DAY.add(days=1), {})
waiting.entered(waiting.states, Scheduled(message="Flow run scheduled.", start_time=waiting.start))

for flow, version, of_flow in ((orders, 2, [runs[0], waiting]), (doors, 1, [runs[1]])):
    recorded = {
        "flows": [flow_row(flow, version)],
        "flowRuns": [run.flow_run_row() for run in of_flow],
        "rows": [row for run in of_flow for row in run.task_run_rows()],
    }
    with open(os.path.join(sys.argv[1], f"{flow.name}.json"), "w") as file:
        json.dump(recorded, file, separators=(",", ":"), sort_keys=True)
        file.write("\n")
