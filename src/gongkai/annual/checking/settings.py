"""What checking rests on and no source we could read confirms: settings, each with its source, never printed as law.

Source of the list: RULEBOOK, the rules marked "from memory, unverified" or "design choice, law silent".
"""

from dataclasses import dataclass

from gongkai.statute import Setting

_OWN = "系统约定，法规未规定"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSettings:
    """Replace a field to switch a rule off, to set a local figure or to record that it is confirmed (``verified``)."""

    regulations: Setting[bool] = Setting(
        True, "县乡两级机关和地方政府部门不制定规章（T2-01）", "《立法法》关于规章制定权限的规定，条文未核对"
    )
    fee_inside_charges: Setting[bool] = Setting(
        True, "信息处理费计入行政事业性收费金额（T2-08）", "信息处理费属行政事业性收费；计入本格为系统约定"
    )
    fee_notices: Setting[bool] = Setting(
        True, "有逾期不缴费的，本年应发过收费通知；收过费的，第六部分应写明金额（X10）", _OWN
    )
    pending_return: Setting[bool] = Setting(True, "上年尚未审结的，本年应再计入（T4-05）", "系统约定，统计口径未见明文")
    every_cell: Setting[bool] = Setting(True, "每格都要填写，空白不等于零（X6）", _OWN)
    section_one_length: Setting[int] = Setting(
        1000, "总体情况的篇幅上限，字（AR-11）", "武政办发〔2025〕54号，地方要求，可按本地规定调整"
    )
    copied_problems: Setting[float] = Setting(0.6, "第五部分与上年相同的句子达到这一比例时提示（AR-13）", _OWN)
    copied_other: Setting[float] = Setting(0.9, "其他部分与上年相同的句子达到这一比例时提示（AR-13）", _OWN)


CHECKS = CheckSettings()


def caveat(setting: Setting[bool]) -> str:
    """What a message adds while nobody has confirmed the rule it rests on."""
    return "" if setting.verified else f"（待核实依据：{setting.source}）"
