"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)


def where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("author", BIG, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("category", sa.Text, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("source", BIG, nullable=True),
        sa.Column("audience", sa.JSON, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("revision", BIG, nullable=False),
        sa.Column("tested_revision", BIG, nullable=False),
        sa.Column("tested_row", BIG, nullable=True),
        sa.Column("asked_by", BIG, nullable=True),
        sa.Column("approved_by", BIG, nullable=True),
        sa.Column("correction", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("scheduled_for", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("spooled_to", BIG, nullable=True),
        sa.Column("zones", sa.JSON, nullable=False),
        sa.Column("total", BIG, nullable=False),
        sa.Column("delivered", BIG, nullable=False),
        sa.Column("blocked", BIG, nullable=False),
        sa.Column("gone", BIG, nullable=False),
        sa.Column("failed", BIG, nullable=False),
        sa.Column("unknown", BIG, nullable=False),
        sa.Column("corrected", BIG, nullable=False),
        sa.Column("recalled", BIG, nullable=False),
        sa.Column("progress_chat", BIG, nullable=True),
        sa.Column("progress_message", BIG, nullable=True),
        sa.Column("progress_row", BIG, nullable=True),
        sa.Column("shown", sa.Text, nullable=True),
        sa.Column("look_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_broadcasts"),
    )
    op.create_index("ix_broadcasts_author_source", "broadcasts", ["author", "source"])
    op.create_index("ix_broadcasts_looked_at", "broadcasts", ["look_at"], **where("look_at IS NOT NULL"))
    op.create_index("ix_broadcasts_state", "broadcasts", ["state"])
    op.create_table(
        "conversations",
        sa.Column("chat", BIG, autoincrement=False, nullable=False),
        sa.Column("person_id", BIG, autoincrement=False, nullable=False),
        sa.Column("state", sa.Text, nullable=True),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("chat", "person_id", name="pk_conversations"),
    )
    op.create_table(
        "inbox",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("line", BIG, nullable=False),
        sa.Column("body", sa.Text, nullable=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", BIG, nullable=False),
        sa.Column("error", sa.Text, nullable=True),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
    )
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"])
    op.create_index("ix_inbox_waiting", "inbox", ["id"], **where("state = 'waiting'"))
    op.create_table(
        "invitations",
        sa.Column("code_hash", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("invited_by", BIG, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_by", BIG, nullable=True),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("code_hash", name="pk_invitations"),
    )
    op.create_table(
        "journal",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", BIG, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_journal"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("priority", BIG, nullable=False),
        sa.Column("chat", BIG, nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("file", sa.LargeBinary, nullable=True),
        sa.Column("file_name", sa.Text, nullable=True),
        sa.Column("echo", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("claimed_by", BIG, nullable=True),
        sa.Column("attempts", BIG, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("message_id", BIG, nullable=True),
        sa.Column("error", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_in_hand", "outbox", ["claimed_by"], **where("claimed_by IS NOT NULL"))
    op.create_index("ix_outbox_sent", "outbox", ["chat", "message_id"], **where("message_id IS NOT NULL"))
    op.create_index(
        "ix_outbox_waiting", "outbox", ["priority", "due_at", "id"], **where("state = 'waiting' AND claimed_by IS NULL")
    )
    op.create_table(
        "people",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("username", sa.Text, nullable=True),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("blocked_at", MOMENT, nullable=True),
        sa.Column("gone_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )
    op.create_index(
        "ix_people_reachable",
        "people",
        ["id"],
        **where("started_at IS NOT NULL AND blocked_at IS NULL AND gone_at IS NULL"),
    )
    op.create_table(
        "questions",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("chat", BIG, nullable=False),
        sa.Column("person", BIG, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("found", sa.Boolean, nullable=False),
        sa.Column("related", sa.JSON, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
    )
    op.create_index("ix_questions_chat_person_id", "questions", ["chat", "person", "id"])
    op.create_table(
        "followings",
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_followings_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "kind", "name", name="pk_followings"),
    )
    op.create_index("ix_followings_kind_name", "followings", ["kind", "name"])
    op.create_table(
        "handovers",
        sa.Column("message_id", BIG, autoincrement=False, nullable=False),
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("asker_chat", BIG, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_handovers_question_id_questions", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", name="pk_handovers"),
    )
    op.create_index("ix_handovers_question_id", "handovers", ["question_id"])
    op.create_table(
        "mutes",
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("category", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_mutes_person_id_people", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "category", name="pk_mutes"),
    )
    op.create_index("ix_mutes_category_person_id", "mutes", ["category", "person_id"])
    op.create_table(
        "ratings",
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("person", BIG, nullable=False),
        sa.Column("mark", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_ratings_question_id_questions", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question_id", "person", name="pk_ratings"),
    )
    op.create_table(
        "recipients",
        sa.Column("broadcast_id", BIG, nullable=False),
        sa.Column("person_id", BIG, autoincrement=False, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("revision", BIG, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("claimed_by", BIG, nullable=True),
        sa.Column("attempts", BIG, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("message_id", BIG, nullable=True),
        sa.Column("error", sa.Text, nullable=True),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name="fk_recipients_broadcast_id_broadcasts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("broadcast_id", "person_id", name="pk_recipients"),
    )
    op.create_index(
        "ix_recipients_delivered",
        "recipients",
        ["broadcast_id", "revision", "due_at"],
        **where("state = 'delivered' AND claimed_by IS NULL"),
    )
    op.create_index("ix_recipients_in_hand", "recipients", ["claimed_by"], **where("claimed_by IS NOT NULL"))
    op.create_index(
        "ix_recipients_waiting",
        "recipients",
        ["broadcast_id", "zone", "due_at"],
        **where("state = 'waiting' AND claimed_by IS NULL"),
    )
    op.create_table(
        "roles",
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("granted_by", BIG, nullable=True),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_roles_person_id_people", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "role", "scope", name="pk_roles"),
    )
    op.create_index("ix_roles_role", "roles", ["role"])
