"""How well an entry fits a question. The same in both databases, for it is worked out from the line alone."""

from gongkai.search.tokens import FIELD

IN_TITLE, WHOLE_TITLE, IN_NUMBER, IN_BODY = 3.0, 2.0, 2.0, 1.0
SYNONYM = 0.8
"""What a synonym is worth against the word itself."""
SOON_ENOUGH = 1.2
"""How soon more of the same stops counting (the k1 of BM25)."""
USUAL = 1_000
"""Characters of a usual text; in a longer one a word counts less."""


def score(line: str, groups: tuple[tuple[str, ...], ...]) -> float:
    """The sum over what was asked; of a word and its synonyms the best. A line may be cut short."""
    title, number, index_number, body = (*line.split(FIELD), "", "", "")[:4]
    slow = SOON_ENOUGH * (0.25 + 0.75 * len(body) / USUAL)

    def worth(needle: str) -> float:
        often = body.count(needle)
        found = IN_BODY * often / (often + slow)
        if needle in title:
            found += IN_TITLE + WHOLE_TITLE * len(needle) / len(title)
        return found + IN_NUMBER * (needle in number or needle in index_number)

    return sum(max(worth(group[0]), *(SYNONYM * worth(each) for each in group[1:]), 0.0) for group in groups)
