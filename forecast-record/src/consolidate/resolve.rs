//! Step 5: what the merged dose is.

use std::borrow::Cow;
use std::cmp::Reverse;

use super::cluster::Cluster;
use super::compare;
use super::prepare::Prepared;
use super::unit::Unit;
use super::{ConsolidationRules, Dispute, MergedDose, Resolution, ResolutionRule};
use crate::model::{Completion, Origin};

/// How sure a dose is, the greater the surer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Sureness {
    given: bool,
    specific: bool,
    antigens: usize,
    complete: bool,
    reports: usize,
}

/// Makes one dose of a cluster.
///
/// The leader is newly given before history, of a specific vaccine before an unspecified one, a
/// combination before its parts, dated to the day before partially, the latest report before
/// earlier ones.
///
/// None for a cluster without members, which there is not.
pub(super) fn resolve<'r>(
    cluster: &Cluster,
    units: &[Unit<'_, '_, 'r>],
    order: &[&Prepared<'_, 'r>],
    rules: &ConsolidationRules,
) -> Option<MergedDose<'r>> {
    let units = || cluster.units.iter().filter_map(|&unit| units.get(unit));
    let mut members: Vec<&Prepared<'_, 'r>> = units()
        .flat_map(|unit| &unit.members)
        .filter_map(|&at| order.get(at))
        .copied()
        .collect();
    let mut links = cluster.links.clone();
    for unit in units() {
        let repeated = unit.members.iter().skip(1).filter_map(|&at| order.get(at));
        links.extend(repeated.map(|it| compare::repeated(unit.report, it, rules)));
    }
    members.sort_by(|a, b| {
        let rank = |p: &Prepared<'_, '_>| {
            (
                Reverse(p.report.newly_given()),
                Reverse(specific(p, rules)),
                Reverse(antigens(p)),
                Reverse(p.date.map(|date| date.precision())),
                Reverse(p.report.completion == Completion::Complete),
                Reverse(p.reported),
            )
        };
        rank(a).cmp(&rank(b)).then_with(|| a.canonical(b))
    });
    let (leader, others) = members.split_first()?;
    let mut merged = MergedDose {
        dose: Cow::Borrowed(leader.report),
        leader: leader.index,
        reports: members.iter().map(|member| member.index).collect(),
        links,
        resolutions: Vec::new(),
        disputes: Vec::new(),
        sureness: Sureness::default(),
    };
    resolve_vaccine(&mut merged, leader, others, rules);
    let dated = others.iter().find(|other| {
        let precision = |p: &Prepared<'_, '_>| p.date.map(|date| date.precision());
        precision(other) > precision(leader)
    });
    if let Some(other) = dated {
        merged.dose.to_mut().date = other.date;
        merged.resolutions.push(Resolution {
            field: "date",
            report: other.index,
            rule: ResolutionRule::FullDate,
        });
    }
    for other in others {
        fill_in(&mut merged, other);
    }
    for other in others {
        dispute(&mut merged, other);
    }
    let best = |of: fn(&Prepared<'_, '_>) -> usize| members.iter().map(|it| of(it)).max();
    merged.sureness = Sureness {
        given: merged.dose.newly_given(),
        specific: members.iter().any(|it| specific(it, rules)),
        antigens: best(antigens).unwrap_or(0),
        complete: merged.dose.completion == Completion::Complete,
        reports: members.len(),
    };
    Some(merged)
}

/// Whether a report says exactly which vaccine it was.
fn specific(report: &Prepared<'_, '_>, rules: &ConsolidationRules) -> bool {
    report
        .cvx
        .is_some_and(|cvx| !rules.unspecified.contains(&cvx))
}

fn antigens(report: &Prepared<'_, '_>) -> usize {
    report.vaccine.map_or(0, |vaccine| vaccine.antigens.len())
}

/// Takes the vaccine from another report than the leader, where that outranks the leader's.
fn resolve_vaccine(
    merged: &mut MergedDose<'_>,
    leader: &Prepared<'_, '_>,
    others: &[&Prepared<'_, '_>],
    rules: &ConsolidationRules,
) {
    let mut best = leader;
    let mut rule = None;
    for &other in others {
        let more = match (other.vaccine, best.vaccine) {
            (Some(x), Some(y)) => {
                x.antigens.len() > y.antigens.len() && y.antigens.is_subset(&x.antigens)
            }
            _ => false,
        };
        if more {
            (best, rule) = (other, Some(ResolutionRule::Combination));
        } else if specific(other, rules)
            && !specific(best, rules)
            && antigens(other) >= antigens(best)
        {
            (best, rule) = (other, Some(ResolutionRule::SpecificVaccine));
        }
    }
    let Some(rule) = rule else { return };
    // What describes the product goes together: a lot of a part is none of the combination.
    let keep_lot = leader.lot.is_some() && !specific(leader, rules);
    let dose = merged.dose.to_mut();
    dose.cvx.clone_from(&best.report.cvx);
    dose.ndc.clone_from(&best.report.ndc);
    dose.trade_name.clone_from(&best.report.trade_name);
    dose.mvx.clone_from(&best.report.mvx);
    dose.other_codes.clone_from(&best.report.other_codes);
    if !keep_lot {
        dose.lot.clone_from(&best.report.lot);
        dose.lot_expiration = best.report.lot_expiration;
    }
    merged.resolutions.push(Resolution {
        field: "cvx",
        report: best.index,
        rule,
    });
}

/// Calls a macro with the fields of a dose that other reports may fill in or dispute.
macro_rules! for_each_field {
    ($apply:ident: $($field:ident),+) => { $( $apply!($field); )+ };
}

fn fill_in(merged: &mut MergedDose<'_>, other: &Prepared<'_, '_>) {
    let from = other.report;
    macro_rules! fill {
        ($field:ident) => {
            if merged.dose.$field.is_none() && from.$field.is_some() {
                merged.dose.to_mut().$field.clone_from(&from.$field);
                merged.resolutions.push(Resolution {
                    field: stringify!($field),
                    report: other.index,
                    rule: ResolutionRule::FilledIn,
                });
            }
        };
    }
    for_each_field!(fill: date, cvx, site, route, eligibility, funding, organisation, amount,
        administered_by, ordered_by, entered_by, condition, origin);
    // Only a report of the same vaccine knows its product and lot.
    if merged.dose.cvx == from.cvx {
        for_each_field!(fill: ndc, trade_name, mvx, lot);
        if merged.dose.lot == from.lot {
            for_each_field!(fill: lot_expiration);
        }
    }
}

fn dispute(merged: &mut MergedDose<'_>, other: &Prepared<'_, '_>) {
    let from = other.report;
    macro_rules! check {
        ($field:ident) => {
            let differs = from.$field.is_some() && from.$field != merged.dose.$field;
            if differs {
                merged.disputes.push(Dispute {
                    field: stringify!($field),
                    report: other.index,
                });
            }
        };
    }
    for_each_field!(check: date, cvx, ndc, trade_name, mvx, lot, lot_expiration, amount, site,
        route, condition);
    if from.completion != merged.dose.completion {
        merged.disputes.push(Dispute {
            field: "completion",
            report: other.index,
        });
    }
    // Where both claim to have given it, they dispute who did.
    let both_gave = from.origin == Some(Origin::NewlyGiven) && merged.dose.newly_given();
    if both_gave && from.organisation != merged.dose.organisation {
        merged.disputes.push(Dispute {
            field: "organisation",
            report: other.index,
        });
    }
}
