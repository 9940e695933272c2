"""Writes the results that the demo's page shows, as Prefect's PickleSerializer does.

    python examples/make_results.py     (numpy and pandas)
"""

import datetime as dt
import decimal
import pickle
from pathlib import Path

import numpy as np
import pandas as pd

TARGET = Path(__file__).parent / "results"
rng = np.random.default_rng(20220509)


def surface(rows, columns, turn=0.0):
    y, x = np.mgrid[-3 : 3 : rows * 1j, -4 : 4 : columns * 1j]
    hills = np.exp(-((x - 1.2) ** 2) - y**2) + 0.8 * np.exp(-((x + 1.5) ** 2) / 2 - (y - turn) ** 2)
    return hills + 0.08 * np.sin(4 * x + turn) * np.cos(3 * y) + rng.normal(0, 0.012, (rows, columns))


def orders(count):
    start = pd.Timestamp("2022-05-09T06:00:00Z")
    return pd.DataFrame(
        {
            "ordered_at": start + pd.to_timedelta(rng.integers(0, 86_400, count).cumsum() % 604_800, unit="s"),
            "sku": [f"SKU-{n}" for n in rng.integers(100, 140, count)],
            "country": pd.Categorical(rng.choice(["DE", "FR", "IN", "JP", "US"], count)),
            "quantity": rng.integers(1, 12, count),
            "gross": rng.gamma(3, 9, count).round(2),
            "discount": np.where(rng.random(count) < 0.3, np.nan, rng.random(count).round(3)),
            "gift": rng.random(count) < 0.15,
        },
        index=pd.Index([f"o-{n:05}" for n in range(count)], name="order"),
    )


series = np.cumsum(rng.normal(0, 1, 1200)) + 12 * np.sin(np.arange(1200) / 60)
series[400:408] = np.nan

RESULTS = {
    "orders": orders(400),
    "by_country": orders(400).groupby("country", observed=True)["gross"].sum(),
    "temperature": surface(60, 90).astype("f4"),
    "frames": np.stack([surface(28, 40, turn) for turn in np.linspace(-1, 1, 5)]).astype("f4"),
    "signal": series,
    "report": {
        "model": {"name": "gradient boosting", "depth": 6, "rate": 0.05, "seeds": (7, 11, 13)},
        "scores": {"train": 0.9412, "valid": 0.9176, "test": None},
        "per_fold": [{"fold": n, "auc": round(0.9 + n / 100, 3), "rows": 8_000 + n} for n in range(5)],
        "spent": decimal.Decimal("1204.50"),
        "trained_at": dt.datetime(2022, 5, 9, 6, 31, 36, 329672, tzinfo=dt.timezone.utc),
        "took": dt.timedelta(minutes=4, seconds=12),
        "labels": {"cold", "warm"},
        "edges": list(range(450)),
        (1, 2): "a key that is a tuple",
    },
    "refused": ValueError("row 17: the price is -3.20", {"row": 17, "price": -3.2}),
    "thumbnail": bytes.fromhex("89504e470d0a1a0a0000000d4948445200000010000000100806") + bytes(range(200)),
}

TARGET.mkdir(exist_ok=True)
for name, value in RESULTS.items():
    (TARGET / f"{name}.pickle").write_bytes(pickle.dumps(value, protocol=4))
