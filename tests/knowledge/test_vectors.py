"""Vectors without a model."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge.vectors import DIMENSION, HashedVectors


def test_alike_texts_point_the_same_way() -> None:
    model = HashedVectors()
    passages = np.array(model.embed_documents(["现场赛由承办单位组织。", "奖金由需求方提供。"]))
    question = np.array(model.embed_query("現場賽是誰組織的？"))
    near, far = passages @ question
    assert near > 0.3 > abs(far)


@pytest.mark.parametrize("text", ["挑战", "", "。", "a" * 1000])
def test_a_vector_has_its_dimension_and_the_length_one_or_none(text: str) -> None:
    vector = np.array(HashedVectors().embed_documents([text])[0])
    assert vector.shape == (DIMENSION,)
    assert np.linalg.norm(vector) == pytest.approx(1 if any(map(str.isalnum, text)) else 0)


def test_another_process_makes_the_same_vectors() -> None:
    program = "from knowledge.vectors import HashedVectors; print(HashedVectors().embed_query('创新'))"
    root = Path(__file__).parents[2]
    other = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert json.loads(other.stdout) == HashedVectors().embed_query("创新")
