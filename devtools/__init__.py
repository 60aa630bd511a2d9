"""What dev.py does: the environment, the system libraries, the checks. Standard library only; not shipped."""
