//! The words of a printed record.

use forecast_core::date::Date;
use forecast_core::report::{
    Due, EvaluationReason, EvaluationStatus, ForecastReason, GroupEvaluation, GroupForecast,
    NoticeKind, SeriesEvaluation, Status,
};

use super::Purpose;
use forecast_record::model::{AdministrativeSex, PartialDate, Precision};

/// A date as people in the United States write it.
pub(super) fn date(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.month(), date.day(), date.year())
}

/// The same of a date that may be known in part.
pub(super) fn partial(value: PartialDate) -> String {
    let first = value.first_day();
    match value.precision() {
        Precision::Day => date(first),
        Precision::Month => format!("{:02}/{:04}", first.month(), first.year()),
        Precision::Year => format!("{:04}", first.year()),
    }
}

pub(super) fn title(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::General => "Official Immunization Record",
        Purpose::School => "Official Immunization Record for School",
        Purpose::ChildCare => "Official Immunization Record for Child Care",
        Purpose::Camp => "Official Immunization Record for Camp",
        Purpose::College => "Official Immunization Record for College",
        Purpose::Work => "Official Immunization Record for Work",
        Purpose::Travel => "Official Immunization Record for Travel",
    }
}

pub(super) fn sex(sex: AdministrativeSex) -> &'static str {
    match sex {
        AdministrativeSex::Female => "Female",
        AdministrativeSex::Male => "Male",
        AdministrativeSex::NonBinary => "X",
        AdministrativeSex::Other
        | AdministrativeSex::Ambiguous
        | AdministrativeSex::NotApplicable => "Other",
        AdministrativeSex::Unknown => "Not recorded",
    }
}

/// The verdict on a dose for a group, and the series for which it has to be repeated all the same.
pub(super) fn verdict<'f, 'a: 'f>(
    evaluation: &GroupEvaluation<'a>,
    not_counting: impl Iterator<Item = &'f SeriesEvaluation<'a>>,
) -> String {
    match evaluation.status {
        EvaluationStatus::Valid => {
            let not_counting: Vec<&str> = not_counting.map(|it| it.series).collect();
            if not_counting.is_empty() {
                "Valid".to_owned()
            } else {
                format!("Valid; does not count for {}", not_counting.join(", "))
            }
        }
        EvaluationStatus::NotValid | EvaluationStatus::SubStandard => match evaluation.reason {
            Some(reason) => format!("Not valid: {}", why_not(reason)),
            None => "Not valid".to_owned(),
        },
        EvaluationStatus::Extraneous => match evaluation.reason {
            Some(EvaluationReason::AgeTooOld) => "Not counted: given too late".to_owned(),
            _ => "Extra dose".to_owned(),
        },
    }
}

fn why_not(reason: EvaluationReason) -> &'static str {
    match reason {
        EvaluationReason::LotExpired => "expired",
        EvaluationReason::DoseCondition => "faulty dose",
        EvaluationReason::AgeTooYoung => "too young",
        EvaluationReason::AgeTooOld => "too old",
        EvaluationReason::IntervalTooShort => "too soon",
        EvaluationReason::VaccineConflict => "too soon after another vaccine",
        EvaluationReason::SeriesComplete => "not needed",
        EvaluationReason::VaccineOutsideAgeRange => "not for this age",
        _ => "vaccine does not count",
    }
}

/// Why a dose was not judged.
pub(super) fn not_judged(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::UnknownVaccine => "vaccine not in the schedule",
        NoticeKind::BeforeBirth => "dated before birth",
        NoticeKind::AfterAssessment => "dated after this record",
        NoticeKind::DoseAsObservation | NoticeKind::ProductNotUsed => "not a vaccine",
        _ => "not part of a recommended series",
    }
}

/// Where a person stands in a group, and when a later series begins.
pub(super) fn status(forecast: &GroupForecast<'_>, later: Option<&GroupForecast<'_>>) -> String {
    let words = standing(forecast);
    match later.and_then(|it| it.recommended) {
        Some(from) => format!("{words}; next due {}", date(from)),
        None => words.to_owned(),
    }
}

fn standing(forecast: &GroupForecast<'_>) -> &'static str {
    if forecast.reason == Some(ForecastReason::NotRoutineAtAge) {
        return "Not routine at this age";
    }
    match (forecast.status, forecast.due) {
        (Status::Complete, _) => "Complete",
        (Status::Immune, _) => "Immune",
        (Status::Contraindicated, _) => "Contraindicated",
        (Status::NotRecommended, _) => "Nothing recommended now",
        (Status::AgedOut, _) => "Past the age for it",
        (Status::NotComplete, Due::Overdue) => "Overdue",
        (Status::NotComplete, Due::Due) => "Due now",
        (Status::NotComplete, Due::NotYetDue) => "Not yet due",
        (Status::NotComplete, Due::Conditional) => "Optional",
        (Status::NotComplete, Due::NeedsDate) => "A date is needed",
        (Status::NotComplete, Due::None) => "Not complete",
    }
}

/// When the next dose is due; none where there is none.
pub(super) fn when(forecast: &GroupForecast<'_>) -> Option<String> {
    if forecast.status != Status::NotComplete {
        return None;
    }
    let from = forecast.recommended.or(forecast.earliest).map(date);
    Some(match (forecast.due, from) {
        (Due::Overdue, Some(from)) => format!("Overdue (was due {from})"),
        (Due::Overdue, None) => "Overdue".to_owned(),
        (Due::Due, Some(from)) => match forecast.standing() {
            Some(standing) => format!("Due now ({standing})"),
            None => format!("Due now (since {from})"),
        },
        (Due::Due, None) => "Due now".to_owned(),
        (Due::NotYetDue, Some(from)) => match forecast.earliest.map(date) {
            Some(earliest) if earliest != from => format!("Due {from} (not before {earliest})"),
            _ => format!("Due {from}"),
        },
        (Due::Conditional, Some(from)) if forecast.catch_up.is_none() => {
            format!("May be given from {from}, if you and a clinician decide so")
        }
        (Due::Conditional, _) => "May be given, if you and a clinician decide so".to_owned(),
        (Due::NeedsDate, _) => "Cannot be said without a date that is missing".to_owned(),
        (Due::NotYetDue | Due::None, _) => return None,
    })
}
