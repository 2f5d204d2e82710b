"""Where the tests find what lies outside the project."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "annual"))
