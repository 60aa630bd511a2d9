"""Speed and accuracy tables, each one command: ``python -m benchmarks.NAME`` or ``python3 dev.py bench``."""
