"""What writing refuses."""


class WriteRefused(Exception):
    """A file could not be written; ``message`` says in Chinese why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
