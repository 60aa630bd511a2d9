"""What an exam asks: the frozen model of protocols and maneuvers, their loader, validation and JSON Schema."""
