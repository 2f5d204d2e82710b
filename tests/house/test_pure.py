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


def test_whoever_screens_a_text_does_not_load_what_opens_files():
    code = "import sys, gongkai.screening; assert not {'numpy', 'pypdfium2', 'lxml', 'docx'} & set(sys.modules), sys.modules"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
