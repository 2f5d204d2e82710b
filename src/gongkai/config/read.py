"""Typed readers of settings: environment first, then one TOML file, then the default. A bad value stops the start."""

import os
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

FILE_VARIABLE = "GONGKAI_CONFIG"
PREFIX = "GONGKAI_"
SECRET = ("SECRET_KEY", "DATABASE_URL", "S3_SECRET")
"""Settings whose values are never shown, not even in an error."""


class BadSetting(Exception):
    """A setting that cannot be used; the message names it, its value and what is allowed."""


class Reader:
    """Reads settings by name: ``text("SITE_NAME", "…")`` looks for GONGKAI_SITE_NAME, then ``site_name`` in the file.

    GONGKAI_SITE_NAME_FILE names a file that holds the value (for secrets).
    """

    def __init__(self, environment: dict[str, str] | None = None) -> None:
        self._environment = dict(os.environ) if environment is None else environment
        self._file = self._load(self._environment.get(FILE_VARIABLE, ""))
        self._asked = {FILE_VARIABLE.removeprefix(PREFIX)}

    @staticmethod
    def _load(name: str) -> dict[str, object]:
        if not name:
            return {}
        path = Path(name)
        if not path.is_file():
            raise BadSetting(f"{FILE_VARIABLE} 指向的配置文件不存在：{path}")
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadSetting(f"配置文件 {path} 的格式有误：{error}") from None

    def _raw(self, name: str) -> object | None:
        self._asked.add(name)
        by_file = self._environment.get(f"{PREFIX}{name}_FILE")
        if by_file:
            try:
                return Path(by_file).read_text(encoding="utf-8").strip()
            except OSError:
                raise BadSetting(f"{PREFIX}{name}_FILE 指向的文件读不出：{by_file}") from None
        return self._environment.get(PREFIX + name, self._file.get(name.lower()))

    def _read(self, name: str, default: T, convert: Callable[[object], T], allowed: str) -> T:
        raw = self._raw(name)
        if raw is None:
            return default
        try:
            return convert(raw)
        except (ValueError, TypeError):
            shown = "" if name in SECRET else f"“{raw}”"
            raise BadSetting(f"设置 {PREFIX}{name} 的值{shown}不能用：应为{allowed}") from None

    def text(self, name: str, default: str = "") -> str:
        return self._read(name, default, _text, "文字")

    def digits(self, name: str, count: int) -> str:
        """A code of so many digits, or nothing."""
        return self._read(name, "", lambda raw: _digits(str(raw), count), f"{count}位数字")

    def number(self, name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
        return self._read(name, default, lambda raw: _within(int(str(raw)), least, most), f"{least} 至 {most} 的整数")

    def flag(self, name: str, default: bool) -> bool:
        words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
        return self._read(name, default, lambda raw: _known(words, str(raw).lower()), "true 或 false")

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        return self._read(name, default, lambda raw: _known({c: c for c in choices}, str(raw)), "、".join(choices))

    def path(self, name: str, default: Path) -> Path:
        return self._read(name, default, lambda raw: Path(_text(raw)).expanduser().absolute(), "路径")

    def list(self, name: str, default: tuple[str, ...] = ()) -> list[str]:
        return self._read(name, [*default], _list, "用逗号隔开的若干项")

    def finish(self) -> None:
        """Call after the last setting: a name that no setting has is a slip of the pen, and stops the start."""
        names = {
            name.removeprefix(PREFIX).removesuffix("_FILE") for name in self._environment if name.startswith(PREFIX)
        }
        unknown = [PREFIX + name for name in sorted(names - self._asked)]
        unknown += [f"{name}（配置文件）" for name in sorted(self._file) if name.upper() not in self._asked]
        if unknown:
            raise BadSetting(f"没有这样的设置：{'、'.join(unknown)}")


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise TypeError(raw)
    return raw


def _list(raw: object) -> list[str]:
    if isinstance(raw, list):
        return [_text(part) for part in raw]
    return [part.strip() for part in _text(raw).split(",") if part.strip()]


def _digits(value: str, count: int) -> str:
    if value and not (len(value) == count and value.isascii() and value.isdigit()):
        raise ValueError(value)
    return value


def _within(value: int, least: int, most: int) -> int:
    if not least <= value <= most:
        raise ValueError(value)
    return value


def _known(table: dict[str, T], key: str) -> T:
    if key not in table:
        raise ValueError(key)
    return table[key]
