"""Finding posts by words."""
