"""What the official client's FlowRunView makes of the flow runs it is asked for.

Reads {"ids": [...], "watched": id} from standard input; writes what each call gives
to standard output as JSON.
"""
import json
import logging
import sys

import pendulum
from prefect.backend import FlowRunView
from prefect.backend.flow_run import watch_flow_run

FAR = pendulum.datetime(2100, 1, 1)


def attempt(action):
    try:
        return {"ok": action()}
    except Exception as error:
        return {"error": type(error).__name__}


def state(value):
    return [type(value).__name__, value.message]


def line(log):
    return [log.timestamp.isoformat(), logging.getLevelName(log.level), log.message]


def task_run(view):
    return {
        "id": view.task_run_id,
        "task_id": view.task_id,
        "slug": view.task_slug,
        "map_index": view.map_index,
        "name": view.name,
        "state": state(view.state),
        "result": attempt(view.get_result),
    }


def flow_run(flow_run_id):
    view = FlowRunView.from_flow_run_id(flow_run_id)
    runs = view.get_all_task_runs()
    flow = view.get_flow_metadata()
    return {
        "id": view.flow_run_id,
        "name": view.name,
        "flow_id": view.flow_id,
        "state": state(view.state),
        "states": [[s.timestamp.isoformat(), *state(s)] for s in view.states],
        "labels": view.labels,
        "parameters": view.parameters,
        "context": view.context,
        "updated": view.updated_at.isoformat(),
        "flow": [flow.name, flow.project_name],
        "logs": [line(log) for log in view.get_logs(end_time=FAR)],
        "logs_until_updated": len(view.get_logs()),
        "late_logs": [line(log) for log in view.get_logs(start_time=view.states[-1].timestamp, end_time=FAR)],
        "task_run_ids": sorted(view.get_task_run_ids()),
        "task_runs": sorted((task_run(run) for run in runs), key=lambda run: run["id"]),
        "by_slug": sorted(
            view.get_task_run(task_slug=run.task_slug, map_index=run.map_index).task_run_id for run in runs
        ),
        "by_id": sorted(view.get_task_run(task_run_id=run.task_run_id).task_run_id for run in runs),
    }


asked = json.load(sys.stdin)
json.dump(
    {
        "views": [flow_run(each) for each in asked["ids"]],
        "missing": attempt(lambda: FlowRunView.from_flow_run_id(asked["missing"])),
        "watched": [line(log) for log in watch_flow_run(asked["watched"])],
    },
    sys.stdout,
)
