"""Writes dates_old.ndjson and dates_new.ndjson: dates with time zones of many libraries, and subclasses.

Usage: python make_dates.py old > dates_old.ndjson, with Python 3.9, python-dateutil 2.9.0, psycopg2-binary 2.9.12,
       dateparser 1.2.2, pymongo 4.18.3, aniso8601 10.0.1, pytz 2026.6, pendulum 2.1.2, freezegun 1.5.5, Django 3.2.25,
       Babel 2.19.0, isodate 0.7.2, iso8601 2.1.0, google-api-core 2.30.3, tzlocal 5.3.1
       python make_dates.py new > dates_new.ndjson, with Python 3.12, python-dateutil 2.9.0, psycopg2-binary 2.9.13,
       pendulum 3.3.0, google-api-core 2.44.0

Each row: `name`, `bytes` (base64), `value` in the form of field_canon.py, and `zone` where it is a datetime: what
Python's tzname() gives, for those that have a name of their own.
"""

import base64
import datetime as dt
import json
import os
import pickle
import sys
import time
import types

import cloudpickle

import field_canon

OLD = sys.argv[1] == "old"
SOURCE = '''
import datetime as dt

class Zone(dt.tzinfo):
    def __init__(self, minutes=90):
        self.delta = dt.timedelta(minutes=minutes)
    def utcoffset(self, when):
        return self.delta
    def dst(self, when):
        return None
    def tzname(self, when):
        return "ZZ"

class NamedZone(dt.tzinfo):
    def __init__(self, name="A", offset=dt.timedelta(hours=-3)):
        self._name, self._offset = name, offset
    def __getinitargs__(self):
        return self._name, self._offset
    def utcoffset(self, when):
        return self._offset
    def dst(self, when):
        return dt.timedelta(0)
    def tzname(self, when):
        return self._name

class Wrapped(dt.tzinfo):
    def __init__(self, inner=dt.timezone.utc):
        self.inner = inner
    def utcoffset(self, when):
        return self.inner.utcoffset(when)
    def dst(self, when):
        return None
    def tzname(self, when):
        return "inner"

class When(dt.datetime):
    pass

class Day(dt.date):
    pass

class Clock(dt.time):
    pass

class TimeSpan(dt.timedelta):
    pass

class Stamped(dt.datetime):
    def __reduce_ex__(self, protocol):
        return (type(self), self._getstate(protocol) if hasattr(self, "_getstate") else
                dt.datetime.__reduce_ex__(self, protocol)[1], dict(self.__dict__))

class Labelled(dt.date):
    def __reduce__(self):
        return (type(self),) + (dt.date.__reduce__(self)[1], dict(self.__dict__))
'''


def module(name):
    made = types.ModuleType(name)
    sys.modules[name] = made
    exec(SOURCE, made.__dict__)
    return made


shop = module("shop")
by_value = module("by_value")
cloudpickle.register_pickle_by_value(by_value)
WALL = (2022, 5, 9, 10, 0, 0, 123456)
ROWS = []


def row(name, value, protocol=None, **more):
    data = cloudpickle.dumps(value, protocol=protocol)
    ROWS.append({"name": name, "bytes": base64.b64encode(data).decode(), "value": field_canon.canon(value), **more})


def at(name, tzinfo, **more):
    row(name, dt.datetime(*WALL, tzinfo=tzinfo), **more)


for place, m in [("by reference", shop), ("by value", by_value)]:
    at(f"{place} zone", m.Zone())
    at(f"{place} zone west", m.Zone(-90))
    at(f"{place} zone with arguments", m.NamedZone("X"), zone="X")
    at(f"{place} zone with default arguments", m.NamedZone(), zone="A")
    at(f"{place} zone around another", m.Wrapped())
    row(f"{place} time with a zone", [dt.time(1, 2, 3, tzinfo=m.Zone(-30)), dt.time(4, tzinfo=m.NamedZone())])
    row(f"{place} datetime", [m.When(2022, 5, 9, 1), m.When(1999, 12, 31, 23, 59, 59, 999999, tzinfo=dt.timezone.utc)])
    row(f"{place} datetime with a zone", m.When(2022, 5, 9, 1, tzinfo=m.Zone()))
    row(f"{place} date", [m.Day(2022, 5, 9), m.Day(1970, 1, 1), m.Day(9999, 12, 31)])
    row(f"{place} time", [m.Clock(1, 2, 3), m.Clock(23, 59, 59, 999999), m.Clock(0)])
    row(f"{place} timedelta", [m.TimeSpan(days=1, microseconds=5), m.TimeSpan(-1), m.TimeSpan(seconds=86399)])
    stamped = m.Stamped(2022, 5, 9)
    stamped.note = "n"
    row(f"{place} datetime with an attribute", stamped, attributes={"note": "n"})
    labelled = m.Labelled(2022, 5, 9)
    labelled.label = 7
    row(f"{place} date with an attribute", labelled, attributes={"label": 7})
for protocol in range(5):
    row(f"zone at protocol {protocol}", dt.datetime(*WALL, tzinfo=shop.NamedZone()), protocol=protocol)
    row(f"subclasses at protocol {protocol}", [shop.When(2022, 5, 9), shop.Day(2022, 5, 9), shop.Clock(1)], protocol=protocol)

from dateutil import parser, tz

at("dateutil tzutc", tz.tzutc(), zone="UTC")
at("dateutil tzoffset", tz.tzoffset("BRST", -7200), zone="BRST")
at("dateutil tzoffset without a name", tz.tzoffset(None, 3600))
row("dateutil parser", [parser.parse("2022-05-09T10:00:00+02:00"), parser.parse("2022-05-09T10:00:00Z")])
for name, rule in [("EST5EDT", "EST5EDT"), ("rule of POSIX", "CET-1CEST,M3.5.0,M10.5.0/3"), ("fixed", "BRT+3")]:
    zone = tz.tzstr(rule)
    row(f"dateutil tzstr {name}", [dt.datetime(2022, m, d, 1, 30, tzinfo=zone) for m in range(1, 13) for d in (1, 27, 28)])
row("dateutil tzrange", [dt.datetime(2022, m, 3, tzinfo=tz.tzrange("EST", -18000, "EDT")) for m in (1, 4, 7, 10, 12)])
row("dateutil gettz", [dt.datetime(2022, m, 5, tzinfo=tz.gettz("America/New_York")) for m in (1, 7)])
row("dateutil gettz Rome", dt.datetime(2022, 5, 9, tzinfo=tz.gettz("Europe/Rome")))
for place in ["UTC", "Asia/Kolkata", "Asia/Tokyo"]:
    os.environ["TZ"] = place
    time.tzset()
    at(f"dateutil tzlocal in {place}", tz.tzlocal())

import psycopg2.tz

at("psycopg2", psycopg2.tz.FixedOffsetTimezone(120))
at("psycopg2 with a name", psycopg2.tz.FixedOffsetTimezone(-90, "N"), zone="N")
row("psycopg2 time", dt.time(1, 2, tzinfo=psycopg2.tz.FixedOffsetTimezone(60)))
row("psycopg2 rows that share a zone", [(i, dt.datetime(2022, 5, i + 1, tzinfo=psycopg2.tz.FixedOffsetTimezone(60))) for i in range(3)])

import pendulum

row("pendulum", [pendulum.datetime(2022, 5, 9, tz="Asia/Kolkata"), pendulum.datetime(2022, 5, 9, tz="UTC"),
                 pendulum.date(2022, 5, 9), pendulum.time(1, 2), pendulum.duration(days=3, hours=2)])
row("pendulum with an offset", pendulum.parse("2022-05-09T10:00:00+02:00"))
row("datetime with a zone of pendulum", dt.datetime(2022, 7, 9, tzinfo=pendulum.timezone("Asia/Kolkata")))

from google.api_core.datetime_helpers import DatetimeWithNanoseconds

row("google", DatetimeWithNanoseconds(2022, 5, 9, 1, 2, 3, nanosecond=123456789, tzinfo=dt.timezone.utc))

import zoneinfo

row("zoneinfo", [dt.datetime(2022, m, 5, tzinfo=zoneinfo.ZoneInfo("Europe/London")) for m in (1, 7)])

if OLD:
    import aniso8601
    import babel.util
    import bson.tz_util
    import dateparser
    import django.utils.timezone
    import freezegun.api
    import iso8601
    import isodate
    import pytz
    import tzlocal

    row("aniso8601", [aniso8601.parse_datetime("2022-05-09T10:00:00" + z) for z in ("-03:30", "Z", "+05")])
    row("dateparser", [dateparser.parse("2022-05-09 10:00 " + z) for z in ("EST", "+0300", "UTC")])
    at("bson", bson.tz_util.FixedOffset(60, "x"), zone="x")
    at("bson utc", bson.tz_util.utc)
    row("pytz", [pytz.timezone("US/Eastern").localize(dt.datetime(*WALL)), pytz.FixedOffset(330).localize(dt.datetime(*WALL)),
                 pytz.utc.localize(dt.datetime(*WALL))])
    at("django", django.utils.timezone.get_fixed_timezone(150))
    at("django utc", django.utils.timezone.utc)
    at("babel", babel.util.FixedOffsetTimezone(75, "B"), zone="B")
    at("isodate", isodate.tzinfo.FixedOffset(2, 30, "I"), zone="I")
    at("isodate utc", isodate.tzinfo.UTC)
    row("iso8601", [iso8601.parse_date("2022-05-09T10:00:00" + z) for z in ("Z", "+02:00", "-03:30")])
    at("tzlocal", tzlocal.get_localzone())
    row("freezegun", [freezegun.api.FakeDatetime(2022, 5, 9, 1), freezegun.api.FakeDate(2022, 5, 9),
                      freezegun.api.FakeDatetime(2022, 5, 9, 1, tzinfo=dt.timezone.utc)])

for r in ROWS:
    print(json.dumps(r))
