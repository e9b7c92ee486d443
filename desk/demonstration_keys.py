"""The demonstration keys lie open in examples/: what they sign proves nothing, so no other book may use them."""

from __future__ import annotations

from collections.abc import Iterable

from desk.book_folder import Folder
from desk.submission import DeskError, Submission
from domain.ledger.note import VerifierKey
from domain.ledger.signing import public_of, short

ORIGINS = ("gongshi.example/beijing-2014-2017", "gongshi.example/province")

# Whoever registers one of them in a book of their own may give it another name: these are known by themselves.
OFFICERS_AND_BODIES = frozenset(
    (
        "tLWhC1urnwRkQucKy9/0A1wY7lQ5ibmcEwF5JxSvzTk=",
        "apIONsw+/2E+HqTGurTbZGf0yUvqRZPOJyFqNvx/7Eg=",
        "ARwLStGYKrkA2spDPAFCpwzjHXyhPAfsacoDaKCuj2Y=",
        "Kiu+c9IgrN/15k7wBMoV2Ycc8aYIstABmwA9ylpyCwM=",
        "V/syymg7TntueREfgcBsfEmo0xxIlzXDVvuiirUrMxk=",
        "6ikCGBMqf0LUxYGuTUGbugu3SC7rc998ZtbhxQqiFBs=",
        "wUIRKrOsidgjNHwTp95Qsgg2KAYUScP+rSZYrv5KWMU=",
        "2EqXI4vV63SlGYZvl3jAsZzDQEA3eOOJyrW79x6pVCs=",
    )
)

REGISTERING = ("key", "replacement")


def is_demonstration(key: VerifierKey) -> bool:
    """Whether a key is one of the demonstration's, by its name or by itself."""
    ours = any(key.name == origin or key.name.startswith(f"{origin}/") for origin in ORIGINS)
    return ours or short(key.public) in OFFICERS_AND_BODIES


def check_registered(folder: Folder, submissions: Iterable[Submission]) -> None:
    """Refuse to register a demonstration key, whatever its name, for an officer or body of any book but an example."""
    if folder.example:
        return
    for submission in submissions:
        for text in (getattr(submission.terms, name, None) for name in REGISTERING):
            public = public_of(text) if isinstance(text, str) else None
            if public and short(public) in OFFICERS_AND_BODIES:
                told = f"{submission.where}: {text}" if submission.where else text
                raise DeskError(
                    "{told}: this is a demonstration key, which lies open; make a key of your own", told=told
                )
