"""What each entry of a log must be, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from domain.ledger.entry import AnyEntry, canonical, parse
from domain.ledger.form import check_form
from domain.ledger.powers import Powers, opens
from domain.ledger.signatures import Signatures
from domain.ledger.tiles import ENTRIES, TILE_WIDTH, decode_bundle, tile_at, tile_path
from domain.rules.refusal import Refused
from public.auditing.law import Law
from public.auditing.personal import Personal
from public.auditing.recorded_keys import RecordedKeys
from public.auditing.site_source import Failure, SiteSource, Unread
from public.auditing.tables import EarlierForms


class Entries:
    """Follows the entries of a log and stops at the first that is not as it must be."""

    def __init__(
        self,
        log: SiteSource,
        size: int = 0,
        law: Law | None = None,
        *,
        signatures: bool = True,
        forms: EarlierForms | None = None,
    ) -> None:
        self.personal = Personal(log)
        self.keys = RecordedKeys()
        self.numbers: dict[str, int] = {}  # stream -> number of its newest entry
        self.recorded_at = ""
        self.count = 0
        self._log, self._size, self._forms = log, size, forms
        self._powers = Powers()
        self.signatures = Signatures(self._powers, self._read) if signatures else None
        self.law = law  # None: its rules are not asked again

    def through(self, first: int, bundle: list[bytes]) -> Iterator[bytes]:
        """The entries of one bundle, each after it was checked; `Failure` names the entry and what is wrong."""
        for index, data in enumerate(bundle, first):
            try:
                self._check(index, data)
            except Unread:
                raise
            except (msgspec.DecodeError, Refused, Failure, ValueError, RecursionError) as error:
                raise Failure("entry {index}: {error}", index=index, error=error) from error
            yield data
        self.personal.leave(first // TILE_WIDTH)

    def _check(self, index: int, data: bytes) -> None:
        entry = parse(data)
        if canonical(entry) != data:
            raise Failure("its bytes are not canonical")
        check_form(entry)
        if self._forms:
            self._forms.check(data)
        self._timely(entry)
        self._follow(entry)
        if index == 0 and not opens(entry):
            raise Failure("the first entry does not open a book, so nobody may act in it (Art. 3)")
        if self.signatures:
            self.signatures.check(index, entry, data)
        self._powers.check(index, entry)
        self.personal.check(index, entry)
        self.keys.take(index, entry)
        if self.law:
            self.law.ask(index, entry)
        self.count += 1

    def finish(self) -> None:
        """What can be said at the end alone: that no personal value is missing, and that no act is half."""
        self.personal.finish()
        if self.signatures:
            try:
                self.signatures.finish()
            except Refused as refused:
                raise Failure("{reason}", reason=refused) from refused

    def _read(self, index: int) -> bytes:
        """The canonical bytes of an earlier entry, read again."""
        tile = tile_at(ENTRIES, index, self._size)
        return decode_bundle(self._log.read(tile_path(tile)), tile.width)[index % TILE_WIDTH]

    def _timely(self, entry: AnyEntry) -> None:
        """Moments never go back, and one that a wrong clock told was ahead of the true one (Art. 29)."""
        if entry.recorded_at < self.recorded_at:
            raise Failure("recorded at {recorded_at}, before the entry that precedes it", recorded_at=entry.recorded_at)
        if entry.true_at > entry.recorded_at:
            raise Failure(
                "recorded at {recorded_at}, behind the true time that it states: {true_at}",
                recorded_at=entry.recorded_at,
                true_at=entry.true_at,
            )
        if entry.wrong_clock and entry.recorded_at != self.recorded_at:
            raise Failure(
                "recorded at {recorded_at} after a wrong clock, unlike the entry before it",
                recorded_at=entry.recorded_at,
            )
        self.recorded_at = entry.recorded_at

    def _follow(self, entry: AnyEntry) -> None:
        """Numbers follow in each stream: an entry taken out of its middle leaves a gap, even under a new signature."""
        before = self.numbers.get(entry.stream, 0)
        if entry.number != before + 1:
            raise Failure(
                "it is number {number} of {stream}, which has {before} before it",
                number=entry.number,
                stream=entry.stream,
                before=before,
            )
        self.numbers[entry.stream] = entry.number
