"""vmsk_exam: virtual musculoskeletal exams in front of an ordinary webcam."""

__version__ = "0.1.0"
