"""Where the card of a draft stands."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("broadcasts", sa.Column("card", BIG, nullable=True))
    op.add_column("outbox", sa.Column("kept", sa.Boolean, nullable=False, server_default=sa.false()))
