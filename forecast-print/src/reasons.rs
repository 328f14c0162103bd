//! Why doses do not count and vaccines are forbidden, in sentences under the table.

use forecast_core::report::{
    Because, CountedFrom, EvaluationStatus, Forecast, GroupEvaluation, Limit,
};

use super::{Purpose, words};

/// A sentence for every dose that does not count and every vaccine group that something forbids or
/// that the person is too old for; groups of which the same is to be said share one.
///
/// A record for a school, an employer or the like names no conditions: only its holder's own does.
pub(super) fn reasons(forecast: &Forecast<'_>, purpose: Purpose) -> Vec<String> {
    let mut told: Vec<(String, Vec<&str>, String)> = Vec::new();
    let mut add = |of: String, group, why: String| {
        let same = |row: &&mut (String, Vec<&str>, String)| (&row.0, &row.2) == (&of, &why);
        match told.iter_mut().find(same) {
            Some((_, groups, _)) if groups.contains(&group) => {}
            Some((_, groups, _)) => groups.push(group),
            None => told.push((of, vec![group], why)),
        }
    };
    let private = purpose == Purpose::General;
    for dose in &forecast.doses {
        let vaccine = dose
            .name
            .map_or_else(|| format!("CVX {}", dose.cvx), str::to_owned);
        for verdict in &dose.groups {
            let counts = |other: &GroupEvaluation<'_>| {
                other.group == verdict.group && other.status == EvaluationStatus::Valid
            };
            if dose.groups.iter().any(counts) {
                continue;
            }
            let names_condition = verdict.limit.as_deref().is_some_and(is_from_observation);
            let why = verdict.why(dose.date, words::date);
            if let Some(why) = why.filter(|_| private || !names_condition) {
                let of = format!("{vaccine}, {}", words::date(dose.date));
                add(of, verdict.group, why);
            }
        }
    }
    for group in &forecast.groups {
        let names_condition = group.because.iter().any(is_observed);
        let given = forecast.doses.iter().flat_map(|dose| &dose.groups);
        let is_told = !group.because.is_empty()
            || given
                .into_iter()
                .any(|verdict| verdict.group == group.group);
        if let Some(facts) = group.facts(words::date)
            && is_told
            && (private || !names_condition)
        {
            add(String::new(), group.group, facts);
        }
    }
    let sentences = told.into_iter().map(|(of, groups, why)| {
        let groups = groups.join(", ");
        if of.is_empty() {
            format!("{groups}: {why}")
        } else {
            format!("{of}, for {groups}: {why}")
        }
    });
    sentences.collect()
}

fn is_from_observation(limit: &Limit<'_>) -> bool {
    match limit.from {
        Some(CountedFrom::Observation { .. }) => true,
        None
        | Some(
            CountedFrom::Birth { .. } | CountedFrom::Dose(_) | CountedFrom::ConflictingDose(_),
        ) => false,
    }
}

fn is_observed(fact: &Because<'_>) -> bool {
    match fact {
        Because::Contraindication { .. } | Because::Immunity { .. } => true,
        Because::BornBefore { .. } => false,
    }
}
