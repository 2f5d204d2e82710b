"""Settings in one file, the addresses of the site, and the way it is served."""
