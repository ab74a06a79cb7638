"""One opened book for all tests of the package; each test has it fresh."""

import pytest

from analysis.book.book import Book


@pytest.fixture(scope="session")
def opened() -> Book:
    return Book.open()


@pytest.fixture
def book(opened: Book) -> Book:
    """The same tables without assumptions and citations of other tests."""
    return opened.at("core")
