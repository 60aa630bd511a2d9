"""A parametric human body: posed from clinical joint angles, drawn off screen, with its true angles known."""
