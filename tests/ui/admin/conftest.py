"""Fixtures of the screens of accounts: the surgeon's page."""

from tests.ui.surgeon.conftest import open_page

__all__ = ["open_page"]
