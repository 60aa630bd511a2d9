"""Start of the frozen program."""

import multiprocessing

from vmsk_exam.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    main()
