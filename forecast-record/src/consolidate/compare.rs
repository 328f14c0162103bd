//! Steps 2 and 3: which reports are compared, and what comparing them says.

use super::prepare::Prepared;
use super::{
    Comparison, ConsolidationRules, Course, FieldWeights, Finding, Findings, OriginFinding, Rule,
    VaccineFinding, Verdict,
};

/// A compared pair: positions in the canonical order, and the outcome.
pub(super) type Pair = ([usize; 2], Comparison);

/// Compares all pairs that are to be compared. Pairs that are not listed are distinct.
pub(super) fn compare_all(order: &[&Prepared<'_, '_>], rules: &ConsolidationRules) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (i, first) in order.iter().enumerate() {
        for (j, second) in order.iter().enumerate().skip(i + 1) {
            if let Some(comparison) = compare(first, second, rules) {
                pairs.push(([i, j], comparison));
            }
        }
    }
    pairs
}

/// Compares two reports; none where they are not candidates.
fn compare(
    a: &Prepared<'_, '_>,
    b: &Prepared<'_, '_>,
    rules: &ConsolidationRules,
) -> Option<Comparison> {
    let days_apart = days_apart(a, b, rules)?;
    let vaccine = vaccine(a, b, rules)?;
    let findings = Findings {
        days_apart,
        vaccine,
        product: product(a, b),
        lot: field(a.lot.as_ref(), b.lot.as_ref()),
        organisation: organisation(a, b),
        origin: origin(a, b),
    };
    let score = score(&findings, rules);
    let (verdict, rule) = decide(a, b, &findings, score, rules);
    Some(Comparison {
        reports: [a.index, b.index],
        verdict,
        rule,
        score: score.saturating_mul(1_000) / i32::from(rules.score.range),
        findings,
    })
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
    let (Some(x), Some(y)) = (a.cvx, b.cvx) else {
        // Without a CVX code only the same product makes a candidate.
        let same_code = a.ndc.is_some() && a.ndc == b.ndc
            || a.report
                .other_codes
                .iter()
                .any(|code| b.report.other_codes.contains(code));
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
    a: &Prepared<'_, '_>,
    b: &Prepared<'_, '_>,
    findings: &Findings,
    score: i32,
    rules: &ConsolidationRules,
) -> (Verdict, Rule) {
    let same_day = findings.days_apart == Some(0);
    let same_vaccine = findings.vaccine == VaccineFinding::Same;
    if a.says_the_same(b) {
        return (Verdict::Duplicate, Rule::RepeatedReport);
    }
    if same_day && same_vaccine && findings.organisation == Finding::Same {
        return (Verdict::Duplicate, Rule::SameEvent);
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
