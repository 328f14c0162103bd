//! Steps 2 and 3: which reports are compared, and what comparing them says.

use std::collections::{BTreeMap, BTreeSet};

use forecast_core::date::Date;

use super::prepare::Prepared;
use super::unit::Unit;
use super::{
    Comparison, ConsolidationRules, Course, FieldWeights, Finding, Findings, OriginFinding, Rule,
    VaccineFinding, Verdict,
};
use crate::model::{Coding, PartialDate};

/// Codes that senders use where they have none.
const NO_CODES: [&str; 8] = ["", "998", "999", "UNK", "OTH", "NI", "NA", "ASKU"];

/// A compared pair: numbers of units, and the outcome.
pub(super) type Pair = ([usize; 2], Comparison);

/// Compares all pairs that are to be compared. Pairs that are not listed are distinct, but for units
/// of one event, of which each is listed with the first.
pub(super) fn compare_all(units: &[Unit<'_, '_, '_>], rules: &ConsolidationRules) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut firsts: BTreeMap<usize, usize> = BTreeMap::new();
    for (index, unit) in units.iter().enumerate() {
        if let Some(event) = unit.event {
            firsts.entry(event).or_insert(index);
        }
    }
    let beyond = ends_of_events(units);
    for (i, first) in units.iter().enumerate() {
        let Some(last) = last_candidate(first.report.date, rules) else {
            continue;
        };
        let leads = first.event.and_then(|event| firsts.get(&event)) == Some(&i);
        let mut j = i + 1;
        // The units are in the order of their dates.
        while let Some(second) = units.get(j) {
            if second
                .report
                .date
                .is_some_and(|date| date.first_day() > last)
            {
                break;
            }
            if first.event.is_some() && first.event == second.event && !leads {
                j = beyond.get(j).copied().unwrap_or(j + 1);
                continue;
            }
            if let Some(comparison) = compare(first, second, rules) {
                pairs.push(([i, j], comparison));
            }
            j += 1;
        }
    }
    combine(units, &mut pairs);
    pairs
}

/// For each unit, where the next unit stands that is not of the same event.
fn ends_of_events(units: &[Unit<'_, '_, '_>]) -> Vec<usize> {
    let mut beyond: Vec<usize> = (1..=units.len()).collect();
    for (at, pair) in units.windows(2).enumerate().rev() {
        let [one, next] = pair else { continue };
        if one.event.is_some()
            && one.event == next.event
            && let Some(&end) = beyond.get(at + 1)
            && let Some(place) = beyond.get_mut(at)
        {
            *place = end;
        }
    }
    beyond
}

/// The last day on which a report may begin to be compared with one of this date.
fn last_candidate(date: Option<PartialDate>, rules: &ConsolidationRules) -> Option<Date> {
    let date = date?;
    Some(match date.day() {
        Some(day) => day.add_days(i32::from(rules.candidate_days)),
        None => date.last_day(),
    })
}

/// A combination that an organisation reports as its parts: where parts of one day and organisation
/// come to all antigens of the combination, each of them is the same dose as the combination.
fn combine(units: &[Unit<'_, '_, '_>], pairs: &mut [Pair]) {
    // For each combination and organisation, the antigens that its parts of that day come to.
    let mut parts: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
    let found = |pair: &Pair| {
        let ([i, j], comparison) = pair;
        let is_part = comparison.findings.days_apart == Some(0)
            && matches!(
                comparison.findings.vaccine,
                VaccineFinding::Part | VaccineFinding::Unspecified
            );
        let (one, other) = (units.get(*i)?.report, units.get(*j)?.report);
        if !is_part {
            return None;
        }
        let antigens = |it: &Prepared<'_, '_>| it.vaccine.map_or(0, |v| v.antigens.len());
        let (whole, part) = if antigens(one) > antigens(other) {
            (one, other)
        } else {
            (other, one)
        };
        let organisation = part.organisation.map_or_else(
            || part.report.source.as_str().to_owned(),
            |organisation| organisation.key(),
        );
        Some((whole, part, (whole.date, whole.cvx, organisation)))
    };
    for pair in pairs.iter() {
        if let Some((_, part, key)) = found(pair) {
            let antigens = part.vaccine.iter().flat_map(|it| &it.antigens);
            let known = parts.entry(key).or_default();
            known.extend(antigens.map(String::as_str));
        }
    }
    for pair in pairs {
        let Some((whole, _, key)) = found(pair) else {
            continue;
        };
        let all = whole.vaccine.map_or(0, |it| it.antigens.len());
        let covered = parts.get(&key).is_some_and(|known| known.len() == all);
        let comparison = &mut pair.1;
        // Parts that bring a lot of their own may have been injected beside it.
        let open = comparison.verdict == Verdict::Possible
            || comparison.verdict == Verdict::Distinct && comparison.rule == Rule::Score;
        if covered && open && comparison.findings.lot != Finding::Different {
            comparison.verdict = Verdict::Duplicate;
            comparison.rule = Rule::Combination;
        }
    }
}

/// Compares two reports of one unit, which say the same.
pub(super) fn repeated(
    a: &Prepared<'_, '_>,
    b: &Prepared<'_, '_>,
    rules: &ConsolidationRules,
) -> Comparison {
    let days_apart = days_apart(a, b, rules).unwrap_or_default();
    let findings = findings(a, b, days_apart, VaccineFinding::Same);
    comparison(a, b, findings, rules, |_| {
        (Verdict::Duplicate, Rule::RepeatedReport)
    })
}

/// Compares two units; none where they are not candidates.
fn compare(
    one: &Unit<'_, '_, '_>,
    other: &Unit<'_, '_, '_>,
    rules: &ConsolidationRules,
) -> Option<Comparison> {
    let (a, b) = (one.report, other.report);
    let days_apart = days_apart(a, b, rules)?;
    let vaccine = vaccine(a, b, rules)?;
    let findings = findings(a, b, days_apart, vaccine);
    Some(comparison(a, b, findings, rules, |score| {
        decide(one, other, &findings, score, rules)
    }))
}

fn findings(
    a: &Prepared<'_, '_>,
    b: &Prepared<'_, '_>,
    days_apart: Option<u32>,
    vaccine: VaccineFinding,
) -> Findings {
    Findings {
        days_apart,
        vaccine,
        product: product(a, b),
        lot: field(a.lot.as_ref(), b.lot.as_ref()),
        organisation: organisation(a, b),
        origin: origin(a, b),
    }
}

fn comparison(
    a: &Prepared<'_, '_>,
    b: &Prepared<'_, '_>,
    findings: Findings,
    rules: &ConsolidationRules,
    decide: impl FnOnce(i32) -> (Verdict, Rule),
) -> Comparison {
    let score = score(&findings, rules);
    let (verdict, rule) = decide(score);
    Comparison {
        reports: [a.index, b.index],
        verdict,
        rule,
        score: score.saturating_mul(1_000) / i32::from(rules.score.range),
        findings,
    }
}

/// Selection by date: the days apart, or none inside where they are not known but may be the same.
#[expect(
    clippy::option_option,
    reason = "not a candidate, and a candidate whose distance is not known"
)]
fn days_apart(
    a: &Prepared<'_, '_>,
    b: &Prepared<'_, '_>,
    rules: &ConsolidationRules,
) -> Option<Option<u32>> {
    let (first, second) = (a.date?, b.date?);
    match (first.day(), second.day()) {
        (Some(x), Some(y)) => {
            let days = x.days_since(y).unsigned_abs();
            (days <= u32::from(rules.candidate_days)).then_some(Some(days))
        }
        _ => first.may_equal(second).then_some(None),
    }
}

/// Selection and finding by vaccine; none where the two share nothing.
fn vaccine(
    a: &Prepared<'_, '_>,
    b: &Prepared<'_, '_>,
    rules: &ConsolidationRules,
) -> Option<VaccineFinding> {
    let (Some(x), Some(y)) = (a.vaccine_code(), b.vaccine_code()) else {
        // Without a CVX code only the same product makes a candidate.
        let says_which = |code: &Coding| {
            let unknown = NO_CODES.contains(&code.code.trim());
            code.system.is_some() && !unknown
        };
        let mut codes = a.report.other_codes.iter().filter(|code| says_which(code));
        let same_code = a.ndc.is_some() && a.ndc == b.ndc
            || codes.any(|code| b.report.other_codes.contains(code));
        return same_code.then_some(VaccineFinding::Absent);
    };
    if x == y {
        return Some(VaccineFinding::Same);
    }
    let (of_a, of_b) = (a.vaccine?, b.vaccine?);
    if !of_a.is_related(of_b) {
        return None;
    }
    let within = of_a.antigens.is_subset(&of_b.antigens);
    let around = of_b.antigens.is_subset(&of_a.antigens);
    let unspecified =
        (rules.unspecified.contains(&x) && within) || (rules.unspecified.contains(&y) && around);
    Some(if unspecified {
        VaccineFinding::Unspecified
    } else if within && around {
        VaccineFinding::Different
    } else if within || around {
        VaccineFinding::Part
    } else {
        VaccineFinding::Overlap
    })
}

fn field<T: PartialEq>(a: Option<T>, b: Option<T>) -> Finding {
    match (a, b) {
        (Some(x), Some(y)) if x == y => Finding::Same,
        (Some(_), Some(_)) => Finding::Different,
        _ => Finding::Absent,
    }
}

/// The products: a difference in any of NDC, trade name and manufacturer counts before agreement.
fn product(a: &Prepared<'_, '_>, b: &Prepared<'_, '_>) -> Finding {
    let fields = [
        field(a.ndc.as_ref(), b.ndc.as_ref()),
        field(a.trade_name.as_ref(), b.trade_name.as_ref()),
        field(a.mvx.as_ref(), b.mvx.as_ref()),
    ];
    if fields.contains(&Finding::Different) {
        Finding::Different
    } else if fields.contains(&Finding::Same) {
        Finding::Same
    } else {
        Finding::Absent
    }
}

fn organisation(a: &Prepared<'_, '_>, b: &Prepared<'_, '_>) -> Finding {
    match (&a.organisation, &b.organisation) {
        (Some(x), Some(y)) => match x.same(y) {
            Some(true) => Finding::Same,
            Some(false) => Finding::Different,
            None => Finding::Absent,
        },
        _ => Finding::Absent,
    }
}

fn origin(a: &Prepared<'_, '_>, b: &Prepared<'_, '_>) -> OriginFinding {
    match (a.report.newly_given(), b.report.newly_given()) {
        (true, true) => OriginFinding::BothGiven,
        (false, false) => OriginFinding::BothHistorical,
        _ => OriginFinding::GivenAndHistorical,
    }
}

/// The sum of the weights less the offset.
fn score(findings: &Findings, rules: &ConsolidationRules) -> i32 {
    let weights = &rules.score;
    let of = |finding: Finding, weights: &FieldWeights| match finding {
        Finding::Same => weights.same,
        Finding::Absent => weights.absent,
        Finding::Different => weights.different,
    };
    let vaccine = match findings.vaccine {
        VaccineFinding::Same => weights.vaccine.same,
        VaccineFinding::Unspecified | VaccineFinding::Part => weights.vaccine.unspecific,
        VaccineFinding::Absent => weights.vaccine.absent,
        VaccineFinding::Different | VaccineFinding::Overlap => weights.vaccine.different,
    };
    let origin = match findings.origin {
        OriginFinding::GivenAndHistorical => weights.origin.given_and_historical,
        OriginFinding::BothHistorical => weights.origin.both_historical,
        OriginFinding::BothGiven => weights.origin.both_given,
    };
    let last = weights.days_apart.last().copied().unwrap_or(0);
    let days = findings
        .days_apart
        .and_then(|days| {
            weights
                .days_apart
                .get(usize::try_from(days).unwrap_or(usize::MAX))
        })
        .copied()
        .unwrap_or(last);
    [
        vaccine,
        of(findings.product, &weights.product),
        of(findings.lot, &weights.lot),
        of(findings.organisation, &weights.organisation),
        origin,
        days,
    ]
    .into_iter()
    .map(i32::from)
    .sum::<i32>()
        - i32::from(weights.offset)
}

/// Evaluation: the rules in the order of [`Rule`].
fn decide(
    one: &Unit<'_, '_, '_>,
    other: &Unit<'_, '_, '_>,
    findings: &Findings,
    score: i32,
    rules: &ConsolidationRules,
) -> (Verdict, Rule) {
    let same_day = findings.days_apart == Some(0);
    let same_vaccine = findings.vaccine == VaccineFinding::Same;
    let (a, b) = (one.report, other.report);
    let apart = one.numbered_apart(other);
    let given_unlike =
        a.report.completion != b.report.completion || a.report.condition != b.report.condition;
    let other_lots = findings.lot == Finding::Different;
    if given_unlike && (apart || other_lots) {
        return (Verdict::Distinct, Rule::PartialAndRepeat);
    }
    let specific = |it: &Prepared<'_, '_>| {
        it.vaccine_code()
            .is_some_and(|cvx| !rules.unspecified.contains(&cvx))
    };
    let other_day = findings.days_apart.is_some_and(|days| days > 0);
    if apart
        && (specific(a) && specific(b) && !same_vaccine
            || other_day && findings.origin == OriginFinding::BothGiven)
    {
        return (Verdict::Distinct, Rule::OrderNumbers);
    }
    if same_day && same_vaccine && findings.organisation == Finding::Same {
        return (Verdict::Duplicate, Rule::SameEvent);
    }
    if same_day && same_vaccine && findings.lot == Finding::Same {
        return (Verdict::Duplicate, Rule::SameLot);
    }
    if let Some(days) = findings.days_apart
        && rules
            .courses
            .iter()
            .any(|course| in_course(course, a, b, days))
    {
        return (Verdict::Distinct, Rule::Course);
    }
    let elsewhere = findings.organisation == Finding::Different;
    let signals = &rules.signals;
    let says_same = (signals.same_day && same_day)
        || (signals.given_and_historical
            && findings.origin == OriginFinding::GivenAndHistorical
            && elsewhere);
    let says_different = (signals.different_lots && findings.lot == Finding::Different)
        || (signals.both_given_elsewhere
            && findings.origin == OriginFinding::BothGiven
            && elsewhere);
    let scaled = score.saturating_mul(100);
    let limit = |percent: u8| i32::from(percent) * i32::from(rules.score.range);
    let by_score = if scaled > limit(rules.duplicate_above_percent) {
        Verdict::Duplicate
    } else if scaled < limit(rules.distinct_below_percent) {
        Verdict::Distinct
    } else {
        Verdict::Possible
    };
    match (says_same, says_different) {
        (false, true) => (Verdict::Distinct, Rule::SignalsDifferent),
        (true, true) => (by_score.max(Verdict::Possible), Rule::SignalsContradict),
        (_, false) if findings.vaccine == VaccineFinding::Overlap => {
            (by_score.max(Verdict::Possible), Rule::VaccinesOverlap)
        }
        (_, false) => (by_score, Rule::Score),
    }
}

fn in_course(course: &Course, a: &Prepared<'_, '_>, b: &Prepared<'_, '_>, days: u32) -> bool {
    let belongs = |report: &Prepared<'_, '_>| {
        report.cvx.is_some_and(|cvx| course.cvx.contains(&cvx))
            || report
                .vaccine
                .is_some_and(|v| !v.antigens.is_disjoint(&course.antigens))
    };
    days >= u32::from(course.min_days) && belongs(a) && belongs(b)
}
