"""A sample of people."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
REACHABLE = "started_at IS NOT NULL AND blocked_at IS NULL AND gone_at IS NULL"


def reachable() -> dict[str, Any]:
    return {"sqlite_where": sa.text(REACHABLE), "postgresql_where": sa.text(REACHABLE)}


def upgrade() -> None:
    op.add_column("people", sa.Column("lot", BIG, nullable=False, server_default="0"))
    op.execute("UPDATE people SET lot = id % 65536 * 40503 % 65536 * 128 / 65536")
    op.create_index("ix_people_sampled", "people", ["lot"], **reachable())
    op.create_index("ix_people_active", "people", ["last_seen"], **reachable())
