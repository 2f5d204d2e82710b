"""docs/reference/doctor.md says what the checks are."""

from scripts.doctor_page import PAGE, page


def test_the_page_of_the_checks_is_what_the_code_says():
    assert PAGE.read_text(encoding="utf-8") == page()
