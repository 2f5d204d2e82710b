"""An app of the tests: it names kept files, and nobody has told the store of it."""
