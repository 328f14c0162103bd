//! Step 4: from pairs to doses.

use std::collections::BTreeMap;

use super::compare::Pair;
use super::prepare::Prepared;
use super::unit::Unit;
use super::{Comparison, Verdict};

/// Units that are one dose.
pub(super) struct Cluster {
    pub(super) units: Vec<usize>,
    pub(super) links: Vec<Comparison>,
}

/// A pair of clusters that may be one dose.
pub(super) struct Open {
    /// Their places in [`Clusters::clusters`].
    pub(super) clusters: [usize; 2],
    /// The surest pair of reports that says so.
    pub(super) comparison: Comparison,
    /// Whether other reports of the two say that they are two doses.
    pub(super) apart: bool,
}

/// All clusters, and the pairs that stay open.
pub(super) struct Clusters {
    pub(super) clusters: Vec<Cluster>,
    pub(super) open: Vec<Open>,
}

/// What is known of the pairs of units.
struct Verdicts<'a, 'u, 'k, 'r> {
    units: &'a [Unit<'u, 'k, 'r>],
    compared: BTreeMap<[usize; 2], Verdict>,
}

impl Verdicts<'_, '_, '_, '_> {
    fn report(&self, unit: usize) -> Option<&Prepared<'_, '_>> {
        self.units.get(unit).map(|unit| unit.report)
    }

    /// Whether no two units of two clusters are distinct.
    fn may_be_one(&self, one: &[usize], other: &[usize]) -> bool {
        let mut pairs = one.iter().flat_map(|m| other.iter().map(move |n| (*m, *n)));
        !pairs.any(|(m, n)| {
            self.are_distinct(m, n) && !self.are_parts_of_one(m, n, one.iter().chain(other))
        })
    }

    fn are_distinct(&self, a: usize, b: usize) -> bool {
        let event = |unit: usize| self.units.get(unit).and_then(|unit| unit.event);
        if event(a).is_some() && event(a) == event(b) {
            return false;
        }
        let verdict = self.compared.get(&[a.min(b), a.max(b)]);
        !matches!(verdict, Some(Verdict::Duplicate | Verdict::Possible))
    }

    /// Whether two units that share nothing are parts of a combination of that day that is among
    /// these.
    fn are_parts_of_one<'i>(
        &self,
        a: usize,
        b: usize,
        mut among: impl Iterator<Item = &'i usize>,
    ) -> bool {
        if self.compared.contains_key(&[a.min(b), a.max(b)]) {
            return false;
        }
        let (Some(a), Some(b)) = (self.report(a), self.report(b)) else {
            return false;
        };
        let (Some(of_a), Some(of_b)) = (a.vaccine, b.vaccine) else {
            return false;
        };
        a.date == b.date
            && a.date.and_then(|date| date.day()).is_some()
            && among.any(|&unit| {
                let Some(whole) = self.report(unit) else {
                    return false;
                };
                let Some(of_whole) = whole.vaccine else {
                    return false;
                };
                whole.date == a.date
                    && of_a.antigens.is_subset(&of_whole.antigens)
                    && of_b.antigens.is_subset(&of_whole.antigens)
            })
    }
}

/// Joins the pairs that are duplicates, the surest first, as long as no two units of the joined
/// whole are distinct; parts of one combination that is among them are not. A duplicate that could
/// not be joined is only possible.
pub(super) fn cluster(units: &[Unit<'_, '_, '_>], mut pairs: Vec<Pair>) -> Clusters {
    let verdicts = Verdicts {
        units,
        compared: pairs
            .iter()
            .map(|(pair, found)| (*pair, found.verdict))
            .collect(),
    };
    // Of each unit, the slot of its cluster; units of one event are one from the start.
    let mut clusters: Vec<Option<Cluster>> = Vec::with_capacity(units.len());
    let mut slots: Vec<usize> = Vec::with_capacity(units.len());
    let mut of_event: BTreeMap<usize, usize> = BTreeMap::new();
    for (number, unit) in units.iter().enumerate() {
        let slot = match unit.event {
            Some(event) => *of_event.entry(event).or_insert(number),
            None => number,
        };
        slots.push(slot);
        clusters.push((slot == number).then(|| Cluster {
            units: Vec::new(),
            links: Vec::new(),
        }));
        if let Some(Some(cluster)) = clusters.get_mut(slot) {
            cluster.units.push(number);
        }
    }
    pairs.sort_by_key(|(pair, found)| (found.verdict, found.rule, -found.score, *pair));
    let mut possible = Vec::new();
    for ([a, b], comparison) in pairs {
        if comparison.verdict == Verdict::Distinct {
            continue;
        }
        let (Some(&home), Some(&guest)) = (slots.get(a), slots.get(b)) else {
            continue;
        };
        if home == guest {
            let event = |unit: usize| units.get(unit).and_then(|unit| unit.event);
            if event(a).is_some()
                && event(a) == event(b)
                && let Some(Some(cluster)) = clusters.get_mut(home)
            {
                cluster.links.push(comparison);
            }
            continue;
        }
        let members = |slot: usize| clusters.get(slot).and_then(Option::as_ref);
        let joinable = comparison.verdict == Verdict::Duplicate
            && matches!((members(home), members(guest)), (Some(x), Some(y))
                if verdicts.may_be_one(&x.units, &y.units));
        if !joinable {
            possible.push(([a, b], comparison));
            continue;
        }
        let joined = clusters.get_mut(guest).and_then(Option::take);
        if let (Some(joined), Some(Some(cluster))) = (joined, clusters.get_mut(home)) {
            for &unit in &joined.units {
                if let Some(slot) = slots.get_mut(unit) {
                    *slot = home;
                }
            }
            cluster.units.extend(joined.units);
            cluster.links.extend(joined.links);
            cluster.links.push(comparison);
        }
    }
    let mut places: BTreeMap<usize, usize> = BTreeMap::new();
    let mut kept: Vec<Cluster> = Vec::new();
    for (slot, cluster) in clusters.into_iter().enumerate() {
        if let Some(mut cluster) = cluster {
            cluster.units.sort_unstable();
            places.insert(slot, kept.len());
            kept.push(cluster);
        }
    }
    let mut open: BTreeMap<[usize; 2], Open> = BTreeMap::new();
    for (pair, comparison) in possible {
        let place = |unit: usize| places.get(slots.get(unit)?).copied();
        let [Some(first), Some(second)] = pair.map(place) else {
            continue;
        };
        let between = [first.min(second), first.max(second)];
        let (Some(x), Some(y)) = (kept.get(first), kept.get(second)) else {
            continue;
        };
        if first != second {
            open.entry(between).or_insert_with(|| Open {
                clusters: between,
                comparison,
                apart: !verdicts.may_be_one(&x.units, &y.units),
            });
        }
    }
    Clusters {
        clusters: kept,
        open: open.into_values().collect(),
    }
}
