"""Thresholds that no national rule gives: settings, each with its source and who confirmed it (empty: nobody)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """A number to be confirmed by the county; ``source`` says where it comes from."""

    value: float
    source: str
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """``length``: characters of section one (AR-11). ``copied_*``: share of repeated text from which it is reported."""

    length: Choice = Choice(1000, "武政办发〔2025〕54号，地方要求，可按本地规定调整")
    copied_problems: Choice = Choice(0.6, "系统约定（AR-13，法规未规定）")
    copied_other: Choice = Choice(0.9, "系统约定（AR-13，法规未规定）")


CHOICES = Choices()
