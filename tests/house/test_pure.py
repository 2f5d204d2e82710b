"""The lower floors are a library of their own."""

import subprocess
import sys


def test_the_lower_floors_work_where_django_cannot_be_imported():
    code = (
        "import sys\n"
        "sys.modules['django'] = None\n"
        "from gongkai.annual import read, check\n"
        "import gongkai.statute, gongkai.papers, gongkai.screening\n"
        "assert callable(read) and callable(check)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
