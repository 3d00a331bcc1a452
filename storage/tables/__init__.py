"""The tables, by noun. What a state may be, and who may change it, stands in the file named for the noun.

Whoever imports one knows them all: a key of one table names another, and a migration compares every one.
"""

import storage.tables.broadcasts
import storage.tables.challengers
import storage.tables.chats
import storage.tables.demands
import storage.tables.forms
import storage.tables.journal
import storage.tables.messages
import storage.tables.people
import storage.tables.questions
import storage.tables.solutions
import storage.tables.updates  # noqa: F401 - one for all
