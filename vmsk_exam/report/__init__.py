"""Exam record -> document for people: one neutral document, drawn as PDF and as HTML."""
