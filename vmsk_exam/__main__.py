"""Start of the program: ``vmsk-exam`` and ``python -m vmsk_exam``."""

import sys


def main() -> None:
    """Run the command line; every known error becomes one sentence on standard error and exit code 1."""
    from vmsk_exam.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
