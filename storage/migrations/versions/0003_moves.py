"""Groups that became supergroups."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "moves",
        sa.Column("old", BIG, autoincrement=False, nullable=False),
        sa.Column("new", BIG, nullable=False),
        sa.PrimaryKeyConstraint("old", name="pk_moves"),
    )
