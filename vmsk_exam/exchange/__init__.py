"""The record for other systems: JSON and CSV."""
