"""The record as a document for people: PDF, HTML, plots."""
