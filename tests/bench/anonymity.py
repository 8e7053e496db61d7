"""What a neighbour learns from reports: `./dev bench anonymity`, half a minute.

A village: the kiosk is open five days a week and has five visits a day. A neighbour has seen
somebody at the kiosk, and wonders whether they opened a service. Before the report they think that
as probable as for anybody (the prior); afterwards they reckon with all that the report says, as
well as it can be done (Bayes, exactly). We look at the weeks in which the person did open it.
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from kiosk.usage.metric import SHAPES, Metric
from kiosk.usage.noise import discrete_laplace

TRIALS: Final = 20_000
A_DAY: Final = 5  # visits
HOURS: Final = 3  # a day
DAYS: Final = 5  # a week
WEEKS: Final = 4  # a month
LIKELY: Final = 0.25  # the share of visits that open a big service
RARE: Final = 0.02
MORE: Final = 0.025  # how much the mean may lie above the prior
SURE: Final = 0.9
_TOTAL: Final = SHAPES[Metric.SESSIONS].scale
_CELL: Final = SHAPES[Metric.SERVICES].scale
_FAR: Final = 40  # noise beyond which nothing has a probability worth reckoning with
_YEAR: Final = (1, 4, 12, 52)  # weeks


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a neighbour learns from one kind of publication.

    Attributes:
        posteriors: what they think afterwards, sorted.
        alone: the share of cells in which nobody else was.
        published: whether this is what the kiosk does.
    """

    name: str
    prior: float
    posteriors: list[float]
    alone: float
    published: bool = False

    @property
    def mean(self) -> float:
        """What they think afterwards, on the average."""
        return math.fsum(self.posteriors) / len(self.posteriors)

    @property
    def met(self) -> bool:
        """Whether it is what we promise, where it is published."""
        safe = self.mean <= self.prior + MORE and self.posteriors[-1] < SURE
        return safe or not self.published

    def line(self) -> str:
        """Give it as a line of a table."""
        at = self.posteriors[int(0.99 * len(self.posteriors))]
        sure = sum(one >= SURE for one in self.posteriors) / len(self.posteriors)
        verdict = ("reached" if self.met else "NOT REACHED") if self.published else ""
        return (
            f"{self.name:<46} {self.prior:5.2f} {self.mean:7.3f} {at:7.3f} "
            f"{self.posteriors[-1]:7.3f} {sure:7.1%} {self.alone:7.1%}  {verdict}"
        )


@cache
def _laplace(scale: int, x: int) -> float:
    share = math.exp(-1 / scale)
    return (1 - share) / (1 + share) * share ** abs(x)


@cache
def _binomial(n: int, k: int, p: float) -> float:
    return math.comb(n, k) * p**k * (1 - p) ** (n - k) if 0 <= k <= n else 0.0


@cache
def _poisson(mean: float, k: int) -> float:
    return math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) if k >= 0 else 0.0


@cache
def _cell(others: int, told: int, p: float, *, opened: bool) -> float:
    """Give how probable a noised number is, where the others are so many."""
    return math.fsum(
        _binomial(others, k, p) * _laplace(_CELL, told - k - opened) for k in range(others + 1)
    )


def exact(others: int, opened: int) -> float:
    """Give what a neighbour thinks who is told exact numbers: each visit is as good as another."""
    return (opened + 1) / (others + 1)


@cache
def noised(mean: float, told_total: int, told: int, p: float) -> float:
    """Give what a neighbour thinks who is told the two noised numbers."""
    odds = [0.0, 0.0]
    for others in range(max(0, told_total - 1 - _FAR // 2), told_total + _FAR // 2):
        weight = _poisson(mean, others) * _laplace(_TOTAL, told_total - others - 1)
        for opened in (False, True):
            odds[opened] += weight * _cell(others, told, p, opened=opened)
    yes, no = p * odds[True], (1 - p) * odds[False]
    return yes / (yes + no)


@cache
def counted(others: int, told: int, p: float) -> float:
    """Give the same for one who has counted everybody who came."""
    yes, no = (
        share * _cell(others, told, p, opened=opened)
        for share, opened in ((p, True), (1 - p, False))
    )
    return yes / (yes + no)


def _sample_poisson(mean: float, dice: random.Random) -> int:
    limit, k, product = math.exp(-mean), 0, dice.random()
    while product > limit:
        k, product = k + 1, product * dice.random()
    return k


def _learnt(
    name: str,
    mean: float,
    p: float,
    think: Callable[[int, int], float],
    *,
    published: bool = False,
) -> Learnt:
    dice = random.Random(1)  # noqa: S311 - to be the same again
    posteriors, alone = [], 0
    for _ in range(TRIALS):
        others = _sample_poisson(mean, dice)
        opened = sum(dice.random() < p for _ in range(others))
        alone += not others
        posteriors.append(think(others, opened))
    return Learnt(name, p, sorted(posteriors), alone / TRIALS, published)


def _drawn(scale: int, dice: random.Random) -> int:
    return discrete_laplace(scale, dice.randrange)


def table() -> list[Learnt]:
    """Simulate each kind of publication."""
    dice = random.Random(2)  # noqa: S311 - to be the same again
    week = float(A_DAY * DAYS)
    rows = [_learnt("each visit with its time", 0.0, LIKELY, exact)]
    for p in (LIKELY, RARE):
        for name, mean in (
            ("exact, by the hour", A_DAY / HOURS),
            ("exact, by the day", float(A_DAY)),
            ("exact, by the week", week),
            ("exact, by the month", week * WEEKS),
        ):
            rows.append(_learnt(name, mean, p, exact))
        rows.append(
            _learnt(
                "noised, by the week: what we publish",
                week,
                p,
                lambda others, opened, p=p: noised(  # type: ignore[misc]
                    week,
                    others + 1 + _drawn(_TOTAL, dice),
                    opened + 1 + _drawn(_CELL, dice),
                    p,
                ),
                published=True,
            )
        )
        rows.append(
            _learnt(
                "the same, to one who counted who came",
                week,
                p,
                lambda others, opened, p=p: counted(  # type: ignore[misc]
                    others, opened + 1 + _drawn(_CELL, dice), p
                ),
                published=True,
            )
        )
    return rows


def habit(weeks: int, p: float) -> float:
    """Give what one thinks on the average who has counted who came, after so many weeks.

    In each of them the person came once, and opened the service each time; the neighbour wonders
    whether they do so each time, or are like anybody.
    """
    dice = random.Random(3)  # noqa: S311 - to be the same again
    total = 0.0
    runs = TRIALS // 10
    for _ in range(runs):
        odds = p / (1 - p)
        for _ in range(weeks):
            others = _sample_poisson(float(A_DAY * DAYS), dice)
            told = sum(dice.random() < p for _ in range(others)) + 1 + _drawn(_CELL, dice)
            never = _cell(others, told, p, opened=False)
            odds *= _cell(others, told, p, opened=True) / never
        total += odds / (1 + odds)
    return total / runs


def bound(p: float) -> float:
    """Give what nobody can think beyond, whatever else they know: one number differs by one."""
    odds = p / (1 - p) * math.exp(1 / _CELL)
    return odds / (1 + odds)


def main() -> int:
    """Simulate, and tell; 1 where a promise is not kept."""
    write = sys.stdout.write
    write(f"{'':<46} prior    mean     p99     max  >= 0.9   alone\n")
    rows = table()
    for row in rows:
        write(f"{row.line()}\n")
    for p in (LIKELY, RARE):
        write(f"whatever one knows besides, prior {p}: at most {bound(p):.3f} after one week\n")
    for weeks in _YEAR:
        write(f"a weekly habit, prior {LIKELY}: {habit(weeks, LIKELY):.3f} after {weeks} week(s)\n")
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
