"""公示栏: notice boards, what hangs on them from when to when, and deliveries to archive and library."""
