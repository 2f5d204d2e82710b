"""Word documents as drafts, straight from their XML."""
