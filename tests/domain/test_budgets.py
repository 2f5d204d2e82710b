"""Which budget or final accounts a title is about."""

import pytest

from gongkai.publications.budgets import Account, fiscal_matters

BUDGET, FINAL, OTHER = Account.BUDGET, Account.FINAL, Account.OTHER

THEMSELVES = (
    ("清溪县民政局2026年部门预算", (2026, BUDGET)),
    ("清溪县民政局2025年度部门决算", (2025, FINAL)),
    ("清溪县石桥镇人民政府二〇二六年预算公开", (2026, BUDGET)),
    ("二○二五年度部门决算", (2025, FINAL)),
    ("２０２６年部门预算公开说明", (2026, BUDGET)),
    ("2026部门预算", (2026, BUDGET)),
    ("部门预算公开（2026年度）", (2026, BUDGET)),
    ("2026 年 “三公” 经费预算公开表", (2026, BUDGET)),
    ("2025年度“三公”经费决算情况说明", (2025, FINAL)),
    ("2026年一般公共预算支出表", (2026, BUDGET)),
    ("2026年部门预算编制说明", (2026, BUDGET)),
    ("中共清溪县委机构编制委员会办公室2026年部门预算", (2026, BUDGET)),
    ("清溪县审计局2026年部门预算", (2026, BUDGET)),
    ("清溪县政府采购中心2026年单位预算", (2026, BUDGET)),
    ("关于批复2026年部门预算的通知（清财预〔2026〕12号）", (2026, BUDGET)),
    ("关于批准2025年县级决算的决议", (2025, FINAL)),
    ("关于2025年决算草案的报告", (2025, FINAL)),
    ("2026年部门预算及项目绩效目标公开", (2026, BUDGET)),
    ("2027年部门预算", (2027, BUDGET)),
)
BOTH = (
    ("2025年度部门预决算公开", ((2025, BUDGET), (2025, FINAL))),
    ("2025年部门预（决）算公开", ((2025, BUDGET), (2025, FINAL))),
    ("2025年预、决算公开", ((2025, BUDGET), (2025, FINAL))),
    ("2025年部门决算和2026年部门预算", ((2025, FINAL), (2026, BUDGET))),
    ("2025年预算、决算", ((2025, BUDGET), (2025, FINAL))),
    ("关于清溪县2025年预算执行情况和2026年预算草案的报告", ((2026, BUDGET),)),
    ("关于2025年县级决算和2026年上半年预算执行情况的报告", ((2025, FINAL),)),
    ("关于2025年县级决算和2026年预算调整方案的报告", ((2025, FINAL),)),
)
NEITHER = (
    ("2026年预算调整方案", 2026),
    ("关于调整2026年部分项目预算的通知", 2026),
    ("2025年上半年预算执行情况", 2025),
    ("2025年度预算绩效评价报告", 2025),
    ("2026年预算项目绩效目标表", 2026),
    ("2026年政府采购预算公示", 2026),
    ("关于编制2027年部门预算的通知", 2027),
    ("关于做好2025年度部门决算公开工作的通知", 2025),
    ("关于下达2026年衔接资金预算的通知", 2026),
    ("预算管理办法", 2026),
    ("某大桥竣工财务决算公示", 2026),
    ("2026年度国有资产情况", 2026),
    ("国有资产情况", 2026),
)
WITHOUT_A_YEAR = (
    ("清溪县财政局部门预算", (2026, BUDGET)),
    ("清财预〔2024〕12号 部门决算", (2026, FINAL)),
    ("2025年3月5日公布的部门预算", (2026, BUDGET)),
    ("2062年部门预算", (2026, BUDGET)),
)


@pytest.mark.parametrize(("title", "matter"), THEMSELVES)
def test_a_title_says_its_year_and_its_account(title: str, matter: tuple[int, Account]) -> None:
    assert fiscal_matters(title, written=2026) == (matter,)


@pytest.mark.parametrize(("title", "matters"), BOTH)
def test_a_title_with_both_says_both_each_with_its_own_year(
    title: str, matters: tuple[tuple[int, Account], ...]
) -> None:
    assert fiscal_matters(title, written=2026) == matters


@pytest.mark.parametrize(("title", "year"), NEITHER)
def test_what_only_has_to_do_with_a_budget_is_none(title: str, year: int) -> None:
    assert fiscal_matters(title, written=2026) == ((year, OTHER),)


@pytest.mark.parametrize(("title", "matter"), WITHOUT_A_YEAR)
def test_without_a_year_of_its_own_it_is_that_of_the_document(title: str, matter: tuple[int, Account]) -> None:
    assert fiscal_matters(title, written=2026) == (matter,)


@pytest.mark.parametrize("title", ["", "年", "预", "20年预算", "2026年" * 50, "决算2026", "\x00预算〔"])
def test_any_title_has_at_least_one_year(title: str) -> None:
    assert fiscal_matters(title, written=2026)
