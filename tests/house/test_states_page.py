"""docs/reference/states.md shows the states as the code has them."""

from scripts.states_page import PAGE, page


def test_the_page_is_what_the_table_gives() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
