"""What published demands say, mean and are about, in blocks: one that comes or goes changes a block of some hundreds.

Blocks are replaced, never changed, so that several threads may search them meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from knowledge.postings import Found, Segment, norms
from knowledge.terms import terms
from knowledge.thesaurus import thesaurus

SIZE = 256  # entries of a block: a search looks at each block, a renewal makes one anew
_USUAL = 700  # terms of a demand of the usual length
_FIELDS_FROM = 1 << 20  # numbers of fields begin there; those of characters are hashes, hardly ever so small

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Entry:
    """A published demand. `text` is all that may be shown of it but its title."""

    id: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Entries in the order of `ids`, and all that `read` reads in them."""

    ids: Ids
    segment: Segment

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Self:
        titles, texts = _all([entry.title for entry in entries]), _all([entry.text for entry in entries])
        lengths = np.bincount(np.concatenate((titles[1], texts[1])), minlength=len(entries))
        ids = np.array([entry.id for entry in entries], dtype=np.int64)
        return cls(ids, Segment.of(titles, texts, norms(lengths, _USUAL)))

    def changed(self, kept: NDArray[np.bool_], more: Sequence[Entry]) -> Self:
        """Those that are kept, and then more."""
        if kept.all() and not more:
            return self
        new = self.of(more)
        segment = Segment.joined([(self.segment, kept), (new.segment, np.ones(len(more), bool))])
        return type(self)(np.concatenate((self.ids[kept], new.ids)), segment)


def read(texts: Sequence[str]) -> tuple[Found, Found, Found]:
    """The characters, the meanings and the fields of each text, as terms."""
    meanings, rows = thesaurus().meanings(texts)
    fields = thesaurus().fields(meanings)
    return terms(texts), (meanings, rows), (fields[fields > 0] + np.uint64(_FIELDS_FROM), rows[fields > 0])


def renewed(blocks: Sequence[Block], leaving: Ids, entries: Sequence[Entry]) -> tuple[Block, ...]:
    """Without those that leave. New entries fill a block that changes anyway, or else the emptiest; what finds no room
    makes blocks of its own."""
    kept = [~np.isin(block.ids, leaving) for block in blocks]
    rooms = [SIZE - int(mask.sum()) for mask in kept]
    suits = [(not mask.all() and room >= len(entries), room) for mask, room in zip(kept, rooms, strict=True)]
    filled = suits.index(max(suits)) if suits else 0
    room = rooms[filled] if rooms else 0
    changed = [
        block.changed(mask, entries[:room] if number == filled else ())
        for number, (block, mask) in enumerate(zip(blocks, kept, strict=True))
    ]
    more = [Block.of(entries[begin : begin + SIZE]) for begin in range(room, len(entries), SIZE)]
    return tuple(block for block in (*changed, *more) if len(block.ids))


def _all(texts: Sequence[str]) -> Found:
    ways = read(texts)
    return np.concatenate([found for found, _ in ways]), np.concatenate([rows for _, rows in ways])
