"""The background worker that ``gongkai serve`` keeps beside it: the process number of the server is its argument."""

import os
import sys


def main() -> None:
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
    # Only now: models can be loaded when Django is set up.
    import django  # noqa: PLC0415

    django.setup()
    from gongkai.config.working import work  # noqa: PLC0415

    work(beside=int(sys.argv[1]))


if __name__ == "__main__":
    main()
