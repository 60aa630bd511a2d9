"""Start of the program: ``vmsk-exam`` and ``python -m vmsk_exam``."""

import io
import sys


def main() -> None:
    """Run the command line; every known error becomes one sentence on standard error and exit code 1."""
    from vmsk_exam.cli.app import run

    for stream in (sys.stdout, sys.stderr):  # None without a console; a narrow encoding must not end a command
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
