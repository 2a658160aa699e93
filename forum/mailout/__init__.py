"""Letters by mail."""
