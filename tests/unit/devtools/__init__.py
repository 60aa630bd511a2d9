"""Tests of what dev.py does."""
