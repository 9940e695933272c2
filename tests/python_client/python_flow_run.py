"""Uses FlowRunView and the client of the official package against a backend.

Writes what each call gives to standard output as JSON.
"""
import json
import os
import sys

import prefect
from prefect.backend import FlowRunView, FlowView, TenantView


def attempt(action):
    try:
        return {"ok": action()}
    except Exception as error:
        return {"error": type(error).__name__, "message": str(error)}


def task_run(view):
    return [view.task_slug, view.map_index, type(view.state).__name__]


def flow_run(view):
    return {
        "id": view.flow_run_id,
        "name": view.name,
        "flow_id": view.flow_id,
        "state": type(view.state).__name__,
        "states": [[type(state).__name__, state.timestamp.isoformat()] for state in view.states],
        "labels": view.labels,
        "parameters": view.parameters,
        "updated": view.updated_at.isoformat(),
        "run_config": type(view.run_config).__name__,
    }


def flow(view):
    return [view.name, view.project_name, view.flow_group_labels, type(view.storage).__name__]


def flow_run_info(info):
    return [info.name, info.version, info.project.name, info.scheduled_start_time.isoformat(), len(info.task_runs)]


def use_server(asked):
    view = FlowRunView.from_flow_run_id(asked["flow_run_id"])
    static = FlowRunView.from_flow_run_id(asked["flow_run_id"], load_static_tasks=True)
    mapped = view.get_task_run(task_slug=asked["slug"])
    return {
        "view": flow_run(view),
        "missing": attempt(lambda: flow_run(FlowRunView.from_flow_run_id(asked["missing_id"]))),
        "static": repr(static),
        "all": sorted(task_run(run) for run in view.get_all_task_runs()),
        "again": sorted(task_run(run) for run in view.get_all_task_runs()),
        "ids": sorted(view.get_task_run_ids()),
        "parent": task_run(mapped),
        "child": task_run(view.get_task_run(task_slug=asked["slug"], map_index=1)),
        "by_id": task_run(view.get_task_run(task_run_id=mapped.task_run_id)),
        "children": [task_run(child) for child in mapped.iter_mapped()],
        "results": mapped.get_result(),
        "latest": flow_run(view.get_latest()),
        "logs": [[log.timestamp.isoformat(), log.level, log.message] for log in view.get_logs()],
        "flow": flow(view.get_flow_metadata()),
        "flow_by_name": flow(FlowView.from_flow_name("shop", project_name="main")),
        "flow_by_group": flow(FlowView.from_flow_group_id(asked["flow_group_id"])),
        "tenant": prefect.Client().tenant_id,
        "info": flow_run_info(prefect.Client().get_flow_run_info(asked["flow_run_id"])),
        "flow_run_state": type(prefect.Client().get_flow_run_state(asked["flow_run_id"])).__name__,
        "task_run_state": type(prefect.Client().get_task_run_state(mapped.task_run_id)).__name__,
    }


def use_cloud(asked):
    client = prefect.Client(api_key=asked["key"])
    wrong = prefect.Client(api_key="wrong")
    secret = prefect.tasks.secrets.PrefectSecret("GREETING")
    return {
        "tenant": client.tenant_id,
        "current": TenantView.from_current_tenant().slug,
        "tenants": [tenant["slug"] for tenant in client.get_available_tenants()],
        "wrong": attempt(lambda: wrong.tenant_id),
        "other_tenant": attempt(lambda: client.switch_tenant(tenant_id=asked["other_tenant"])),
        "secret": attempt(secret.run),
        "no_secret": attempt(prefect.tasks.secrets.PrefectSecret("NOTHING").run),
        "retried": prefect.Client().graphql("query Retried { hello }").data.hello,
    }


asked = json.load(sys.stdin)
use = use_cloud if os.environ["PREFECT__BACKEND"] == "cloud" else use_server
json.dump(use(asked), sys.stdout)
