//! Step 1: versions of one report, and deletions.

use std::collections::{BTreeMap, BTreeSet};

use super::prepare::{Loose, Number, Prepared};
use super::{Rule, Withdrawn};
use crate::model::{Action, Record};

/// The reports that stand after updates and deletions.
pub(super) struct Standing {
    /// Their indexes, in order.
    pub(super) reports: Vec<usize>,
    pub(super) withdrawn: Vec<Withdrawn>,
    pub(super) unmatched_deletions: Vec<usize>,
}

/// Obeys updates and deletions: of reports with one dose number the latest stands, and none if that
/// is a deletion. Where a message gives one number to several doses (that of the visit), the number
/// names a dose together with its day and vaccine. A deletion whose number is not known takes out the reports of the same
/// organisation for the same day and vaccine that are not later than it.
pub(super) fn standing(record: &Record, prepared: &[Prepared<'_, '_>]) -> Standing {
    let mut chains: BTreeMap<Number<'_>, Vec<&Prepared<'_, '_>>> = BTreeMap::new();
    let mut single: Vec<&Prepared<'_, '_>> = Vec::new();
    for report in prepared {
        match dose_number(record, report) {
            Some(key) => chains.entry(key).or_default().push(report),
            None => single.push(report),
        }
    }
    let mut standing = Standing {
        reports: Vec::new(),
        withdrawn: Vec::new(),
        unmatched_deletions: Vec::new(),
    };
    let mut deletions: Vec<&Prepared<'_, '_>> = Vec::new();
    let mut alive: Vec<&Prepared<'_, '_>> = Vec::new();
    for mut chain in chains
        .into_values()
        .flat_map(|reports| one_dose_each(record, reports))
    {
        chain.sort_by(|a, b| {
            // Of two of one moment the newly given one knows more than the historical one.
            let key = |p: &Prepared<'_, '_>| (p.reported, p.report.action, p.report.newly_given());
            key(a).cmp(&key(b)).then_with(|| a.canonical(b))
        });
        let Some((last, earlier)) = chain.split_last() else {
            continue;
        };
        let deleted = last.report.action == Action::Delete;
        let rule = if deleted {
            Rule::Deleted
        } else {
            Rule::SameDoseId
        };
        let replaced = earlier.iter().map(|report| Withdrawn {
            report: report.index,
            by: last.index,
            rule,
        });
        standing.withdrawn.extend(replaced);
        if !deleted {
            alive.push(last);
        } else if earlier.is_empty() {
            deletions.push(last);
        }
    }
    for report in single {
        if report.report.action == Action::Delete {
            deletions.push(report);
        } else {
            alive.push(report);
        }
    }
    obey(&deletions, prepared, &mut alive, &mut standing);
    standing.reports = alive.iter().map(|report| report.index).collect();
    standing.reports.sort_unstable();
    standing.withdrawn.sort_unstable();
    standing.unmatched_deletions.sort_unstable();
    standing
}

/// Takes out what deletions without a known number mean.
fn obey<'p, 'k, 'r>(
    deletions: &[&'p Prepared<'k, 'r>],
    prepared: &'p [Prepared<'k, 'r>],
    alive: &mut Vec<&'p Prepared<'k, 'r>>,
    standing: &mut Standing,
) {
    let mut meant: BTreeMap<_, Vec<&Prepared<'_, '_>>> = BTreeMap::new();
    if !deletions.is_empty() {
        for report in prepared {
            let key = (report.date, report.cvx);
            meant.entry(key).or_default().push(report);
        }
    }
    let standing_ones: BTreeSet<usize> = alive.iter().map(|report| report.index).collect();
    let deleted = standing.withdrawn.iter();
    let deleted = deleted.filter(|it| it.rule == Rule::Deleted);
    let mut gone: BTreeSet<usize> = deleted.map(|it| it.report).collect();
    for deletion in deletions {
        let mut found = false;
        let key = (deletion.date, deletion.cvx);
        for report in meant.get(&key).into_iter().flatten() {
            // Another deletion may have taken the same report out already.
            let known = standing_ones.contains(&report.index) || gone.contains(&report.index);
            if !known || !is_target(deletion, report) {
                continue;
            }
            found = true;
            if gone.insert(report.index) {
                standing.withdrawn.push(Withdrawn {
                    report: report.index,
                    by: deletion.index,
                    rule: Rule::Deleted,
                });
            }
        }
        if !found {
            standing.unmatched_deletions.push(deletion.index);
        }
    }
    alive.retain(|report| !gone.contains(&report.index));
}

/// The reports of one number, as one list or, where it is not one dose's, by day and vaccine.
fn one_dose_each<'p, 'k, 'r>(
    record: &Record,
    reports: Vec<&'p Prepared<'k, 'r>>,
) -> Vec<Vec<&'p Prepared<'k, 'r>>> {
    if !names_several(record, &reports) {
        return vec![reports];
    }
    let mut chains: BTreeMap<_, Vec<&Prepared<'_, '_>>> = BTreeMap::new();
    for report in reports {
        // Of unknown vaccines only the sender's own words say which is which.
        let words = report.unknown.then_some(&report.report.other_codes);
        let key = (report.date, report.cvx, report.ndc.map(Loose::text), words);
        chains.entry(key).or_default().push(report);
    }
    chains.into_values().collect()
}

/// Whether one message, or one source at one time, gave the number to several doses: of different
/// days, or of vaccines that cannot be two names of one.
fn names_several(record: &Record, reports: &[&Prepared<'_, '_>]) -> bool {
    let mut visits: BTreeMap<_, BTreeMap<_, &Prepared<'_, '_>>> = BTreeMap::new();
    for report in reports {
        if report.report.action != Action::Add {
            continue;
        }
        let source = &report.report.source;
        let message = record.sources.get(source);
        let is_message = message.is_some_and(|source| source.control_id.is_some());
        let time = report.reported.filter(|_| !is_message);
        let words = report.unknown.then_some(&report.report.other_codes);
        let doses = visits.entry((source, time)).or_default();
        doses.insert((report.date, report.cvx, words), *report);
        let mut days = doses.keys().filter_map(|(day, ..)| *day);
        if let (Some(first), Some(last)) = (days.next(), days.next_back())
            && first != last
        {
            return true;
        }
    }
    visits.values().any(|doses| {
        let doses: Vec<&&Prepared<'_, '_>> = doses.values().collect();
        let pairs = doses.iter().enumerate();
        pairs
            .flat_map(|(index, one)| doses.iter().skip(index + 1).map(move |other| (one, other)))
            .any(|(one, other)| are_different(one, other))
    })
}

/// Whether two reports are of vaccines that can be no two names of one.
fn are_different(one: &Prepared<'_, '_>, other: &Prepared<'_, '_>) -> bool {
    let vaccines = (one.vaccine, other.vaccine);
    let disjoint = matches!(vaccines, (Some(a), Some(b)) if a.antigens.is_disjoint(&b.antigens));
    one.cvx != other.cvx && disjoint || one.unknown && other.unknown
}

/// The number of a dose with the authority that it is unique in: its own, or else the sender's.
fn dose_number<'r>(record: &'r Record, report: &Prepared<'_, 'r>) -> Option<Number<'r>> {
    let dose = report.report;
    if dose.filler_id.is_some() {
        return report.number;
    }
    Number::new(record, dose, dose.placer_id.as_ref()?)
}

/// Whether a deletion without a known number means this report.
fn is_target(deletion: &Prepared<'_, '_>, report: &Prepared<'_, '_>) -> bool {
    let organisations = (&deletion.organisation, &report.organisation);
    let same_organisation = matches!(organisations, (Some(a), Some(b)) if a.same(b) == Some(true));
    same_organisation
        && report.report.action != Action::Delete
        && deletion.date.is_some()
        && deletion.date == report.date
        && deletion.cvx.is_some()
        && deletion.cvx == report.cvx
        && report.reported <= deletion.reported
}
