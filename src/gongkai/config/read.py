"""Typed readers of settings: environment first, then one TOML file, then the default. A bad value stops the start."""

import os
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

FILE_VARIABLE = "GONGKAI_CONFIG"
PREFIX = "GONGKAI_"


class BadSetting(Exception):
    """A setting that cannot be used; the message names it, its value and what is allowed."""


class Reader:
    """Reads settings by name: ``text("SITE_NAME", "…")`` looks for GONGKAI_SITE_NAME, then ``site_name`` in the file."""

    def __init__(self, environment: dict[str, str] | None = None) -> None:
        self._environment = dict(os.environ) if environment is None else environment
        self._file = self._load(self._environment.get(FILE_VARIABLE, ""))

    @staticmethod
    def _load(name: str) -> dict[str, object]:
        if not name:
            return {}
        path = Path(name)
        if not path.is_file():
            raise BadSetting(f"{FILE_VARIABLE} 指向的配置文件不存在：{path}")
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise BadSetting(f"配置文件 {path} 的格式有误：{error}") from None

    def _raw(self, name: str) -> object | None:
        by_file = self._environment.get(f"{PREFIX}{name}_FILE")
        if by_file:
            return Path(by_file).read_text(encoding="utf-8").strip()
        return self._environment.get(PREFIX + name, self._file.get(name.lower()))

    def _read(self, name: str, default: T, convert: Callable[[object], T], allowed: str) -> T:
        raw = self._raw(name)
        if raw is None:
            return default
        try:
            return convert(raw)
        except (ValueError, TypeError):
            raise BadSetting(f"设置 {PREFIX}{name} 的值“{raw}”不能用：应为{allowed}") from None

    def text(self, name: str, default: str = "") -> str:
        return self._read(name, default, str, "文字")

    def number(self, name: str, default: int) -> int:
        return self._read(name, default, lambda raw: int(str(raw)), "整数")

    def flag(self, name: str, default: bool) -> bool:
        words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
        return self._read(name, default, lambda raw: _known(words, str(raw).lower()), "true 或 false")

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        return self._read(name, default, lambda raw: _known({c: c for c in choices}, str(raw)), "、".join(choices))

    def path(self, name: str, default: Path) -> Path:
        return self._read(name, default, lambda raw: Path(str(raw)).expanduser(), "路径")

    def list(self, name: str, default: tuple[str, ...] = ()) -> list[str]:
        raw = self._raw(name)
        if raw is None:
            return [*default]
        return [str(x) for x in raw] if isinstance(raw, list) else [x.strip() for x in str(raw).split(",") if x.strip()]


def _known(table: dict[str, T], key: str) -> T:
    if key not in table:
        raise ValueError(key)
    return table[key]
