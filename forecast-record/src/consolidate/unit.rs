//! Reports that are one dose without any doubt, grouped before pairs are compared.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use forecast_core::date::Date;
use forecast_core::patient::DoseCondition;
use forecast_core::schedule::Cvx;

use super::prepare::{Number, Prepared};
use crate::model::Completion;

/// Reports that say the same of a dose. The first stands for all of them.
pub(super) struct Unit<'u, 'k, 'r> {
    /// The report that stands for all.
    pub(super) report: &'u Prepared<'k, 'r>,
    /// Positions in the canonical order.
    pub(super) members: Vec<usize>,
    /// The numbers of the dose.
    pub(super) numbers: BTreeSet<Number<'r>>,
    /// The event that it is a report of, where it names one: units of one event are the same dose.
    pub(super) event: Option<usize>,
}

impl Unit<'_, '_, '_> {
    /// Whether an authority gave both a number, and none gave both the same.
    pub(super) fn numbered_apart(&self, other: &Unit<'_, '_, '_>) -> bool {
        let both_of_one = self.numbers.iter().any(|mine| {
            other
                .numbers
                .iter()
                .any(|it| it.authority == mine.authority)
        });
        both_of_one && self.numbers.is_disjoint(&other.numbers)
    }
}

/// Groups the reports that say the same, and numbers the events that they name.
pub(super) fn units<'u, 'k, 'r>(order: &[&'u Prepared<'k, 'r>]) -> Vec<Unit<'u, 'k, 'r>> {
    let mut units: Vec<Unit<'u, 'k, 'r>> = Vec::with_capacity(order.len());
    let mut alike: HashMap<u64, Vec<usize>> = HashMap::with_capacity(order.len());
    for (position, report) in order.iter().enumerate() {
        let bucket = alike.entry(fingerprint(report)).or_default();
        let known = bucket.iter().copied().find(|&at| {
            units
                .get(at)
                .is_some_and(|unit| unit.report.says_the_same(report))
        });
        if let Some(unit) = known.and_then(|at| units.get_mut(at)) {
            unit.members.push(position);
            unit.numbers.extend(report.number);
        } else {
            bucket.push(units.len());
            units.push(Unit {
                report,
                members: vec![position],
                numbers: report.number.into_iter().collect(),
                event: None,
            });
        }
    }
    number_events(&mut units);
    units
}

/// Every report a unit of its own.
pub(super) fn singles<'u, 'k, 'r>(order: &[&'u Prepared<'k, 'r>]) -> Vec<Unit<'u, 'k, 'r>> {
    let unit = |(position, report): (usize, &&'u Prepared<'k, 'r>)| Unit {
        report,
        members: vec![position],
        numbers: report.number.into_iter().collect(),
        event: None,
    };
    order.iter().enumerate().map(unit).collect()
}

/// A number that reports which say the same have in common. Others may have it too.
fn fingerprint(prepared: &Prepared<'_, '_>) -> u64 {
    let report = prepared.report;
    let mut hasher = DefaultHasher::new();
    (
        prepared.date,
        prepared.cvx,
        report.origin,
        report.completion,
    )
        .hash(&mut hasher);
    for letter in prepared.lot.iter().flat_map(|lot| lot.letters()) {
        letter.hash(&mut hasher);
    }
    (&report.filler_id, &report.placer_id, &report.ndc).hash(&mut hasher);
    (&report.trade_name, &report.other_codes, &report.remarks).hash(&mut hasher);
    (&report.site, &report.route, &report.amount).hash(&mut hasher);
    hasher.finish()
}

/// What units of one event have in common: the day, the vaccine and the organisation, and whether
/// all of the dose was given and nothing was wrong with it.
type Event = (Date, Cvx, String, Completion, Option<DoseCondition>);

/// The numbers of the events of one day, vaccine and organisation, by how the dose was given.
type Numbers = Vec<(Completion, Option<DoseCondition>, usize)>;

fn number_events(units: &mut [Unit<'_, '_, '_>]) {
    let mut known: BTreeMap<(Date, Cvx, String), Numbers> = BTreeMap::new();
    let mut next = 0;
    for unit in units {
        let Some((day, cvx, organisation, completion, condition)) = event(unit.report) else {
            continue;
        };
        let alike = known.entry((day, cvx, organisation)).or_default();
        let found = alike
            .iter()
            .find(|(c, with, _)| (*c, *with) == (completion, condition));
        let number = found.map_or(next, |(.., number)| *number);
        if number == next {
            alike.push((completion, condition, number));
            next += 1;
        }
        unit.event = Some(number);
    }
}

fn event(prepared: &Prepared<'_, '_>) -> Option<Event> {
    Some((
        prepared.date?.day()?,
        prepared.vaccine_code()?,
        prepared.organisation?.key(),
        prepared.report.completion,
        prepared.report.condition,
    ))
}
