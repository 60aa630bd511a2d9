"""The surgeon's screens: stored exams, the results of one, live angles. View models (``*_model.py``) know no Qt."""
