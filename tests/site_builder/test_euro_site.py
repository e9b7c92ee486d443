"""The site of a book in euros, in English alone: no page, feed, file or PDF speaks of other money, and sums agree."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from domain.ledger.office_clock import offset_by
from domain.ledger.store import open_book
from site_builder.build.make import make
from site_builder.settings import Settings
from tests.desk.euro_life import BODY, euro_book, handed_in, life, run

OTHER = re.compile(r"元|CNY|\bfen\b|\byuan\b|renminbi|人民币|¥", re.IGNORECASE)
# What speaks of any book: the law's scenarios are told as the rulebook's own book has them, the machines' schema names
# a form, the verifier is one file for all books, and the licences of fonts and code are theirs.
OF_ANY_BOOK = re.compile(r"(^|/)(rulebook|static|schema|settings|search/code)|\.py$|\.js$|\.css$|verify")
