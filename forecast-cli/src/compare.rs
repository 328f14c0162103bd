//! Two answers about one person side by side.

use std::collections::BTreeSet;

use forecast_core::date::Date;
use forecast_core::report::{Due, Forecast, GroupForecast};
use serde::Serialize;

/// What became of a person's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// A dose is due, or may be given after a shared decision, and was not before.
    NewlyDue,
    /// It was, and is no longer.
    NoLongerDue,
    /// The next dose has other dates.
    DatesMoved,
    /// A dose of the history has another verdict.
    DoseVerdictChanged,
    /// Status, number of the dose or kind of recommendation differ.
    RecommendationChanged,
}

impl Kind {
    pub(crate) const ALL: [Kind; 5] = [
        Kind::NewlyDue,
        Kind::NoLongerDue,
        Kind::DatesMoved,
        Kind::DoseVerdictChanged,
        Kind::RecommendationChanged,
    ];

    pub(crate) const fn words(self) -> &'static str {
        match self {
            Kind::NewlyDue => "newly due",
            Kind::NoLongerDue => "no longer due",
            Kind::DatesMoved => "dates moved",
            Kind::DoseVerdictChanged => "dose verdict changed",
            Kind::RecommendationChanged => "recommendation changed",
        }
    }
}

/// The vaccine groups of some answers, in the order of the first that has it.
pub(crate) fn group_names<'a>(forecasts: &[Forecast<'a>]) -> Vec<&'a str> {
    let mut names = Vec::new();
    for group in forecasts.iter().flat_map(|forecast| &forecast.groups) {
        if !names.contains(&group.group) {
            names.push(group.group);
        }
    }
    names
}

const fn is_due(due: Due) -> bool {
    matches!(due, Due::Due | Due::Overdue | Due::Conditional)
}

fn dates(group: &GroupForecast<'_>) -> [Option<Date>; 4] {
    [
        group.earliest,
        group.recommended,
        group.past_due,
        group.latest,
    ]
}

/// How two forecasts of one group differ; none where they agree.
pub(crate) fn change(
    before: Option<&GroupForecast<'_>>,
    after: Option<&GroupForecast<'_>>,
) -> Option<Kind> {
    let due = |group: Option<&GroupForecast<'_>>| group.is_some_and(|group| is_due(group.due));
    match (due(before), due(after)) {
        (false, true) => return Some(Kind::NewlyDue),
        (true, false) => return Some(Kind::NoLongerDue),
        (true, true) | (false, false) => {}
    }
    match (before, after) {
        (Some(before), Some(after)) if dates(before) != dates(after) => Some(Kind::DatesMoved),
        (Some(before), Some(after)) => {
            let told = |it: &GroupForecast<'_>| (it.status, it.due, it.dose_number);
            // A schedule that has no categories does not contradict one that has.
            let category = before.category.is_some()
                && after.category.is_some()
                && before.category != after.category;
            (category || told(before) != told(after)).then_some(Kind::RecommendationChanged)
        }
        (None, None) => None,
        // A group that says in one answer only that nothing is to be given says nothing new.
        (Some(one), None) | (None, Some(one)) => one
            .dose_number
            .is_some()
            .then_some(Kind::RecommendationChanged),
    }
}

/// The vaccine groups in which a dose of the history has another verdict.
pub(crate) fn verdicts_changed<'a>(
    before: &Forecast<'a>,
    after: &Forecast<'a>,
) -> BTreeSet<&'a str> {
    let mut groups = BTreeSet::new();
    for old in &before.doses {
        let mut others = after.doses.iter();
        let Some(new) = others.find(|new| new.index == old.index) else {
            continue;
        };
        for group in old.groups.iter().chain(&new.groups) {
            let verdict = |dose: &forecast_core::report::DoseEvaluation<'_>| {
                let it = dose.groups.iter().find(|it| it.group == group.group)?;
                Some((it.status, it.reason))
            };
            if verdict(old) != verdict(new) {
                groups.insert(group.group);
            }
        }
    }
    groups
}
