"""Runs one exam; the only room that joins the others. No Qt, no camera library."""
