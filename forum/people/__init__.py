"""Accounts, sessions and settings."""
