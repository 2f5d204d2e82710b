"""The hash-chained journal: one canonical sentence for every write, in the same transaction."""
