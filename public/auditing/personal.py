"""The personal values beside a log: each fits its commitment, and is missing only where it was erased (Art. 32)."""

from __future__ import annotations

from collections.abc import Iterator

from domain.ledger.entry import AnyEntry
from domain.ledger.personal import PersonalValue, commitment, format_file, read_file
from domain.ledger.tiles import TILE_WIDTH
from domain.rules.personal import PersonalDataErased
from domain.rules.said import Said
from public.auditing.site_source import Failure, SiteSource


class Personal:
    """Follows the entries of a log; reads one file for 256 entries, only where one of them commits to a value."""

    def __init__(self, log: SiteSource) -> None:
        self.values = 0
        self.erased = 0
        self._log = log
        self._read: set[int] = set()
        self._open: dict[tuple[int, str], PersonalValue] = {}  # of the bundle at hand, not claimed yet
        self._missing: dict[tuple[int, str], str] = {}  # (index, field) without a value -> its stream
        self._gone: dict[tuple[int, str], str] = {}  # those that an entry says were erased

    def check(self, index: int, entry: AnyEntry) -> None:
        """One entry: what it commits to, and what it says was erased. `Failure` if that is not so."""
        for field, told in entry.pd.items():
            self._enter(index // TILE_WIDTH)
            value = self._open.pop((index, field), None)
            if value is None:
                self._missing[index, field] = entry.stream
            elif commitment(field, value.value, value.salt) != told or len(value.salt) != 32:
                raise Failure("the personal value {field!r} does not fit its commitment", field=field)
            else:
                self.values += 1
        if isinstance(entry.fact, PersonalDataErased):
            self._erase(index, entry.stream, entry.fact)

    def leave(self, bundle: int) -> None:
        """The end of a bundle: whatever no entry has claimed must not be published."""
        for index, field in sorted(self._open):
            raise Failure(
                "personal/{bundle}.json has {field!r} of entry {index}, which does not commit to it",
                bundle=bundle,
                field=field,
                index=index,
            )

    def finish(self) -> None:
        """The end of the log: what is still missing was never erased."""
        for (index, field), _ in sorted(self._missing.items()):
            raise Failure(
                "entry {index}: the personal value {field!r} is missing, and no entry says it was erased",
                index=index,
                field=field,
            )
        for name in self._log.names("personal"):
            if name.removesuffix(".json") not in {str(bundle) for bundle in self._read}:
                raise Failure("personal/{name} belongs to no entry", name=name)

    def _erase(self, index: int, stream: str, fact: PersonalDataErased) -> None:
        if fact.index >= index:
            raise Failure("it erases a value of entry {index}, which is not recorded yet", index=fact.index)
        place = (fact.index, fact.field)
        if self._gone.get(place) == stream:
            return  # a desk refuses to erase it twice (`--law` names that), history does not
        owner = self._missing.pop(place, None)
        if owner != stream:
            why = Said("is still there, or was never one") if owner is None else Said("belongs to {owner}", owner=owner)
            raise Failure(
                "it says that {field!r} of entry {index} was erased, but that value {why}",
                field=fact.field,
                index=fact.index,
                why=why,
            )
        self._gone[place] = stream
        self.erased += 1

    def _enter(self, bundle: int) -> None:
        if bundle in self._read:
            return
        self._read.add(bundle)
        path = f"personal/{bundle}.json"
        data = self._log.find(path)
        self._open = {(index, value.field): value for index, value in _values(path, data)} if data else {}
        if data is not None and format_file((index, value) for (index, _), value in self._open.items()) != data:
            raise Failure("{path} is not written as it must be", path=path)


def _values(path: str, data: bytes) -> Iterator[tuple[int, PersonalValue]]:
    try:
        told = read_file(data)
    except (ValueError, KeyError, RecursionError) as error:
        raise Failure("{path} cannot be read: {error}", path=path, error=error) from error
    for index, fields in told.items():
        yield from ((index, PersonalValue("", 0, field, value, salt)) for field, (value, salt) in fields.items())
