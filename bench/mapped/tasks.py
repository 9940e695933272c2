"""Times Prefect's own client for tasks.ts: prints seconds as JSON."""

import json
import sys
import time

from prefect.backend import TaskRunView

FLOW = "7157678d-c96d-5db4-9238-7e6a9d9a63b1"
act, slug = sys.argv[1:]
view = TaskRunView.from_task_slug(slug, FLOW)
started = time.perf_counter()
if act == "walk":
    count = sum(1 for _ in view.iter_mapped())
else:
    count = len(view.get_result())
print(json.dumps({"seconds": time.perf_counter() - started, "count": count}))
