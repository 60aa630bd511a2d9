"""The exam record: frozen model, provenance, encrypted store, journal, migrations."""
