"""Guards that fail a test which makes noise or leaves something behind; ``tests/architecture/test_hygiene.py`` fires each."""
