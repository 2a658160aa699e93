"""Lines that tell people in the site what happened."""
