//! Step 1: versions of one report, and deletions.

use std::collections::BTreeMap;

use super::prepare::{Loose, Prepared};
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
    let mut chains: BTreeMap<(&str, &str), Vec<&Prepared<'_, '_>>> = BTreeMap::new();
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
    for deletion in deletions {
        let mut found = false;
        alive.retain(|report| {
            let hit = is_target(deletion, report);
            if hit {
                found = true;
                standing.withdrawn.push(Withdrawn {
                    report: report.index,
                    by: deletion.index,
                    rule: Rule::Deleted,
                });
            }
            !hit
        });
        // Another deletion may have taken the same report out already.
        found |= standing.withdrawn.iter().any(|withdrawn| {
            withdrawn.rule == Rule::Deleted
                && prepared
                    .get(withdrawn.report)
                    .is_some_and(|r| is_target(deletion, r))
        });
        if !found {
            standing.unmatched_deletions.push(deletion.index);
        }
    }
    standing.reports = alive.iter().map(|report| report.index).collect();
    standing.reports.sort_unstable();
    standing.withdrawn.sort_unstable();
    standing.unmatched_deletions.sort_unstable();
    standing
}

/// The reports of one number, as one list or, where it is not one dose's, by day and vaccine.
fn one_dose_each<'p, 'k, 'r>(
    record: &Record,
    reports: Vec<&'p Prepared<'k, 'r>>,
) -> Vec<Vec<&'p Prepared<'k, 'r>>> {
    let several = reports.iter().enumerate().any(|(index, one)| {
        let mut others = reports.iter().skip(index + 1);
        others.any(|other| at_once(record, one, other) && are_different(one, other))
    });
    if !several {
        return vec![reports];
    }
    let mut chains: BTreeMap<_, Vec<&Prepared<'_, '_>>> = BTreeMap::new();
    for report in reports {
        let key = (report.date, report.cvx, report.ndc.map(Loose::text));
        chains.entry(key).or_default().push(report);
    }
    chains.into_values().collect()
}

/// Whether two reports were added by one message, or by one source at one time.
fn at_once(record: &Record, one: &Prepared<'_, '_>, other: &Prepared<'_, '_>) -> bool {
    let source = &one.report.source;
    let message = record.sources.get(source);
    let is_message = message.is_some_and(|source| source.control_id.is_some());
    source == &other.report.source
        && (is_message || one.reported == other.reported)
        && [one, other].map(|it| it.report.action) == [Action::Add; 2]
}

/// Whether two reports are of different days, or of vaccines that can be no two names of one.
fn are_different(one: &Prepared<'_, '_>, other: &Prepared<'_, '_>) -> bool {
    let other_day = matches!((one.date, other.date), (Some(a), Some(b)) if a != b);
    let vaccines = (one.vaccine, other.vaccine);
    let disjoint = matches!(vaccines, (Some(a), Some(b)) if a.antigens.is_disjoint(&b.antigens));
    other_day || one.cvx != other.cvx && disjoint
}

/// The number of a dose with the authority that it is unique in: its own, or else the sender's.
fn dose_number<'r>(record: &'r Record, report: &Prepared<'_, 'r>) -> Option<(&'r str, &'r str)> {
    let dose = report.report;
    let id = dose.filler_id.as_ref().or(dose.placer_id.as_ref())?;
    let value = id.value.trim();
    if value.is_empty() {
        return None;
    }
    let authority = id.authority.as_deref().or_else(|| {
        let source = record.sources.get(&dose.source)?;
        let organisation = source.organisation.as_ref();
        organisation
            .and_then(|o| o.id.as_deref().or(o.name.as_deref()))
            .or(source.application.as_deref())
    });
    Some((value, authority.unwrap_or_default()))
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
