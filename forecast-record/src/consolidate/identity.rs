//! Step 1: versions of one report, and deletions.

use std::collections::BTreeMap;

use super::prepare::Prepared;
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
/// is a deletion; a deletion whose number is not known takes out the reports of the same
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
    for chain in chains.values_mut() {
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
