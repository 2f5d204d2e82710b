"""The static site for the command line: what the commands of ``gongkai site`` call."""

from django.utils.timezone import now

from gongkai.mirror.building import Busy, build
from gongkai.mirror.exporting import Incomplete, Occupied, export
from gongkai.mirror.manifest import Damaged
from gongkai.mirror.verifying import verify, verify_live

__all__ = ["Busy", "Damaged", "Incomplete", "Occupied", "build", "export", "now", "verify", "verify_live"]
