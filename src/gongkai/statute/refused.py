"""What the rules refuse: one family, each with a stable code, the article it rests on and words for the reader."""


class Refused(Exception):
    """A rule says no. ``code`` is stable for machines, ``article`` may be empty, ``message`` is Chinese."""

    def __init__(self, *, code: str, message: str, article: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.article = article
        self.message = message


class CalendarMissing(Refused):
    """A working day of ``year`` is needed and its holiday notice is not loaded. Monday to Friday is never assumed."""

    def __init__(self, year: int) -> None:
        super().__init__(code="calendar-missing", message=f"{year}年的节假日安排尚未载入，不能推算工作日")
        self.year = year


class ExtensionTooLong(Refused):
    """The extensions of one application add up to more than 20 working days (条例 Art. 33(2))."""

    def __init__(self, total: int) -> None:
        super().__init__(
            code="extension-too-long",
            article="条例第三十三条第二款",
            message=f"延长答复期限合计{total}个工作日，超过20个工作日的上限",
        )


class BadCase(Refused):
    """The facts given contradict each other or are not facts at all."""

    def __init__(self, message: str, *, article: str = "") -> None:
        super().__init__(code="bad-input", message=message, article=article)


class BothTariffs(Refused):
    """One application charged per item and per page (国办函〔2020〕109号 Art. 3)."""

    def __init__(self) -> None:
        super().__init__(
            code="both-tariffs",
            article="国办函〔2020〕109号第三条",
            message="同一申请只能按件或者按量择一计收信息处理费，不能同时适用两种标准",
        )


class DeliveryRefused(Refused):
    """A way of delivery that the rules do not allow (国办公开办函〔2016〕235号)."""

    def __init__(self) -> None:
        super().__init__(
            code="delivery-refused",
            article="国办公开办函〔2016〕235号",
            message="答复文书应当直接送达、委托其他行政机关代为送达，或者通过邮政企业邮寄送达，不得交其他快递企业寄递",
        )
