"""Stores as each version of the program wrote them."""
