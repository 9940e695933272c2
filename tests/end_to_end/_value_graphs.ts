// Values that hold one another in any way that a pickle can put them together:
// in circles, 100,000 deep, and shared 2^40 times.

import {
  DataFrame,
  MaskedArray,
  NdArray,
  NdDtype,
  PyDate,
  PyDateTime,
  PyError,
  PyInterval,
  PyObject,
  PySlice,
  PyTime,
  PyTimedelta,
  Series,
} from "../../src/pickle/mod.ts";
import { markImmutable } from "../../src/pickle/values/marks.ts";

/** Makes a value that holds a part twice, if its class has room for it. */
type Link = (part: unknown) => unknown;

const OBJECT = new NdDtype("O", 8);
const ROW = new NdDtype("V", 16, {
  fields: [
    { name: "a", offset: 0, dtype: OBJECT },
    { name: "b", offset: 8, dtype: OBJECT },
  ],
});

const array = (...data: unknown[]) => new NdArray(OBJECT, [data.length], data);

const labels = (...all: unknown[]) => ({
  length: all.length,
  names: [null],
  labels: all,
});

const column = (...values: unknown[]) => ({
  dtype: "object",
  length: values.length,
  values,
  at: (i: number) => values[i],
});

const withProperties = (part: unknown) =>
  Object.assign([part], { categories: [part], ordered: false });

/** A part as a dict, which holds it. */
const wrapped = (part: unknown) =>
  typeof part === "object" && part !== null && !Array.isArray(part)
    ? part
    : { part };

/** By where the part lies in the value. */
export const LINKS: Readonly<Record<string, Link>> = {
  "a list": (part) => [part, part],
  "a tuple": (part) => markImmutable([part, part]),
  "a dict": (part) => ({ a: part, b: part }),
  "the values of a Map": (part) => new Map([[1, part], [2, part]]),
  "the keys of a Map": (part) => new Map([[part, 1], [[part], 2]]),
  "a set": (part) => new Set([part, [part]]),
  "a frozenset": (part) => markImmutable(new Set([part, [part]])),
  "the arguments of an object": (part) =>
    new PyObject("m.C", { args: [part, part] }),
  "the keyword arguments of an object": (part) =>
    new PyObject("m.C", { kwargs: { a: part, b: part } }),
  "the state of an object": (part) => new PyObject("m.C", { state: part }),
  "the attributes of an object": (part) =>
    new PyObject("m.C", { state: { a: part, b: part } }),
  "the items of an object": (part) =>
    new PyObject("m.C", { items: [part, part] }),
  "the entries of an object": (part) =>
    new PyObject("m.C", { entries: [["a", part], ["b", part]] }),
  "the keys of the entries of an object": (part) =>
    new PyObject("m.C", { entries: [[part, 1], [part, 2]] }),
  "a namedtuple": (part) =>
    new PyObject("m.C", { args: [part, part], fieldNames: ["a", "b"] }),
  "a member of an enum": (part) =>
    new PyObject("m.C", { args: [part], memberName: "A" }),
  "an exception of a class of one's own": (part) =>
    new PyObject("m.Error", { args: [part, part] }),
  "a model of pydantic": (part) =>
    new PyObject("m.C", {
      state: {
        __dict__: wrapped(part),
        __pydantic_fields_set__: new Set(),
        __pydantic_extra__: wrapped(part),
      },
    }),
  "a list of python-box": (part) =>
    new PyObject("m.C", { state: { box_options: {}, items: [part, part] } }),
  "a row of SQLAlchemy": (part) =>
    new PyObject("sqlalchemy.engine.row.Row", {
      state: {
        _parent: new PyObject("m.P", { state: { _keys: [part, part] } }),
        _data: [part, part],
      },
    }),
  "the keys of a row of SQLAlchemy": (part) =>
    new PyObject("sqlalchemy.engine.row.Row", {
      state: {
        _parent: part instanceof PyObject
          ? part
          : new PyObject("m.P", { state: { _keys: part } }),
        _data: [1],
        keys: part,
        _keys: part,
      },
    }),
  "a row of BigQuery": (part) =>
    new PyObject("m.C", {
      state: {
        _xxx_values: [part, part],
        _xxx_field_to_index: new Map<unknown, unknown>([[part, 0], ["b", 1]]),
      },
    }),
  "the arguments of an exception": (part) =>
    new PyError("ValueError", "m", [part, part]),
  "the attributes of an exception": (part) =>
    new PyError("ValueError", "m", [], { a: part, __notes__: part }),
  "the cause of an exception": (part) =>
    Object.defineProperty(new PyError("ValueError", "m", []), "cause", {
      value: part,
    }),
  "the cause of an Error": (part) => new Error("m", { cause: part }),
  "a slice": (part) => new PySlice(part, part, null),
  "an interval": (part) => new PyInterval(part, part),
  "the attributes of a datetime": (part) =>
    new PyDateTime({
      year: 2022,
      month: 1,
      day: 1,
      className: "m.C",
      attributes: { a: part, b: part },
    }),
  "the tzinfo of a datetime": (part) =>
    new PyDateTime({
      year: 2022,
      month: 1,
      day: 1,
      tzinfo: new PyObject("m.Zone", { args: [part, part] }),
    }),
  "the tzinfo of a time": (part) =>
    new PyTime({ tzinfo: new PyObject("m.Zone", { state: [part, part] }) }),
  "the attributes of a date": (part) =>
    new PyDate(2022, 1, 1, {
      className: "m.C",
      attributes: { a: part, b: part },
    }),
  "the attributes of a timedelta": (part) =>
    new PyTimedelta(1, 0, 0, 0, {
      className: "m.C",
      attributes: { a: part, b: part },
    }),
  "an array of objects": (part) => array(part, part),
  "an array of objects with two axes": (part) =>
    new NdArray(OBJECT, [2, 1], [part, part]),
  "a structured array": (part) => new NdArray(ROW, [1], [{ a: part, b: part }]),
  "an array of no axes": (part) => new NdArray(OBJECT, [], [part]),
  "the attributes of an array": (part) =>
    new NdArray(OBJECT, [0], [], {
      className: "m.C",
      attributes: { a: part, b: part },
    }),
  "the metadata of a dtype": (part) =>
    new NdDtype("O", 8, { metadata: { a: part, b: part } }),
  "the fields of a dtype": (part) =>
    new NdDtype("V", 8, {
      fields: [
        {
          name: "a",
          offset: 0,
          dtype: part instanceof NdDtype ? part : OBJECT,
        },
        {
          name: "b",
          offset: 8,
          dtype: part instanceof NdDtype ? part : OBJECT,
        },
      ],
    }),
  "the base of a dtype": (part) =>
    new NdDtype("V", 8, {
      subarray: { base: part instanceof NdDtype ? part : OBJECT, shape: [2] },
    }),
  "what a dtype takes for missing": (part) =>
    new NdDtype("T", 16, { strings: { coerce: true, naObject: part } }),
  "a masked array": (part) => new MaskedArray(array(part, part)),
  "what fills a masked array": (part) => new MaskedArray(array(1), null, part),
  "the values of a Series": (part) => Series.fromValues([part, part]),
  "the name of a Series": (part) => Series.fromValues([1], part),
  "the index of a Series": (part) =>
    new Series("s", labels(part, part), column(1, 2)),
  "the attributes of a Series": (part) =>
    new Series("s", labels(0), column(1), {
      attrs: { a: part },
      metadata: { b: part },
    }),
  "the cells of a frame": (part) =>
    DataFrame.fromColumns({ a: [part], b: [part] }),
  "the labels of the columns of a frame": (part) =>
    new DataFrame(labels(part, part), labels(0), [column(1), column(2)]),
  "the index of a frame": (part) =>
    new DataFrame(labels("a"), labels(part, part), [column(1, 2)]),
  "the levels of the labels of a frame": (part) =>
    new DataFrame(
      { length: 1, names: [null, null], labels: [[part, part]] },
      { length: 1, names: [null, null], labels: [[part, part]] },
      [column(1)],
    ),
  "the levels of the name of a Series": (part) =>
    Series.fromValues([1], markImmutable([part, part])),
  "the names of the levels of a frame": (part) =>
    new DataFrame(
      { ...labels("a"), names: [part] },
      { ...labels(0), names: [part] },
      [column(1)],
    ),
  "the attributes of a frame": (part) =>
    new DataFrame(labels("a"), labels(0), [column(1)], {
      className: "m.C",
      attrs: { a: part },
      metadata: { b: part },
    }),
  "a column of an unknown class": (part) =>
    new DataFrame(labels("a"), labels(0), [{
      dtype: "m.D",
      length: 1,
      values: new PyObject("m.Array", { state: [part, part] }),
      at: () => null,
    }]),
  "a list with properties": withProperties,
};

/** How deep the deep ones are. */
const DEPTH = 100_000;
/** 2^40 parts where each is written as often as it is there. */
const DOUBLINGS = 40;
/** So many parts hold one large part. */
const WIDTH = 2_000;

function nested(link: Link, depth: number, inner: unknown): unknown {
  let value = inner;
  for (let i = 0; i < depth; i++) value = link(value);
  return value;
}

function circle(link: Link): unknown {
  const hole: unknown[] = [];
  const value = link(hole);
  hole.push(value, value);
  return value;
}

/** A circle that is closed by a dict, not by a list. */
function dictCircle(link: Link): unknown {
  const hole: Record<string, unknown> = {};
  const value = link(new PyObject("m.H", { state: hole }));
  for (const key of ["keys", "_keys", "a", "__dict__"]) hole[key] = value;
  return value;
}

function wide(link: Link): unknown {
  const large = link("x".repeat(2_000));
  const many = Array.from({ length: WIDTH }, () => large);
  return link(Array.from({ length: WIDTH }, () => many));
}

/** By the form of the graph. */
export const FORMS: Readonly<Record<string, (link: Link) => unknown>> = {
  "in a circle": circle,
  "in a circle of objects": dictCircle,
  "100,000 deep": (link) => nested(link, DEPTH, 1),
  "shared 2^40 times": (link) => nested(link, DOUBLINGS, "x"),
  "shared 4,000,000 times": wide,
};
