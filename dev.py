"""One entry for everything a developer or a curious person does with this checkout.

``python3 dev.py exam``    shows the program: a demo patient is examined (a throw-away store, nothing to set up)
``python3 dev.py test``    checks the code and runs the tests; arguments go to pytest, for example ``test tests/unit -k knee``
``python3 dev.py lint``    only the checks: ruff, mypy, import-linter, typos
``python3 dev.py platforms``  checks what can be checked for Windows and macOS from here: types, and a wheel for every pin
``python3 dev.py doctor``  says what of this machine works: camera, model, graphics, speech, disk, keyring
``python3 dev.py bench``   runs the benchmarks, or the named ones
``python3 dev.py validate`` measures clips with known angles and writes docs/ACCURACY.md; ``--quick`` for a small set
``python3 dev.py shots``   renders the screens to docs/images/screens
``python3 dev.py lock``    pins the dependencies anew
``python3 dev.py bundle``  builds the program that runs without Python

The first run makes ``.venv`` and installs the pinned dependencies; later runs find it ready.
This file keeps to the grammar of older Pythons, so that they can still say which one is needed.
"""

import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
NEWEST = (3, 13)
GUARD = "VMSK_EXAM_DEV_PYTHON"


def find_supported_python() -> "list[str]":
    """Return the command of a supported Python on this machine, empty if there is none."""
    if os.environ.get(GUARD) is not None:
        return []
    launcher = shutil.which("py")  # Windows: its Pythons have no names with a version
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which("python3.{}".format(minor))
        if found:
            return [found]
        if launcher and _can_run([launcher, "-3.{}".format(minor)]):
            return [launcher, "-3.{}".format(minor)]
    return []


def _can_run(python: "list[str]") -> bool:
    return subprocess.call(python + ["-c", ""], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def main() -> int:
    """Run the asked command under a supported Python."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        from devtools.commands import run_command

        return run_command(sys.argv[1:])
    other = find_supported_python()
    if other:
        environment = dict(os.environ)
        environment[GUARD] = " ".join(other)
        return subprocess.call(other + [__file__] + sys.argv[1:], env=environment)
    sys.stderr.write(
        "This program needs Python 3.11, 3.12 or 3.13; this is Python {}.{}. "
        "Install one of them and start dev.py with it, for example: {} dev.py exam\n".format(
            sys.version_info[0], sys.version_info[1], "py -3.13" if os.name == "nt" else "python3.13"
        )
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
