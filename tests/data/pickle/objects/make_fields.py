"""Writes fields_old.ndjson and fields_new.ndjson: instances of the classes that people return.

Usage: python make_fields.py old > fields_old.ndjson, with Python 3.9, cloudpickle 3.1.2,
       pydantic 1.10.27, SQLAlchemy 1.4.54, attrs 26.1.0, python-box 7.4.1, Shapely 1.8.5, tblib 3.2.2
       python make_fields.py new > fields_new.ndjson, with Python 3.12, cloudpickle 3.1.3,
       pydantic 2.14.4, SQLAlchemy 2.0.44, google-cloud-bigquery 3.47.0, attrs 26.1.0, python-box 8.0.0,
       shapely 2.2.0, scikit-learn 1.9.1, tblib 3.2.2

Each row: `name`, `bytes` (base64), `value` in the form of field_canon.py. Classes of `shop` are pickled by
reference, those of `by_value` by value.
"""

import base64
import collections
import dataclasses
import datetime
import enum
import json
import pickle
import sys
import types
import typing

import attr
import box
import cloudpickle
import shapely.geometry
import shapely.wkb
import sqlalchemy as sa
import sqlalchemy.orm
import tblib.pickling_support

import field_canon

OLD = sys.argv[1] == "old"


def module(name, source):
    made = types.ModuleType(name)
    sys.modules[name] = made
    exec(source, made.__dict__)
    return made


CLASSES = '''
import collections, dataclasses, enum, typing
import attr

Point = collections.namedtuple("Point", "x y")
Empty = collections.namedtuple("Empty", "")

class Place(typing.NamedTuple):
    city: str
    zip: int = 0

class Named(collections.namedtuple("Named", "low high")):
    def width(self):
        return self.high - self.low

class Colour(enum.Enum):
    RED = 1
    GREEN = "g"
    BLUE = (3, 4)

class Level(enum.IntEnum):
    LOW = 1
    HIGH = 10

class Mode(str, enum.Enum):
    FAST = "fast"
    SLOW = "slow"

class Right(enum.Flag):
    READ = 1
    WRITE = 2
    RUN = 4

@dataclasses.dataclass
class Address:
    city: str
    zip: str = "0"

@dataclasses.dataclass
class Person:
    name: str
    address: Address
    tags: list = dataclasses.field(default_factory=list)

@dataclasses.dataclass(frozen=True)
class Frozen:
    id: int
    price: float

class Slots:
    __slots__ = ("a", "b")
    def __init__(self, a, b):
        self.a, self.b = a, b

@attr.s
class Car:
    make = attr.ib()
    doors = attr.ib(default=4)

@attr.s(slots=True)
class Bike:
    make = attr.ib()
    gears = attr.ib(default=7)

@attr.s(frozen=True, slots=True)
class Ship:
    name = attr.ib()
    tons = attr.ib(default=1.5)

class Bad(Exception):
    def __init__(self, message, code=7):
        super().__init__(message)
        self.code = code

class Worse(Bad):
    pass

class Silent(Exception):
    pass

class ShopError(Exception):
    pass

class Bag(dict):
    pass

class Items(list):
    pass

class Tags(set):
    pass

class Name(str):
    pass

class Count(int):
    pass

class Pair(tuple):
    pass

class Tally(collections.OrderedDict):
    pass

class Lists(collections.defaultdict):
    pass

class Plain:
    def __init__(self, **given):
        self.__dict__.update(given)
'''

NEW_CLASSES = '''
@dataclasses.dataclass(slots=True)
class Slotted:
    a: int
    b: str

@dataclasses.dataclass(frozen=True, slots=True)
class FrozenSlotted:
    a: int
    b: str

@dataclasses.dataclass(kw_only=True)
class KeyWords:
    a: int
    b: str = "x"

class Size(enum.StrEnum):
    S = "small"
    L = "large"

class Bits(enum.IntFlag):
    A = 1
    B = 2
'''

source = CLASSES + ("" if OLD else NEW_CLASSES)
shop = module("shop", source)
by_value = module("by_value", source)
cloudpickle.register_pickle_by_value(by_value)

PYDANTIC_OLD = '''
import typing
import pydantic
import pydantic.generics

class Address(pydantic.BaseModel):
    city: str
    zip: str = None

class User(pydantic.BaseModel):
    id: int
    address: Address
    tags: typing.List[str] = []
    _secret: int = pydantic.PrivateAttr(5)

class Open(pydantic.BaseModel):
    a: int
    class Config:
        extra = "allow"

class Root(pydantic.BaseModel):
    __root__: typing.List[int]

@pydantic.dataclasses.dataclass
class Data:
    a: int
    b: str = "x"

T = typing.TypeVar("T")
class Page(pydantic.generics.GenericModel, typing.Generic[T]):
    items: typing.List[T]
    total: int
'''

PYDANTIC_NEW = '''
import typing
import pydantic

class Address(pydantic.BaseModel):
    city: str
    zip: typing.Optional[str] = None

class User(pydantic.BaseModel):
    id: int
    address: Address
    tags: typing.List[str] = []
    _secret: int = pydantic.PrivateAttr(5)

class Open(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="allow")
    a: int

class Root(pydantic.RootModel[typing.List[int]]):
    pass

@pydantic.dataclasses.dataclass
class Data:
    a: int
    b: str = "x"

T = typing.TypeVar("T")
class Page(pydantic.BaseModel, typing.Generic[T]):
    items: typing.List[T]
    total: int
'''

ROWS = []


def row(name, value, how=cloudpickle.dumps, canon=None):
    data = how(value)
    ROWS.append({
        "name": name,
        "bytes": base64.b64encode(data).decode(),
        "value": canon or field_canon.canon(value),
    })


def classes(m, place):
    point = m.Point(1, 2)
    row(f"{place} namedtuple", [point, m.Point("a", None)])
    row(f"{place} NamedTuple with a default", m.Place("Rome"))
    row(f"{place} subclass of a namedtuple", m.Named(1.5, 2.5))
    row(f"{place} namedtuple in a dict and in a namedtuple", {"p": m.Point(point, [point])})
    for member in [m.Colour.RED, m.Colour.GREEN, m.Colour.BLUE, m.Level.HIGH, m.Mode.FAST]:
        row(f"{place} {member}", member)
    row(f"{place} flag", m.Right.WRITE)
    row(f"{place} no flag", m.Right(0))
    row(f"{place} subclass of defaultdict", m.Lists(list, {"a": [1]}))
    row(f"{place} dataclass", m.Person("Ann", m.Address("Rome"), ["a"]))
    row(f"{place} frozen dataclass", m.Frozen(1, 2.5))
    row(f"{place} attrs class", m.Car("Fiat"))
    row(f"{place} attrs class with slots", m.Bike("Bianchi"))
    row(f"{place} frozen attrs class with slots", m.Ship("Argo"))
    row(f"{place} exception with an attribute", m.Bad("no stock"))
    row(f"{place} subclass of it", m.Worse("none at all", 9))
    row(f"{place} exception named so", m.ShopError("closed"))
    row(f"{place} exception with two arguments", m.ShopError("closed", 7))
    bag = m.Bag(a=1, b=2)
    bag.note = "n"
    row(f"{place} subclass of dict with an attribute", bag)
    years = m.Bag()
    for year in ["2021", "2020", "b", "10"]:
        years[year] = int(year, 36)
    row(f"{place} subclass of dict with years as keys", years)
    items = m.Items([1, "b"])
    items.note = "n"
    row(f"{place} subclass of list with an attribute", items)
    row(f"{place} plain class", m.Plain(b=1, a=[2], c=m.Plain(d=None)))
    if OLD or place == "by reference":
        return
    row(f"{place} dataclass with keywords only", m.KeyWords(a=1))
    row(f"{place} dataclass with slots", m.Slotted(1, "x"))
    row(f"{place} {m.Size.L!r}", m.Size.L)
    row(f"{place} frozen dataclass with slots", m.FrozenSlotted(1, "x"))
    row(f"{place} combination of flags", m.Right.READ | m.Right.RUN)


classes(shop, "by reference")
classes(by_value, "by value")
row("by value silent exception", by_value.Silent())
row("SimpleNamespace", types.SimpleNamespace(b=1, a=types.SimpleNamespace(c=[2])))
row("Counter", collections.Counter("abracadabra"))
row("mappingproxy", types.MappingProxyType({"b": 1, "a": 2}))
row("dict views", [{"b": 1, "a": 2}.keys(), {"b": 1, "a": [2]}.values()])

b = box.Box({"data": {"flow": [{"id": "1"}]}, "b": 1})
row("Box", b)
row("BoxList", box.BoxList([{"a": 1}, 2]))

if OLD:
    shop_models = module("shop_models", PYDANTIC_OLD)
else:
    shop_models = module("shop_models", PYDANTIC_NEW)
import pydantic

version = pydantic.VERSION
p = shop_models
user = p.User(id=1, address=p.Address(city="Rome"), tags=["a"])
row(f"pydantic {version} nested, with a private attribute", user)
row(f"pydantic {version} list of models", [user, p.Address(city="Oslo", zip="1")])
row(f"pydantic {version} extra", p.Open(a=1, b=2, c=[3]))
root = p.Root(__root__=[1, 2]) if OLD else p.Root([1, 2])
row(f"pydantic {version} root", root)
row(f"pydantic {version} dataclass", p.Data(a=1))
row(f"pydantic {version} generic", p.Page(items=[1], total=1))

base = sqlalchemy.orm.declarative_base()
orm = module("shop_orm", "")


class Order(base):
    __tablename__ = "orders"
    __module__ = "shop_orm"
    id = sa.Column(sa.Integer, primary_key=True)
    sku = sa.Column(sa.String)
    lines = sqlalchemy.orm.relationship("Line", order_by="Line.id")


class Line(base):
    __tablename__ = "lines"
    __module__ = "shop_orm"
    id = sa.Column(sa.Integer, primary_key=True)
    order_id = sa.Column(sa.Integer, sa.ForeignKey("orders.id"))
    price = sa.Column(sa.Float)


orm.Order, orm.Line = Order, Line
engine = sa.create_engine("sqlite://")
base.metadata.create_all(engine)
with sqlalchemy.orm.Session(engine) as session:
    session.add(Order(id=1, sku="A", lines=[Line(id=1, price=1.5), Line(id=2, price=2.5)]))
    session.add(Order(id=2, sku=None))
    session.commit()
    version = sa.__version__
    row(f"SQLAlchemy {version} rows", session.execute(sa.text("select id, sku from orders order by id")).all())
    row(f"SQLAlchemy {version} one row", session.execute(sa.text("select id, sku as name, 1.5 as x from orders")).first())
    if not OLD:
        row(f"SQLAlchemy {version} mappings", session.execute(sa.text("select id, sku from orders")).mappings().all())
    row(f"SQLAlchemy {version} rows of a select", session.execute(sa.select(Order.sku, Order.id)).all())
    row(f"SQLAlchemy {version} object", session.get(Order, 1))
    order = session.get(Order, 1)
    order.lines
    row(f"SQLAlchemy {version} object with a relation", order)

SHAPES = {
    "point": "POINT (1 2)",
    "point with Z": "POINT Z (1 2 3)",
    "line": "LINESTRING (0 0, 1 1, 2 0.5)",
    "polygon with a hole": "POLYGON ((0 0, 4 0, 4 4, 0 0), (1 1, 2 1, 2 2, 1 1))",
    "points": "MULTIPOINT (0 0, 1 1)",
    "lines": "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))",
    "polygons": "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
    "empty line": "LINESTRING EMPTY",
    "polygon with Z": "POLYGON Z ((0 0 1, 4 0 1, 4 4 2, 0 0 1))",
    "ring": "LINEARRING (0 0, 1 0, 1 1, 0 0)",
}
import shapely.wkt

version = shapely.__version__
for name, text in SHAPES.items():
    row(f"shapely {version} {name}", shapely.wkt.loads(text))
row(f"shapely {version} collection", shapely.wkt.loads("GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1))"))
row(f"shapely {version} list of points", [shapely.geometry.Point(i, i) for i in range(3)])
if not OLD:
    row(f"shapely {version} point with an SRID", shapely.set_srid(shapely.geometry.Point(1, 2), 4326))

tblib.pickling_support.install()


def raised(make):
    try:
        make()
    except Exception as error:
        return error


def caused():
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise ValueError("outer") from error


def in_context():
    try:
        {}["k"]
    except KeyError:
        raise RuntimeError("inner")


def own_caused():
    try:
        int("x")
    except ValueError as error:
        raise shop.Bad("own", 3) from error


import tblib

row(f"tblib {tblib.__version__} cause", raised(caused))
row(f"tblib {tblib.__version__} cause of a class of one's own", raised(own_caused))
row(f"tblib {tblib.__version__} context", raised(in_context))

if not OLD:
    import google.cloud.bigquery as bq
    import sklearn.utils

    rows = [bq.Row((1, "x"), {"id": 0, "name": 1}), bq.Row((None, [1, 2]), {"name": 1, "id": 0})]
    row("BigQuery rows", rows)
    row("BigQuery row", rows[0])
    row("BigQuery row with a struct", bq.Row(({"a": 1},), {"s": 0}))
    row("sklearn Bunch", sklearn.utils.Bunch(data=[1, 2], target="t", nested=sklearn.utils.Bunch(a=1)))
    noted = ValueError("noted")
    noted.add_note("a note")
    row("exception with notes", noted)

for r in ROWS:
    print(json.dumps(r))
