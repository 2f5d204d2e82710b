"""The public site as files: every public page written when it changes, provable by its manifest, readable by any web server."""
