"""Landmarks become joint angles with a standard deviation each; view, framing and plausibility checks. numpy only."""
