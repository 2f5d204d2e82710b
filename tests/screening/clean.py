"""What townships publish that has nobody's number in it, but many other numbers."""

import random

from tests.screening.people import credit_code, name

TOWNS = ("小店乡", "白石镇", "石桥乡", "柳河镇", "云阳街道")
POSTS = ("党委书记", "乡长", "副镇长", "社会事务办公室主任", "财政所所长", "综合执法大队大队长")


def _notice(rng: random.Random) -> str:
    town = rng.choice(TOWNS)
    return rng.choice(
        (
            f"{town}人民政府关于印发《{town}2026年防汛抗旱工作方案》的通知（{town[0]}政〔2026〕{rng.randrange(1, 90)}号）",
            f"{name(rng)}任{town}{rng.choice(POSTS)}，分管民政、残联、信访工作，办公电话0377-66{rng.randrange(10**6):06}。",
            f"办公地址：南召县{town}中心街{rng.randrange(1, 200)}号，邮编474650，"
            f"监督电话：0377—6691{rng.randrange(10**4):04}。",
            f"全乡累计发放残疾人两项补贴{rng.randrange(300, 900)}人次、{rng.randrange(10**5, 10**6):,}元，"
            f"为{rng.randrange(3, 40)}名孤儿落实基本生活费。",
            f"{town}在国道345线{rng.randrange(100, 900)}公里路口交通信号灯处设置劝导站，出口交通秩序明显好转。",
            f"联系方式：12345政务服务便民热线，或拨打400-{rng.randrange(800, 899)}-{rng.randrange(10**4):04}。",
            "会议强调，要严守保密纪律，不得泄露国家秘密和工作秘密，未成年人的个人信息受法律保护。",
            f"{name(rng)}主持会议并讲话，{name(rng)}、{name(rng)}等{rng.randrange(20, 80)}人参加。",
            f"项目位于{town}杏山村三组，占地{rng.randrange(10, 90)}.{rng.randrange(10)}亩，总投资{rng.randrange(100, 9000)}万元。",
        )
    )


def _codes(rng: random.Random) -> str:
    day = f"2026{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}"
    return rng.choice(
        (
            f"项目代码：2{rng.randrange(3, 7)}05-411321-04-{rng.randrange(1, 6):02}-{rng.randrange(10**6):06}",
            f"统一社会信用代码：{credit_code(rng)}",
            f"供应商：南召县{name(rng)[0]}记建筑有限公司（{credit_code(rng)}），"
            f"中标价{rng.randrange(10**5, 10**7):,}.{rng.randrange(100):02}元。",
            f"不动产单元号：411321{rng.randrange(10**3):03}{rng.randrange(10**3):03}GB{rng.randrange(10**5):05}F{rng.randrange(10**8):08}",
            f"采购编号：NZXZC{day}{rng.randrange(10**4):04}，合同编号：HT-{day}-{rng.randrange(100):03}",
            f"流水号{day}{rng.randrange(10**10):010}，发票代码0410{rng.randrange(10**8):08}，发票号码{rng.randrange(10**8):08}。",
            f"许可证编号：{rng.randrange(10**17, 10**18)}",
            f"ISBN 978-7-{rng.randrange(10**3):03}-{rng.randrange(10**5):05}-{rng.randrange(10)}，"
            f"专利号ZL{day}{rng.randrange(10**4):04}.{rng.randrange(10)}",
            f"投标保证金 户名：南召县公共资源交易中心 开户行：南召县农村商业银行 "
            f"账号：{rng.randrange(10**17, 10**18)}{rng.randrange(10)}",
            f"东经112.{rng.randrange(10**8):08}，北纬33.{rng.randrange(10**8):08}",
            f"时间戳{day}{rng.randrange(24):02}{rng.randrange(60):02}{rng.randrange(60):02}，访问量{rng.randrange(10**5, 10**8)}次",
            f"国库集中支付凭证号{rng.randrange(10**15, 10**16)}",
            f"历年数据：{' '.join(str(rng.randrange(1000, 10000)) for _ in range(6))}（万元）",
        )
    )


def _report(rng: random.Random) -> str:
    a, b = rng.randrange(100, 900), rng.randrange(10, 99)
    return rng.choice(
        (
            f"2026年1月1日至2026年12月31日，本乡主动公开政府信息{a}条，收到申请{b}件，均在20个工作日内答复。",
            f"全年一般公共预算收入{a}.{b}万元，同比增长{b % 17}.{b % 10}%，其中税收收入{a - 50}.{b}万元。",
            "依据《中华人民共和国政府信息公开条例》（国务院令第711号）第二十条、第二十一条。",
            f"自发布之日起{b}日内，公民、法人可以书面提出意见。公示期：2026年5月6日至2026年5月12日。",
            "人民币壹拾贰万叁仟元整（¥123,000.00）于2026年6月30日前拨付到位。",
            f"粮食总产量{a}{b:02}{rng.randrange(10**6):06}公斤，比上年增加{b}%。",
        )
    )


def paragraphs(rng: random.Random) -> list[str]:
    """Eight to twenty paragraphs of a page."""
    makers = (_notice, _report, _codes)
    return [rng.choices(makers, (5, 4, 3))[0](rng) for _ in range(rng.randrange(8, 21))]


def table(rng: random.Random) -> list[list[str]]:
    """A table of villages with figures that add up."""
    rows = [["序号", "村名", "户数", "资金（元）"]]
    for number in range(1, rng.randrange(4, 9)):
        rows.append(
            [
                str(number),
                rng.choice(("王庄村", "李楼村", "石桥村")),
                str(rng.randrange(5, 90)),
                str(rng.randrange(10**4, 10**6)),
            ]
        )
    households = sum(int(row[2]) for row in rows[1:])
    money = sum(int(row[3]) for row in rows[1:])
    return [*rows, ["", "合计", str(households), str(money)]]
