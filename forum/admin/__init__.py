"""Pages of the site administrator."""
