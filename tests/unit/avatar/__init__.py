"""Tests of ``vmsk_exam.avatar``."""
