"""Composes exams of one's own from the maneuver library."""
