"""The patient's screens: for each page a Qt-free view model and a view."""
