"""Rules that no source we could read confirms. They are settings, each with its source, and are never printed as law.

Source of the list: RULEBOOK, the rules marked "from memory, unverified" or "design choice, law silent".
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Assumption:
    """One such rule: what it says, where it comes from, whether it is applied, and who confirmed it (empty: nobody)."""

    rule: str
    says: str
    source: str
    applied: bool = True
    confirmed_by: str = ""

    @property
    def caveat(self) -> str:
        """What a message adds while nobody has confirmed the rule."""
        return "" if self.confirmed_by else f"（待核实依据：{self.source}）"


@dataclass(frozen=True, slots=True)
class Assumptions:
    """The unverified rules that are applied. Replace a field to switch a rule off or to record who confirmed it."""

    regulations: Assumption = Assumption(
        "T2-01", "县乡两级机关和地方政府部门不制定规章", "《立法法》关于规章制定权限的规定，条文未核对"
    )
    fee_inside_charges: Assumption = Assumption(
        "T2-08", "信息处理费计入行政事业性收费金额", "信息处理费属行政事业性收费；计入本格为系统约定"
    )
    fee_notices: Assumption = Assumption(
        "X10", "有逾期不缴费的，本年应发过收费通知；收过费的，第六部分应写明金额", "系统约定"
    )
    pending_return: Assumption = Assumption("T4-05", "上年尚未审结的，本年应再计入", "系统约定，统计口径未见明文")
    every_cell: Assumption = Assumption("X6", "每格都要填写，空白不等于零", "系统约定")


ASSUMPTIONS = Assumptions()
