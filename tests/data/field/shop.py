"""Classes that no reader knows: extension arrays that are pickled in three ways."""

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray, ExtensionDtype


class MoneyDtype(ExtensionDtype):
    name = "money"
    type = object
    na_value = None

    @classmethod
    def construct_array_type(cls):
        return Money


class Money(ExtensionArray):
    """By its dict: an array of numpy, and text beside it."""

    def __init__(self, cents, currency="EUR"):
        self._cents = np.asarray(cents, dtype="i8")
        self._currency = currency

    dtype = MoneyDtype()

    @classmethod
    def _from_sequence(cls, scalars, dtype=None, copy=False):
        return cls([int(x) for x in scalars])

    @classmethod
    def _from_factorized(cls, values, original):
        return cls(values)

    def __getitem__(self, item):
        if isinstance(item, (int, np.integer)):
            return int(self._cents[item])
        return type(self)(self._cents[item], self._currency)

    def __len__(self):
        return len(self._cents)

    def isna(self):
        return np.zeros(len(self), dtype=bool)

    def take(self, indices, allow_fill=False, fill_value=None):
        return type(self)(self._cents.take(indices), self._currency)

    def copy(self):
        return type(self)(self._cents.copy(), self._currency)

    @classmethod
    def _concat_same_type(cls, to_concat):
        return cls(np.concatenate([a._cents for a in to_concat]))

    @property
    def nbytes(self):
        return self._cents.nbytes

    def _bar9_leaves(self):
        return [int(x) for x in self._cents] + [self._currency]


class Price(Money):
    """By a tuple, with an index in it."""

    def __getstate__(self):
        return (pd.Index(self._cents, name="leaf-price"), self._currency)

    def __setstate__(self, state):
        self._cents, self._currency = np.asarray(state[0]), state[1]

    def _bar9_leaves(self):
        return super()._bar9_leaves() + ["leaf-price"]


def restore(cents, currency):
    return Cost(np.frombuffer(cents, dtype="i8"), currency)


class Cost(Money):
    """By a function, with its bytes."""

    def __reduce__(self):
        return restore, (self._cents.tobytes(), self._currency)

    def _bar9_leaves(self):
        return [{"bytes": self._cents.tobytes().hex()}, self._currency]


class Table(pd.DataFrame):
    _metadata = ["unit", "source"]

    @property
    def _constructor(self):
        return Table


class Line(pd.Series):
    _metadata = pd.Series._metadata + ["unit"]

    @property
    def _constructor(self):
        return Line
