//! Compares the verdicts on the doses.

use std::collections::BTreeSet;

use forecast_core::report::{
    AntigenEvaluation, DoseEvaluation, EvaluationReason, Forecast, GroupForecast,
};

use super::field::{Field, FieldResult, name, text};
use crate::case::{Case, ExpectedDose};

/// The fields of every dose of the case.
pub(super) fn fields<'f, 'a: 'f>(
    case: &Case,
    forecast: &Forecast<'_>,
    of_group: impl Iterator<Item = &'f GroupForecast<'a>>,
) -> Vec<FieldResult> {
    let antigens: BTreeSet<&str> = of_group
        .flat_map(|group| &group.parts)
        .map(|part| part.antigen)
        .collect();
    let mut fields = Vec::new();
    for (index, expected) in case.expected.doses.iter().enumerate() {
        let judged = forecast.doses.iter().find(|dose| dose.index == index);
        fields.extend(dose_fields(index, expected, judged, &antigens));
    }
    fields
}

fn dose_fields(
    index: usize,
    expected: &ExpectedDose,
    judged: Option<&DoseEvaluation<'_>>,
    antigens: &BTreeSet<&str>,
) -> Vec<FieldResult> {
    let all = judged.map_or(&[][..], |dose| &dose.antigens);
    let of_group = all.iter().any(|verdict| antigens.contains(verdict.antigen));
    let considered: Vec<&AntigenEvaluation<'_>> = all
        .iter()
        .filter(|verdict| !of_group || antigens.contains(verdict.antigen))
        .filter(|verdict| match expected.series_type {
            Some(wanted) => verdict.series_type == wanted,
            None => verdict.best,
        })
        .collect();
    let mut fields = Vec::new();
    let Some(status) = expected.status else {
        return fields;
    };
    let details = || {
        let mut details: Vec<String> = all.iter().map(detail).collect();
        if let Some(kind) = judged.and_then(|dose| dose.not_evaluated) {
            details.push(format!("not evaluated: {}", name(&kind)));
        }
        details
    };
    let with_status: Vec<_> = considered
        .iter()
        .filter(|verdict| verdict.status == status)
        .collect();
    fields.push(FieldResult {
        field: Field::DoseStatus(index),
        agrees: !with_status.is_empty(),
        wanted: Some(name(&status)),
        came: listed(considered.iter().map(|verdict| name(&verdict.status))),
        details: if with_status.is_empty() {
            details()
        } else {
            Vec::new()
        },
    });
    if let Some(reason) = expected.reason {
        let agrees = with_status
            .iter()
            .any(|verdict| verdict.reasons.contains(&reason));
        let reasons = considered.iter().flat_map(|verdict| &verdict.reasons);
        fields.push(FieldResult {
            field: Field::DoseReason(index),
            agrees,
            wanted: Some(name(&reason)),
            came: listed(reasons.map(name)),
            details: if agrees { Vec::new() } else { details() },
        });
    }
    fields
}

/// Each value once, in order; none where there is none.
fn listed(values: impl Iterator<Item = String>) -> Option<String> {
    let values: BTreeSet<String> = values.collect();
    let values: Vec<String> = values.into_iter().collect();
    (!values.is_empty()).then(|| values.join(", "))
}

/// What a series says of a dose, on one line.
fn detail(verdict: &AntigenEvaluation<'_>) -> String {
    let reason = |reason: &EvaluationReason| format!("{} ({})", name(reason), reason.rule());
    let reasons = listed(verdict.reasons.iter().map(reason));
    format!(
        "{} in {} ({}{}, target dose {}): {}{}",
        verdict.antigen,
        verdict.series,
        name(&verdict.series_type),
        if verdict.best { "" } else { ", not the best" },
        text(verdict.target_dose).unwrap_or_else(|| "none".to_owned()),
        name(&verdict.status),
        reasons.map_or_else(String::new, |reasons| format!(", {reasons}")),
    )
}
