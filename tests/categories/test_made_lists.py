"""The lists that the figures are taken on are like the real ones."""

import random
from collections import Counter

from tests.bench.lists import ADULT, SEED, Pool, adult


def test_adult_is_mostly_blogs_repeated_under_the_names_of_countries():
    chance = random.Random(SEED)  # noqa: S311 - the same lists each time
    kinds: Counter[str] = Counter()
    blogs: Counter[str] = Counter()
    letters = 0
    for name in adult(chance, Pool(chance, None), share=0.02):
        letters += len(name) + 1
        labels = name.split(".")
        kind = labels[1] if labels[1] in {"blogspot", "tumblr"} else "plain"
        kinds["number" if labels[-1].isdigit() else kind] += 1
        if kind == "blogspot":
            blogs[labels[0]] += 1
    total = kinds.total()
    assert abs(total - ADULT * 0.02) < 67
    assert 0.73 < kinds["blogspot"] / total < 0.77
    assert 0.08 < kinds["tumblr"] / total < 0.10
    assert kinds["number"] == 144
    assert 55 < total * kinds["blogspot"] / total / len(blogs) < 65
    assert 24 < letters / total < 27
