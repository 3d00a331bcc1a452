"""Handovers have numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("handovers", sa.Column("number", BIG, nullable=True))
    op.create_index("ix_handovers_number", "handovers", ["number"], unique=True)
