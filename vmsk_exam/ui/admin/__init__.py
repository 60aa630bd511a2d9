"""Screens of those who look after a store: accounts, recovery key, clinic rules, audit trail. Knows Qt."""
