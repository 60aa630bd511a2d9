"""Angles and protocol become results: phases, repetitions, holds, compensations, functional tests, references."""
