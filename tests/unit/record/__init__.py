"""Tests of the exam record."""
