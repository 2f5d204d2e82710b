"""How much memory a benchmark used."""

import resource


def peak_mib() -> int:
    """The peak of this process so far and of its largest child, in MiB."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(who).ru_maxrss for who in both) // 1024
