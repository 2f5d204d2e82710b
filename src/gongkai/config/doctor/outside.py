"""What the settings say to the outside: reached how, signed in how, named how."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from gongkai.audit.services import CHINA
from gongkai.config import checks
from gongkai.config.checks import Fault
from gongkai.signin.selectors import people_without_factor

MOST_IDLE, MOST_HOURS = 30, 12


def public() -> bool:
    return any(host not in checks.LOOPBACK for host in settings.ALLOWED_HOSTS)


def identified(_: datetime) -> list[Fault]:
    if public() and not settings.SITE_ID_CODE:
        remedy = "向县政府网站主管部门问得十位的网站标识码，设 GONGKAI_SITE_ID_CODE"
        return [Fault("没有填写网站标识码，页脚和网页标签里都缺", remedy)]
    return []


def second_factor(_: datetime) -> list[Fault]:
    if public() and not settings.REQUIRE_MFA:
        return [Fault("只凭口令就能进入工作台", "去掉 GONGKAI_REQUIRE_MFA=false")]
    return []


def session_length(_: datetime) -> list[Fault]:
    faults = []
    for name, value, most, unit in (
        ("IDLE_MINUTES", settings.IDLE_MINUTES, MOST_IDLE, "分钟"),
        ("SESSION_HOURS", settings.SESSION_HOURS, MOST_HOURS, "小时"),
    ):
        if public() and value > most:
            faults.append(Fault(f"{name} 是 {value} {unit}，不应超过 {most}", f"去掉 GONGKAI_{name} 或者改小"))
    return faults


def identity_provider(_: datetime) -> list[Fault]:
    faults = []
    for app in settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", []):
        server = urlsplit(app["settings"]["server_url"])
        if server.scheme != "https" and server.hostname not in checks.LOOPBACK:
            faults.append(
                Fault(f"统一身份认证的地址 {server.geturl()} 没有用 https", "GONGKAI_OIDC_SERVER 改用 https 的地址")
            )
        if not (app["client_id"] and app["secret"]):
            faults.append(Fault("统一身份认证缺应用编号或者密钥", "设 GONGKAI_OIDC_CLIENT 和 GONGKAI_OIDC_SECRET"))
    return faults


def factors(at: datetime) -> list[Fault]:
    """Who has none sets it up at the next signing in; until then a password alone stands between."""
    if not public():
        return []
    without = [person.username for person in people_without_factor(on=at.astimezone(CHINA).date())]
    if not without:
        return []
    some = "、".join(without[:5])
    return [Fault(f"{len(without)} 人没有设第二道验证：{some}", "请他们登录一次，按提示设动态码或者通行密钥")]
