"""What PyInstaller cannot see in mediapipe: its C interface, the dynamic library behind it, and its data files."""

from PyInstaller.utils.hooks import collect_data_files, collect_dynamic_libs

hiddenimports = ["mediapipe.tasks.c"]
binaries = collect_dynamic_libs("mediapipe")
datas = collect_data_files("mediapipe", excludes=["**/test/**"])
excludedimports = ["mediapipe.tasks.python.test", "mediapipe.tasks.python.benchmark"]
