"""Questions, ratings, handovers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("chat", BIG, nullable=False),
        sa.Column("person", BIG, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("found", sa.Boolean, nullable=False),
        sa.Column("related", sa.JSON, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
    )
    op.create_index("ix_questions_chat_person_id", "questions", ["chat", "person", "id"])
    op.create_table(
        "ratings",
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("person", BIG, nullable=False),
        sa.Column("mark", BIG, nullable=False),
        sa.PrimaryKeyConstraint("question_id", "person", name="pk_ratings"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_ratings_question_id_questions", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "handovers",
        sa.Column("staff_chat", BIG, nullable=False),
        sa.Column("staff_message", BIG, nullable=False),
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("asker_chat", BIG, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("staff_chat", "staff_message", name="pk_handovers"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_handovers_question_id_questions", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_handovers_question_id", "handovers", ["question_id"])
