"""Property tests of this room compare numbers, not speed: no deadline on a busy machine."""

from hypothesis import settings

settings.register_profile("no_deadline", deadline=None)
settings.load_profile("no_deadline")
