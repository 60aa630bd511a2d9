"""The command line: parse, call bootstrap, print; nothing else.

Results go to standard output or the named file, messages to standard error; the exit code is 0 only on success.
"""
