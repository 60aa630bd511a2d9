"""The one place that builds concrete objects and joins them."""
