"""How the parts of an address are written: each thing has one address only, and no number is too large for a database."""

from django.urls.converters import IntConverter, StringConverter


class Serial(IntConverter):
    """A row's number without leading zeros, of at most twelve digits."""

    regex = "[1-9][0-9]{0,11}"


class Digest(StringConverter):
    """An SM3 in 64 hexadecimal digits."""

    regex = "[0-9a-f]{64}"


class PaperKind(StringConverter):
    """The kinds of paper a document is written on."""

    regex = "docx|pdf"


class TableKind(StringConverter):
    """The kinds of table a list is written as."""

    regex = "xlsx|csv"


class Year(IntConverter):
    """A year of this century."""

    regex = "20[0-9]{2}"


class Part(IntConverter):
    """A part of the site map, counted from 0."""

    regex = "0|[1-9][0-9]{0,8}"
