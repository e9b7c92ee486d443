"""A book in a PostgreSQL database: eventsourcing's recorder without what hangs or loses events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from eventsourcing.persistence import StoredEvent, Tracking
from eventsourcing.postgres import PostgresProcessRecorder
from eventsourcing.utils import get_topic
from psycopg import Cursor
from psycopg.rows import DictRow, TupleRow, tuple_row
from psycopg.sql import SQL

from domain.ledger.log_tables import SEQUENCE, LogTables
from domain.ledger.tables import FOR_EVER, FORMAT, TABLES, Addition, BookError, Rows, add, check

EVENTS = "book_events"
TURN = 0x676F6E67736869  # the number of the advisory lock by which writers take turns; locks are each database's own
PATIENCE = "60s"
_TYPES = {
    "book_receipt": ("text", "text"),
    "book_personal": ("text", "bigint", "text", "text", "bytea"),
    "log_leaf": ("bigint", "bigint", "bytea"),
    "log_checkpoint": ("bigint", "bytea"),
}
_TRIGGER = (
    "CREATE OR REPLACE FUNCTION book_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " RAISE EXCEPTION 'the book is never changed: % takes no %', TG_TABLE_NAME, TG_OP; END $$"
)


class PostgresRows:
    """An open transaction on PostgreSQL; `library` is the same transaction as the library likes its cursors."""

    def __init__(self, cursor: Cursor[TupleRow], library: Cursor[DictRow]) -> None:
        self.cursor, self.library = cursor, library

    def run(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        # A plan made once for lists of any length would compare every row with every item: plan for this list.
        self.cursor.execute(_sql(sql.replace("?", "%s")), values, prepare=False if "= ANY" in sql else None)
        return self.cursor.fetchall() if self.cursor.description else []

    def fill(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        # One statement however many rows; executemany() would go through psycopg's pipeline.
        if rows:
            arrays = ", ".join(f"%s::{kind}[]" for kind in _TYPES[table])
            columns = [list(column) for column in zip(*rows, strict=True)]
            self.cursor.execute(_sql(f"INSERT INTO {table} SELECT * FROM unnest({arrays})"), columns)

    def among(self, values: Iterable[str]) -> tuple[str, Any]:
        return "= ANY(?)", list(values)


class PostgresBook(PostgresProcessRecorder, LogTables):
    """Events, tracking and our tables in one PostgreSQL database.

    Saves without the library's pipeline, whose `sync()` hangs on large transactions, and without its database
    function, which leaves out the table lock so that followers miss events. Nobody subscribes: an event committed
    between a subscription's first pull and its LISTEN would wait for the next one. Followers poll `pages`.
    """

    events = EVENTS
    position = "notification_id"

    def __init__(self, datastore: Any, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        self._alone = False  # whether this process has the turn
        if datastore.enable_db_functions:
            raise BookError("POSTGRES_ENABLE_DB_FUNCTIONS loses events for whoever follows the book: leave it off")
        self.sql_create_statements.remove(self.sql_create_pg_function_insert_events)
        for statement in _statements():
            self.sql_create_statements.append(SQL("{}").format(_sql(statement)))

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        with self.datastore.get_connection() as connection, connection.transaction(force_rollback=True):
            yield PostgresRows(connection.cursor(row_factory=tuple_row, binary=True), connection.cursor())

    @contextmanager
    def writing(self) -> Iterator[Rows]:
        with self.datastore.get_connection() as connection, connection.transaction():
            rows = PostgresRows(connection.cursor(row_factory=tuple_row), connection.cursor())
            rows.run(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            if not self._alone:  # one who was overtaken is let through first; see `alone`
                rows.run("SELECT pg_advisory_xact_lock_shared(?)", TURN)
            self._lock_table(rows.library)  # positions are given in the order of commits, and our checks hold
            yield rows

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold off other writers: they queue in the order in which they came, and none is overtaken twice.

        A connection of its own holds the turn, and ends with the process; a turn in which nothing happens ends after
        `PATIENCE`, without harm: what is then written is checked against the book like anything else.
        """
        try:
            connection = psycopg.connect(**cast("dict[str, Any]", self.datastore.pool.kwargs))
        except psycopg.Error as error:
            raise BookError("the database cannot be reached: {why}", why=" ".join(str(error).split())) from error
        try:
            connection.execute(_sql(f"SET idle_in_transaction_session_timeout = '{PATIENCE}'"))
            connection.execute(_sql(f"SET lock_timeout = '{PATIENCE}'"))
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
            self._alone = True
            yield
        except psycopg.errors.LockNotAvailable as error:
            raise BookError("others held the book for too long; nothing was recorded: try again") from error
        finally:
            self._alone = False
            connection.close()

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Check and write events with what belongs to them (`addition`) in one transaction.

        Never tried twice: a commit whose answer was lost may have happened, and only the receipt can tell.
        """
        addition: Addition = kwargs["addition"]
        with self.writing() as rows:
            check(
                rows, self, [(str(event.originator_id), event.originator_version) for event in stored_events], addition
            )
            cursor = rows.library  # type: ignore[attr-defined]
            self._insert_stored_events(cursor, stored_events)
            positions = self._fetch_ids_after_insert_events(cursor, stored_events) or []
            add(rows, addition, positions)
        if addition.erase:
            self.forget()
        return positions

    def track(self, rows: Rows, position: int) -> None:
        self._insert_tracking(rows.library, Tracking(SEQUENCE, position))  # type: ignore[attr-defined]

    def forget(self) -> None:
        """Write the table anew, without the bytes of dead rows; logs and backups are the operator's to expire."""
        with self.datastore.get_connection() as connection:
            connection.execute("VACUUM FULL book_personal")


def _statements() -> Iterator[str]:
    for table in TABLES:
        yield table.format(blob="BYTEA", integer="BIGINT")
    yield f"INSERT INTO book_format VALUES ({FORMAT}) ON CONFLICT DO NOTHING"
    yield _TRIGGER
    for table in (EVENTS, *FOR_EVER):
        yield (
            f"CREATE OR REPLACE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION book_never_changes()"
        )


def parameters(url: str) -> dict[str, Any]:
    """The connection's parameters; `BookError` for a URL that PostgreSQL's own client would not take."""
    try:
        return psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.Error as error:
        raise BookError("not a PostgreSQL address: {why}", why=str(error).strip()) from error


def variables(url: str, create: bool) -> dict[str, str]:
    """What the library is told of a book in a database, in the names of its environment variables."""
    told = parameters(url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "PROCESS_RECORDER_TOPIC": get_topic(PostgresBook),
        "BOOK_URL": url,
        "POSTGRES_DBNAME": str(told.get("dbname", "")),
        "POSTGRES_HOST": str(told.get("host", "")),
        "POSTGRES_USER": str(told.get("user", "")),
        "POSTGRES_PASSWORD": str(told.get("password", "")),
        "POSTGRES_POOL_SIZE": "1",
        "POSTGRES_PRE_PING": "y",  # a connection that died since its last use is replaced before it is used
        "POSTGRES_IDLE_IN_TRANSACTION_SESSION_TIMEOUT": "60",
        "CREATE_TABLE": "yes" if create else "no",
    }


def probe(url: str) -> int | None:
    """The table format of the book in a database, None if there is none; `BookError` if it cannot be reached."""
    shown = shown_url(url)
    try:
        with psycopg.connect(url, connect_timeout=10, autocommit=True) as connection:
            found = connection.execute("SELECT to_regclass('book_format')").fetchone()
            if not found or found[0] is None:
                return None
            version = connection.execute("SELECT MAX(version) FROM book_format").fetchone()
            return int(version[0]) if version and version[0] is not None else None
    except psycopg.Error as error:
        raise BookError("cannot reach {shown}: {why}", shown=shown, why=" ".join(str(error).split())) from error


def shown_url(url: str) -> str:
    """The address without its password, for messages."""
    told = parameters(url)
    return f"postgresql://{told.get('host', '')}:{told.get('port', 5432)}/{told.get('dbname', '')}"


def _sql(text: str) -> SQL:
    return SQL(text)  # made of constants in this room only; values are always parameters
