"""The site of the whole example, built once for the tests that read all its pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.examples.built import example_site_in


@pytest.fixture(scope="session")
def example_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the example, without its PDFs."""
    return example_site_in(tmp_path_factory.mktemp("example-site"))
