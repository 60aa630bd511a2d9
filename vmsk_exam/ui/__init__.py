"""The only room for PySide6 and pyqtgraph: windows, theme, workers and Qt-free view models."""
