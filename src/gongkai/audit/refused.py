"""The one exception family of the domain: what a person asked for and the rules do not allow."""


class Refused(Exception):
    """Refuses a request. ``code`` is stable for programs, ``article`` the rule's source, ``message`` for the person.

    The faces turn it into a page in one place.
    """

    def __init__(self, code: str, message: str, *, article: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.article = code, message, article
