"""Forms, and demands."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)


def where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "counters",
        sa.Column("series", sa.Text, nullable=False),
        sa.Column("last", BIG, nullable=False),
        sa.PrimaryKeyConstraint("series", name="pk_counters"),
    )
    op.create_table(
        "demands",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("contest", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("industry", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=True),
        sa.Column("version", BIG, nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("proposal", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("disclosure", sa.JSON, nullable=False),
        sa.Column("public", sa.Text, nullable=True),
        sa.Column("public_rows", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("public_hash", sa.Text, nullable=True),
        sa.Column("approved", sa.Text, nullable=True),
        sa.Column("taken_by", BIG, nullable=True),
        sa.Column("expert", BIG, nullable=True),
        sa.Column("merged_into", BIG, nullable=True),
        sa.Column("submitted_at", MOMENT, nullable=False),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("post", BIG, nullable=True),
        sa.Column("receipt", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_demands"),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["demands.id"], name="fk_demands_merged_into_demands", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_demands_number", "demands", ["number"], unique=True)
    op.create_index("ix_demands_person_id", "demands", ["person_id"])
    op.create_index("ix_demands_published", "demands", ["published_at"], **where("published_at IS NOT NULL"))
    op.create_index("ix_demands_state_moved_at", "demands", ["state", "moved_at"])
    op.create_table(
        "demand_events",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("demand_id", BIG, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", BIG, nullable=False),
        sa.Column("side", sa.Text, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=True),
        sa.Column("words", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_demand_events"),
        sa.ForeignKeyConstraint(
            ["demand_id"], ["demands.id"], name="fk_demand_events_demand_id_demands", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_demand_events_demand_id_id", "demand_events", ["demand_id", "id"])
    op.create_table(
        "drafts",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("subject", BIG, nullable=True),
        sa.Column("fields", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("at", sa.Text, nullable=True),
        sa.Column("pending", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("touched_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_drafts_person_id_people", ondelete="CASCADE"),
    )
    op.create_index("ix_drafts_person_id_form", "drafts", ["person_id", "form"])
    op.create_table(
        "subscriptions",
        sa.Column("person_id", BIG, autoincrement=False, nullable=False),
        sa.Column("industry", sa.Text, nullable=False),
        sa.Column("seen_to", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "industry", name="pk_subscriptions"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_subscriptions_person_id_people", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_subscriptions_next_at", "subscriptions", ["next_at"])
    op.create_table(
        "attachments",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("draft_id", BIG, nullable=True),
        sa.Column("demand_id", BIG, nullable=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("file_id", sa.Text, nullable=False),
        sa.Column("photo", sa.Boolean, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
        sa.ForeignKeyConstraint(
            ["demand_id"], ["demands.id"], name="fk_attachments_demand_id_demands", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name="fk_attachments_draft_id_drafts", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_attachments_demand_id", "attachments", ["demand_id"])
    op.create_index("ix_attachments_digest", "attachments", ["digest"])
    op.create_index("ix_attachments_draft_id", "attachments", ["draft_id"])
    op.create_index("ix_attachments_person_id", "attachments", ["person_id"])
