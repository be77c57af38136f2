"""What the marks so far say of every pupil in every subject: steps (1) to (4) of the method."""

from dataclasses import dataclass

import numpy as np

from .settings import HIGHEST, LOWEST, Settings
from .table import Codes, Numbers, Table

MARGIN = 0.05  # a level stays that far inside the scale


@dataclass(frozen=True)
class Kinds:
    """By kind of work: how much better it is marked than the mean, the noise of one mark, how many were seen."""

    difficulty: Numbers
    noise: Numbers
    common_noise: float
    seen: Numbers


@dataclass(frozen=True)
class Levels:
    """By pair: the level and its variance, the own recent mean, the trust in it; by group and pupil their parts."""

    level: Numbers
    variance: Numbers
    own: Numbers
    trust: Numbers
    group: Numbers
    pupil: Numbers


def bell(level: Numbers) -> Numbers:
    """h(μ): marks near the ends of the scale vary less."""
    return np.maximum((5.25 - level) * (level - 1.5), 0.35) / 3.5


def total(codes: Codes, values: Numbers | None, size: int) -> Numbers:
    """Sum (count without values) of each code, as floats also when there is nothing to sum."""
    return np.bincount(codes, values, minlength=size).astype(np.float64)


def ratio(above: Numbers, below: Numbers, otherwise: Numbers | float = 0.0) -> Numbers:
    """Division that answers ``otherwise`` where there is nothing to divide by."""
    return np.where(below > 0, above / np.where(below > 0, below, 1.0), otherwise)


# --- (1), (2) kinds of work -------------------------------------------------------------------------------------------
def kinds_of_work(table: Table, settings: Settings) -> Kinds:
    """Difficulty and noise of each kind, shrunk to what was known before."""
    known = np.array([settings.difficulty.get(weight, settings.weight_slope * np.log(weight))
                      for weight in table.kinds.tolist()], dtype=np.float64)
    seen = total(table.kind, None, len(known))
    counts = total(table.pair, None, table.pairs)
    difficulty, strength = known.copy(), settings.difficulty_weight
    # Sums over marks are sums over pair × kind, which are far fewer.
    cells = np.bincount(table.pair * max(len(known), 1) + table.kind,
                        minlength=table.pairs * len(known)).reshape(table.pairs, len(known)).astype(np.float64)
    sums, means = total(table.pair, table.mark, table.pairs), np.zeros(table.pairs)
    of_kind = total(table.kind, table.mark, len(known))
    for _ in range(settings.passes):
        means = ratio(sums - cells @ difficulty, counts)
        difficulty = (of_kind - cells.T @ means + strength * known) / (seen + strength)
    used = seen * table.kinds
    if used.sum() > 0:
        difficulty = difficulty - (used @ difficulty) / used.sum()
    noise, common = _noise(table, difficulty, settings)
    return Kinds(difficulty, noise, common, seen)


def _noise(table: Table, difficulty: Numbers, settings: Settings) -> tuple[Numbers, float]:
    """Pooled squared deviation from the weighted mean of the pair, per degree of freedom and per h(mean)."""
    size = len(difficulty)
    weights = total(table.pair, table.weight, table.pairs)
    squares = total(table.pair, table.weight ** 2, table.pairs)
    cleared = table.mark - difficulty[table.kind]
    means = ratio(total(table.pair, table.weight * cleared, table.pairs), weights, settings.school_mean)
    scale = 1 / bell(means)
    apart = (cleared - means[table.pair]) ** 2 * scale[table.pair]
    share = np.where(weights > 0, 1 / np.where(weights > 0, weights, 1.0), 0.0)
    free = 1 - 2 * table.weight * share[table.pair] + (squares * share ** 2)[table.pair]
    deviation, freedom = total(table.kind, apart, size), np.maximum(total(table.kind, free, size), 0)
    common = ((deviation.sum() + settings.noise_weight * settings.noise)
              / (freedom.sum() + settings.noise_weight))
    noise = (deviation + settings.kind_noise_weight * common) / (freedom + settings.kind_noise_weight)
    return np.maximum(noise, 0.01), float(max(common, 0.01))


# --- (3) recent weighted mean -----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Evidence:
    """Sums over the marks of a pair that do not change from pass to pass."""

    fresh: Numbers  # u of each mark
    cleared: Numbers  # z of each mark
    weights: Numbers
    information: Numbers
    prior_information: Numbers
    prior_mean: Numbers

    def mean(self, table: Table, common: Numbers) -> tuple[Numbers, Numbers]:
        """ȳ and I of each pair, with last year's mark; ``common`` is the effect of each paper."""
        sums = total(table.pair, self.fresh * (self.cleared - common[table.paper]), table.pairs)
        own = ratio(sums, self.weights)
        information = self.information + self.prior_information
        mean = ratio(own * self.information + self.prior_mean * self.prior_information, information)
        return mean, information


def _evidence(table: Table, kinds: Kinds, settings: Settings, now: float) -> _Evidence:
    fresh = table.weight * np.exp2((table.week - now) / settings.half_life)
    weights = total(table.pair, fresh, table.pairs)
    spread = total(table.pair, fresh * table.weight * kinds.noise[table.kind], table.pairs)
    has_prior = np.isfinite(table.pair_prior)
    age = np.exp2(-(now + settings.prior_age) / settings.half_life)
    prior = np.where(has_prior, settings.prior_marks * age / kinds.common_noise, 0.0)
    own = ratio(total(table.pair, fresh * (table.mark - kinds.difficulty[table.kind]), table.pairs), weights)
    mean = np.where(has_prior, table.pair_prior - _excess(table, own, ratio(weights ** 2, spread), settings), 0.0)
    # An old mark weighs 2^(−age/H) in both sums, so the information of old marks fades by itself.
    return _Evidence(fresh, table.mark - kinds.difficulty[table.kind], weights, ratio(weights ** 2, spread), prior,
                     mean)


def _excess(table: Table, own: Numbers, information: Numbers, settings: Settings) -> float:
    """δ: how much better last year's annual marks are than the marks of now, the default until pairs say otherwise."""
    both = np.isfinite(table.pair_prior) & (information > 0)
    # A pair counts by how sure its own mean is: few marks early in the year are noise around the level.
    sure = settings.var_pair / (settings.var_pair + 1 / information[both])
    apart = float(sure @ (table.pair_prior[both] - own[both]))
    strength = settings.default_weight
    return (apart + strength * settings.prior_excess) / (float(sure.sum()) + strength)


# --- (4) level --------------------------------------------------------------------------------------------------------
def levels(table: Table, kinds: Kinds, settings: Settings, now: float) -> Levels:
    """Shrunken levels: class mean + the pupil's general level + what is the pupil's own in this subject."""
    evidence = _evidence(table, kinds, settings, now)
    fit = _Fit(table, settings)
    common = np.zeros(table.papers)
    papers = total(table.paper, None, table.papers)
    for number in range(settings.passes):
        own, information = evidence.mean(table, common)
        fit.step(own, information)
        if number + 1 < settings.passes:
            apart = evidence.cleared - fit.level()[table.pair]
            mean = ratio(total(table.paper, apart, table.papers), papers)
            common = mean * settings.var_paper / (settings.var_paper + kinds.common_noise / np.maximum(papers, 1))
    trust = fit.trust
    level = np.clip(fit.level(), LOWEST + MARGIN, HIGHEST - MARGIN)
    variance = fit.var_pair * (1 - trust) + (1 - trust) ** 2 * (
        fit.pupil_variance[table.pair_pupil] + fit.group_variance[table.pair_group])
    return Levels(level, variance, np.where(information > 0, own, level), trust, fit.group, fit.pupil)


class _Fit:
    """The backfitting: every step makes the means of groups, pupils and pairs, and their variances, a bit truer."""

    def __init__(self, table: Table, settings: Settings) -> None:
        self.table, self.settings = table, settings
        self.var_pair, self.var_pupil = settings.var_pair, settings.var_pupil
        self.group = np.full(table.groups, settings.school_mean)
        self.pupil = np.zeros(table.pupils)
        self.trust = np.zeros(table.pairs)
        self.own = np.zeros(table.pairs)
        self.pupil_variance = np.full(table.pupils, settings.var_pupil)
        self.group_variance = np.full(table.groups, settings.var_group + settings.var_subject)

    def expected(self) -> Numbers:
        """What class and general level promise for each pair."""
        return self.group[self.table.pair_group] + self.pupil[self.table.pair_pupil]

    def level(self) -> Numbers:
        """θ of each pair."""
        expected = self.expected()
        return expected + self.trust * (self.own - expected)

    def step(self, own: Numbers, information: Numbers) -> None:
        """One pass: groups, pupils, pairs, then the variances by moments."""
        table = self.table
        self.own = own
        noise = bell(np.clip(self.expected(), LOWEST + MARGIN, HIGHEST - MARGIN))
        variance = np.where(information > 0, noise / np.where(information > 0, information, 1.0), np.inf)
        sure = 1 / (self.var_pair + variance)
        self._groups(sure)
        by_pupil = total(table.pair_pupil, sure, table.pupils) + 1 / self.var_pupil
        apart = total(table.pair_pupil, sure * (own - self.group[table.pair_group]), table.pupils)
        self.pupil, self.pupil_variance = apart / by_pupil, 1 / by_pupil
        self._variances(variance)
        self.trust = self.var_pair / (self.var_pair + variance)

    def _groups(self, sure: Numbers) -> None:
        table, settings = self.table, self.settings
        by_group = total(table.pair_group, sure, table.groups)
        sums = total(table.pair_group, sure * (self.own - self.pupil[table.pair_pupil]), table.groups)
        means = ratio(sums, by_group)
        seen = by_group > 0
        strength = np.where(seen, 1 / (settings.var_group + 1 / np.where(seen, by_group, 1.0)), 0.0)
        subjects = len(table.subjects)
        middle = self._middle(sure)
        by_subject = total(table.group_subject, strength, subjects) + 1 / settings.var_subject
        subject = (total(table.group_subject, strength * means, subjects) + middle / settings.var_subject) / by_subject
        precision = by_group + 1 / settings.var_group
        self.group = (sums + subject[table.group_subject] / settings.var_group) / precision
        pull = 1 / settings.var_group / precision  # how much of the subject's doubt the group inherits
        self.group_variance = 1 / precision + pull ** 2 / by_subject[table.group_subject]

    def _middle(self, sure: Numbers) -> float:
        """m₀: the mean of the school, by default until sixty pairs say otherwise."""
        share = self.var_pair * sure
        return float((self.settings.default_weight * self.settings.school_mean + share @ self.own)
                     / (self.settings.default_weight + share.sum()))

    def _variances(self, variance: Numbers) -> None:
        """τ_a² from products of one pupil's residuals in different subjects, τ_d² from what is left; both shrunk."""
        table, settings = self.table, self.settings
        weight = 1 / (self.var_pair + self.var_pupil + variance)
        if not weight.any():
            return
        apart = self.own - self.group[table.pair_group]
        known = np.isfinite(variance)
        spread = float(((apart ** 2)[known] - variance[known]) @ weight[known] / weight.sum())
        sums = total(table.pair_pupil, weight * apart, table.pupils)
        weights = total(table.pair_pupil, weight, table.pupils)
        crossed = float((weights ** 2).sum() - (weight ** 2).sum())
        products = float((sums ** 2).sum() - ((weight * apart) ** 2).sum())
        pupil = max(products / crossed, 0.0) if crossed > 1e-9 else settings.var_pupil
        trusted = settings.default_weight / (settings.default_weight
                                             + float(weight.sum()) * (settings.var_pair + settings.var_pupil))
        self.var_pupil = max(trusted * settings.var_pupil + (1 - trusted) * pupil, 0.01)
        self.var_pair = max(trusted * settings.var_pair + (1 - trusted) * (spread - pupil), 0.01)
