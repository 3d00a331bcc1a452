"""Run by alembic; the connection is given by storage/database.py."""

from alembic import context

from storage import tables  # noqa: F401 - all of them are known
from storage.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite changes a table only by copying it
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
