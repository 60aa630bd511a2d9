"""Small widgets of the patient's screens; each shows what it is told and holds no truth."""
