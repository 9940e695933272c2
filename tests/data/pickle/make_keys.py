"""Writes keys.json: values that a dict can have for keys, and which of them are
one key in CPython: a row of bits in hexadecimal for each, the lowest for the
first of the others.

    python3 make_keys.py > keys.json
"""

import base64
import json
import pickle
import sys
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

INF, NAN = float("inf"), float("nan")
HOUR = timezone(timedelta(hours=1))
KEYS = [
    None, True, False, 0, 1, -1, 2, 0.0, -0.0, 1.0, 0.5, 0.1, -0.25, 1e22, 10**22,
    2**53, 2.0**53, 2**53 + 1, 2**64, 2.0**64, 10**400, 2**-1074, INF, -INF, NAN,
    1j, 1 + 0j, 0j, complex(-0.0, 0.0), complex(0, -0.0), 0.5 + 0j, complex(NAN, 0), 2 + 3j,
    complex(2, 3.0),
    *map(Decimal, """
        0 -0 0.0 0e5 1 1.0 1.00 1e0 -1 2 0.5 0.50 5e-1 0.1 -0.25 1e22 1E+22
        9007199254740992 9007199254740993 1e400 1e401 Infinity -Infinity NaN 1e-30
        1.0e-30 0.3333333333333333148296162562473909929394721984863281250 123.4500
        123.45 18446744073709551616
    """.split()),
    Decimal(0.1), Decimal(2) ** -1074,
    Fraction(0), Fraction(1), Fraction(1, 2), Fraction(1, 3), Fraction(1, 10),
    Fraction(-1, 4), Fraction(2**64), Fraction(0.1), Fraction(10**400),
    Fraction("123.45"), Fraction(1, 2**1074), Fraction(2, 6), Fraction(1e22),
    "", "a", "1", b"", b"a", b"1", (), (1,), (1.0,), (True,), (Decimal(1),),
    (Fraction(1, 2),), (0.5,), (Decimal("0.50"),), ((1,), 2), ((1.0,), 2 + 0j), (NAN,),
    frozenset(), frozenset([1]), frozenset([1.0]), frozenset([Decimal("1.0")]),
    frozenset([(1,)]), frozenset([(True,)]),
    range(0), range(1, 1), range(0, 3, 2), range(0, 4, 2), range(3),
    date(2022, 5, 9), datetime(2022, 5, 9), datetime(2022, 5, 9, fold=1),
    datetime(2022, 5, 9, tzinfo=timezone.utc), datetime(2022, 5, 9, 1, tzinfo=HOUR),
    datetime(2022, 5, 9, 1), datetime(2022, 5, 9, 1, 0, 0, 1, HOUR),
    time(1), time(1, fold=1), time(1, tzinfo=timezone.utc), time(2, tzinfo=HOUR),
    time(2), time(1, 0, 0, 1),
    timedelta(0), timedelta(1), timedelta(hours=24), timedelta(microseconds=-1),
    timezone.utc, timezone(timedelta(0)), timezone(timedelta(0), "Z"), HOUR,
    timezone(timedelta(hours=1), "CET"),
    int, float,
]


def is_one(a, b):
    return len({a: 0, b: 1}) == 1


def main():
    # A pickle of its own for each: nothing is shared but by being equal.
    copies = [pickle.dumps(key, 3) for key in KEYS]
    rows = [
        sum(is_one(pickle.loads(a), pickle.loads(b)) << i for i, b in enumerate(copies))
        for a in copies
    ]
    print(json.dumps({
        "python": "%d.%d" % sys.version_info[:2],
        "names": [repr(key)[:40] for key in KEYS],
        "keys": [base64.b64encode(copy[2:-1]).decode() for copy in copies],
        "one": " ".join("%x" % row for row in rows),
    }, indent=0))


main()
