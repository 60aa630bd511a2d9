"""Developer tools that make what the program ships: the body, its clips, the data sets. Never imported by the program."""
