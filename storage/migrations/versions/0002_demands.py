"""Forms, demands, challengers and solutions."""

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
        "disclosures",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("subject", BIG, nullable=False),
        sa.Column("owner", BIG, nullable=False),
        sa.Column("viewer", BIG, nullable=False),
        sa.Column("level", BIG, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_disclosures"),
    )
    op.create_index("ix_disclosures_one", "disclosures", ["about", "subject", "viewer", "level"], unique=True)
    op.create_index("ix_disclosures_owner_state", "disclosures", ["owner", "state"])
    op.create_index("ix_disclosures_viewer", "disclosures", ["viewer"])
    op.create_table(
        "papers",
        sa.Column("text_hash", sa.Text, nullable=False),
        sa.Column("paper", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("first_shown", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("text_hash", name="pk_papers"),
    )
    op.create_table(
        "challengers",
        sa.Column("person_id", BIG, autoincrement=False, nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("strengths", sa.Text, nullable=False),
        sa.Column("registered", sa.Text, nullable=True),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_challengers"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_challengers_person_id_people", ondelete="CASCADE"
        ),
    )
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
        "enquiries",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("demand_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("answer", sa.Text, nullable=True),
        sa.Column("answered_by", BIG, nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_enquiries"),
        sa.ForeignKeyConstraint(
            ["demand_id"], ["demands.id"], name="fk_enquiries_demand_id_demands", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_enquiries_demand_id_id", "enquiries", ["demand_id", "id"])
    op.create_index("ix_enquiries_open", "enquiries", ["asked_at"], **where("answered_at IS NULL"))
    op.create_index("ix_enquiries_person_id", "enquiries", ["person_id"])
    op.create_table(
        "followers",
        sa.Column("demand_id", BIG, autoincrement=False, nullable=False),
        sa.Column("person_id", BIG, autoincrement=False, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("demand_id", "person_id", name="pk_followers"),
        sa.ForeignKeyConstraint(
            ["demand_id"], ["demands.id"], name="fk_followers_demand_id_demands", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_followers_person_id_people", ondelete="CASCADE"),
    )
    op.create_index("ix_followers_person_id", "followers", ["person_id"])
    op.create_table(
        "solutions",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("demand_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("for_version", BIG, nullable=False),
        sa.Column("taken_by", BIG, nullable=True),
        sa.Column("marks", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("submitted_at", MOMENT, nullable=False),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Column("delivered_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_solutions"),
        sa.ForeignKeyConstraint(
            ["demand_id"], ["demands.id"], name="fk_solutions_demand_id_demands", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_solutions_demand_id_state", "solutions", ["demand_id", "state"])
    op.create_index("ix_solutions_number", "solutions", ["number"], unique=True)
    op.create_index("ix_solutions_person_id", "solutions", ["person_id"])
    op.create_index("ix_solutions_state_moved_at", "solutions", ["state", "moved_at"])
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
        "undertakings",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("paper", sa.Text, nullable=False),
        sa.Column("text_hash", sa.Text, nullable=False),
        sa.Column("signed_as", sa.Text, nullable=False),
        sa.Column("signed_at", MOMENT, nullable=False),
        sa.Column("pdf", sa.Text, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_undertakings"),
        sa.ForeignKeyConstraint(["text_hash"], ["papers.text_hash"], name="fk_undertakings_text_hash_papers"),
    )
    op.create_index("ix_undertakings_person_id_paper", "undertakings", ["person_id", "paper"])
    op.create_table(
        "views",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("disclosure_id", BIG, nullable=False),
        sa.Column("viewer", BIG, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_views"),
        sa.ForeignKeyConstraint(
            ["disclosure_id"], ["disclosures.id"], name="fk_views_disclosure_id_disclosures", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_views_disclosure_id_id", "views", ["disclosure_id", "id"])
    op.create_table(
        "attachments",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("draft_id", BIG, nullable=True),
        sa.Column("demand_id", BIG, nullable=True),
        sa.Column("solution_id", BIG, nullable=True),
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
        sa.ForeignKeyConstraint(
            ["solution_id"], ["solutions.id"], name="fk_attachments_solution_id_solutions", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_attachments_demand_id", "attachments", ["demand_id"])
    op.create_index("ix_attachments_digest", "attachments", ["digest"])
    op.create_index("ix_attachments_draft_id", "attachments", ["draft_id"])
    op.create_index("ix_attachments_person_id", "attachments", ["person_id"])
    op.create_table(
        "solution_events",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("solution_id", BIG, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", BIG, nullable=False),
        sa.Column("side", sa.Text, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=True),
        sa.Column("words", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_solution_events"),
        sa.ForeignKeyConstraint(
            ["solution_id"], ["solutions.id"], name="fk_solution_events_solution_id_solutions", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_solution_events_solution_id_id", "solution_events", ["solution_id", "id"])
