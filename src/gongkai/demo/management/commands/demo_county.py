"""``gongkai manage demo_county``: fill an empty database with the demo county and print the passwords, once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gongkai.audit.refused import Refused
from gongkai.demo.build import build


class Command(BaseCommand):
    help = "在空数据库里建立演示县“清溪县”，并打印各账号的随机口令（只打印这一次）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", type=int, default=1, help="规模：每加1增加100个乡镇，用于压力测试")
        parser.add_argument("--seed", type=int, default=1, help="随机种子：相同的种子生成相同的县")

    def handle(self, *_args: Any, scale: int, seed: int, **_options: Any) -> None:
        if scale < 1:
            raise CommandError("--scale 应为不小于1的整数")
        try:
            made = build(scale=scale, seed=seed, at=timezone.now())
        except Refused as refused:
            raise CommandError(refused.message) from None
        self.stdout.write(f"清溪县：{made.agencies} 个机关，{made.people} 人。以下口令是随机的，只显示这一次：\n")
        for account in made.accounts:
            self.stdout.write(f"    {account.username:<20}{account.password:<24}{account.name}　{account.post}")
