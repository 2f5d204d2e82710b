"""What the screening rests on and no source we could read confirms: settings, each with its source."""

from dataclasses import dataclass

from gongkai.statute import Setting

_NOTICE = "福建省永安市2023年1月4日关于网站错误的通知"
_OWN = "系统约定，法规未规定"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningSettings:
    """The forms of masks and the thresholds of one county. Change one with ``dataclasses.replace``."""

    identity_mask: Setting[str] = Setting(
        "2-3",
        "身份证号保留的位数，前-后：2-3 即 `35*************123`；4-2 即 `4113************13`",
        f"2-3 见{_NOTICE}；4-2 未核实",
        verified=True,
        choices=("2-3", "4-2"),
    )
    card_mask: Setting[str] = Setting("4-4", "银行账号保留的位数，前-后，中间隐去", f"{_OWN}（只见“中间位数已隐去”）")
    address_kept: Setting[str] = Setting(
        "township", "家庭住址保留到乡（镇）、街道", _NOTICE, verified=True, choices=("township",)
    )
    child_age: Setting[int] = Setting(
        14, "不满几周岁的个人信息一律按敏感个人信息处理", "个人信息保护法第二十八条", verified=True
    )
    child_lists: Setting[bool] = Setting(
        True, "孤儿、困境儿童、事实无人抚养儿童的名单不公开", "据记忆，原文未能核对", choices=(True, False)
    )
    secrecy_sign: Setting[str] = Setting(
        "★",
        "国家秘密标志中密级与保密期限之间的符号",
        "据记忆，保密法实施条例第二十一条只规定标明密级和期限",
        choices=("★",),
    )


SCREENING = ScreeningSettings()
