"""The exam around the maneuvers: questions, their branches, and what their answers decide; no screens and no storage."""
