"""Questions whose SQL is made once, for those that every page asks.

Django takes one to five milliseconds to put a question into SQL, several times what the database takes to answer it. A
question that is the same but for some values is therefore put into SQL once for each connection, with marks where the
values go.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from functools import reduce, wraps
from operator import or_
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import CharField, DateField, DateTimeField, Expression, Field, IntegerField, Q, QuerySet

MOST = 256
"""Questions a connection keeps, those asked last; each takes some 20 KB."""
P = ParamSpec("P")
Row = TypeVar("Row")
_FIELDS: tuple[tuple[type, Field[Any, Any]], ...] = (
    (datetime, DateTimeField()),
    (date, DateField()),
    (int, IntegerField()),
    (str, CharField()),
)


class Given(Expression):
    """Where a value goes that is known when the question is asked."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]


class _Question:
    """One question on one connection. ``values`` are those of the present asking."""

    def __init__(self, found: QuerySet[Any]) -> None:
        self._found, self._parts, self._bound = found, [], ()
        compiler = found.query.get_compiler(using=found.db)
        try:
            sql, self._parts = compiler.as_sql()
        except EmptyResultSet:
            self._found = found.none()
            return
        # The two places where Django's own reading of rows asks for SQL; clones of the query keep them.
        compiler.as_sql = lambda: (sql, self._bound)
        found.query.get_compiler = lambda *_args, **_kwargs: compiler

    def rows(self, values: dict[str, Any]) -> list[Any]:
        self._bound = tuple(values[each.name] if isinstance(each, Given) else each for each in self._parts)
        return list(self._found.all())


def prepared(*given: str) -> Callable[[Callable[P, QuerySet[Row]]], Callable[P, list[Row]]]:
    """Make the rows of a selector, all of whose arguments are named, without making its SQL each time.

    ``given``: the arguments that are values, or tuples of values, in the question: numbers, words, days, moments. What is
    None, and every other argument, belongs to the question itself, so the selector may look at it. Of what is given it
    sees only a mark that stands for the value.
    """

    def decorated(question: Callable[P, QuerySet[Row]]) -> Callable[P, list[Row]]:
        @wraps(question)
        def asked(*_none: P.args, **arguments: P.kwargs) -> list[Row]:
            connection = connections["default"]
            values, marks, shape = {}, {}, [question]
            for name, value in arguments.items():
                if name not in given or value is None:
                    shape.append((name, value))
                    continue
                many = value if isinstance(value, tuple) else (value,)
                fields = [_field(each) for each in many]
                names = [f"{name} {n}" for n in range(len(many))]
                placed = tuple(map(Given, names, fields))
                marks[name] = placed if many is value else placed[0]
                shape.append((name, many is value, *map(type, fields)))
                values.update(_adapted(names, fields, many, connection))
            known = vars(connection).setdefault("prepared_questions", OrderedDict())
            key = tuple(shape)
            if key not in known:
                known[key] = _Question(question(**arguments | marks))
            known.move_to_end(key)
            if len(known) > MOST:
                known.popitem(last=False)
            return known[key].rows(values)

        return asked

    return decorated


def one_of(name: str, values: Collection[Any]) -> Q:
    """``name__in=values``, also where these are marks, which Django does not take there for a relation."""
    return reduce(or_, (Q((name, value)) for value in values), Q(pk__in=()))


def _field(value: object) -> Field[Any, Any]:
    return next(field for kind, field in _FIELDS if isinstance(value, kind))


def _adapted(names: list[str], fields: list[Field[Any, Any]], many: tuple[Any, ...], connection: Any) -> Iterator[Any]:
    for name, field, value in zip(names, fields, many, strict=True):
        yield name, field.get_db_prep_value(value, connection)
