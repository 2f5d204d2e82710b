"""docs/reference/rules.md names the rules that the code can emit, with the severities it gives them, and no others."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from gongkai.annual.checking.prose import ALL_CLOSED_RULE, RULE_OF, SUM_RULE
from gongkai.annual.format import RELATION_NAMES

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "rules.md"
WORDS = {"ERROR": "错误", "WARNING": "警告", "NOTE": "提示"}
TABLES = {"RELATION_NAMES": RELATION_NAMES, "ALL_CLOSED_RULE": [ALL_CLOSED_RULE], "SUM_RULE": [SUM_RULE]}
NAMED = {**TABLES, "RULE_OF": RULE_OF.values(), "relation": RELATION_NAMES}
"""What a rule that is no literal is made of; a new way of making one must be entered here."""


def _findings() -> Iterator[tuple[str, set[str]]]:
    """(rule, severities) of every call of Finding in the source."""
    for path in sorted((ROOT / "src" / "gongkai" / "annual").rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                severities = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and n.id in WORDS}
                for call in ast.walk(function):
                    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Finding":
                        rule, severity = call.args[:2]
                        near = {n.id for n in ast.walk(severity) if isinstance(n, ast.Name) and n.id in WORDS}
                        said = near or ({"ERROR", "WARNING"} if isinstance(severity, ast.Call) else severities)
                        for name in _rules(rule):
                            yield name, {WORDS[word] for word in said}


def _rules(rule: ast.expr) -> set[str]:
    if isinstance(rule, ast.Constant):
        return {str(rule.value)}
    names = [n.id for n in ast.walk(rule) if isinstance(n, ast.Name) and n.id not in ("closed", "statement")]
    return {one for name in names for one in NAMED[name]}


def _page() -> dict[str, set[str]]:
    rows = re.findall(r"^\| ([A-Z]\d*(?:-\d+)?) \|.*\| ([^|]*) \|[^|]*\|$", PAGE.read_text(encoding="utf-8"), re.M)
    assert len(rows) == len({rule for rule, _ in rows}), "a rule stands on the page twice"
    return {rule: set(severities.split("、")) for rule, severities in rows}


def test_the_page_has_every_rule_the_code_can_emit_and_no_other_with_its_severities():
    emitted: dict[str, set[str]] = {}
    for rule, severities in _findings():
        emitted.setdefault(rule, set()).update(severities)
    assert _page() == emitted
