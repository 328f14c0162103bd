//! The codes that answers use for what the standard has no code for.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use forecast_core::report::{
    Due, EvaluationReason, EvaluationStatus, ForecastReason, GroupForecast, NoticeKind, Status,
};
use serde::Serialize;

use super::super::writer::{Code, known_code, loinc};

/// The name of the local code system: what the standard's answer lists do not have. Local systems
/// begin with `99` in HL7.
pub const LOCAL_SYSTEM: &str = "99FORECAST";

/// Statuses of a forecast (59783-1) that the LOINC answer list does not have.
const STATUSES: &[(&str, &str)] = &[
    ("conditional", "after shared clinical decision-making"),
    ("contraindicated", "contraindicated"),
    ("immune", "immune"),
    ("needs_date", "the date of an observation is needed"),
    ("not_recommended", "not recommended now"),
    (NOT_ROUTINE, "not routine at this age"),
];

/// The status of a forecast for which only what is routine has ended: the answer list's "too old"
/// would be wrong for people at risk.
const NOT_ROUTINE: &str = "not_routine_at_age";

/// Verdicts on a dose (30982-3) that need no other reason.
const SUB_STANDARD: (&str, &str) = ("sub_standard", "something was wrong with the dose itself");
const EXTRANEOUS: (&str, &str) = ("extraneous", "not needed; it need not be repeated");

/// What an answer says of a statement beside it that the forecast does not use (30982-3).
const NOT_USED: (&str, &str) = ("not_used", "stated, but not used for the forecast");

const FORECAST_REASONS: &[ForecastReason] = &[
    ForecastReason::Immune,
    ForecastReason::Contraindicated,
    ForecastReason::Complete,
    ForecastReason::NotRecommended,
    ForecastReason::SeasonOver,
    ForecastReason::TooOld,
    ForecastReason::CannotFinish,
    ForecastReason::NeedsDate,
    ForecastReason::NotRoutineAtAge,
];

const NOTICES: &[NoticeKind] = &[
    NoticeKind::UnknownVaccine,
    NoticeKind::BeforeBirth,
    NoticeKind::AfterAssessment,
    NoticeKind::NoAntigen,
    NoticeKind::NoRelevantSeries,
    NoticeKind::DoseAsObservation,
    NoticeKind::ProductNotUsed,
];

/// Every local code with its text, by code: the statuses of forecasts (59783-1) and the reasons of
/// verdicts and forecasts (30982-3).
#[must_use]
pub fn local_codes() -> BTreeMap<String, &'static str> {
    let fixed = STATUSES
        .iter()
        .chain([&SUB_STANDARD, &EXTRANEOUS, &NOT_USED]);
    let mut codes: BTreeMap<String, &'static str> = fixed
        .map(|(code, text)| ((*code).to_owned(), *text))
        .collect();
    codes.extend(
        EvaluationReason::ALL
            .iter()
            .map(|reason| (name(reason), reason.text())),
    );
    for reason in FORECAST_REASONS {
        codes.entry(name(reason)).or_insert(reason.text());
    }
    codes.extend(NOTICES.iter().map(|notice| (name(notice), notice.text())));
    codes
}

/// The name of a reason on the wire.
fn name(reason: &impl Serialize) -> String {
    match serde_json::to_value(reason) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// The code of every reason and notice is made once.
static NAMES: LazyLock<Names> = LazyLock::new(|| Names {
    evaluation: EvaluationReason::ALL
        .iter()
        .map(|r| (*r, name(r)))
        .collect(),
    forecast: FORECAST_REASONS.iter().map(|r| (*r, name(r))).collect(),
    notices: NOTICES.iter().map(|n| (*n, name(n))).collect(),
});

struct Names {
    evaluation: BTreeMap<EvaluationReason, String>,
    forecast: BTreeMap<ForecastReason, String>,
    notices: BTreeMap<NoticeKind, String>,
}

fn code_of<K: Ord>(names: &'static BTreeMap<K, String>, key: K) -> &'static str {
    names.get(&key).map_or("other", String::as_str)
}

/// The same with other words for the code, where there are any.
fn local_or<'c>(code: &'c str, text: &'c str, words: Option<&'c str>) -> Code<'c> {
    local(code, words.unwrap_or(text))
}

fn local<'c>(code: &'c str, text: &'c str) -> Code<'c> {
    Code::new(code, text, LOCAL_SYSTEM)
}

/// That a statement is not used for the forecast, and why.
pub(super) fn not_used(why: &str) -> Code<'_> {
    let text = if why.is_empty() { NOT_USED.1 } else { why };
    local(NOT_USED.0, text)
}

/// The status of a forecast (59783-1): LOINC answer codes where there is one.
pub(super) fn status(forecast: &GroupForecast<'_>) -> Code<'static> {
    let own = |code: &'static str| {
        let text = STATUSES.iter().find(|(known, _)| *known == code);
        local(code, text.map_or(code, |(_, text)| text))
    };
    match (forecast.status, forecast.due) {
        (Status::Complete, _) => loinc!("LA13421-5", "Complete"),
        (Status::AgedOut, _) if forecast.reason == Some(ForecastReason::NotRoutineAtAge) => {
            own(NOT_ROUTINE)
        }
        (Status::AgedOut, _) => loinc!("LA13424-9", "Too old"),
        (Status::NotComplete, Due::Overdue) => loinc!("LA13423-1", "Overdue"),
        (Status::NotComplete, Due::Due | Due::NotYetDue | Due::None) => {
            loinc!("LA13422-3", "On schedule")
        }
        (Status::NotComplete, Due::Conditional) => own("conditional"),
        (Status::NotComplete, Due::NeedsDate) => own("needs_date"),
        (Status::Immune, _) => own("immune"),
        (Status::Contraindicated, _) => own("contraindicated"),
        (Status::NotRecommended, _) => own("not_recommended"),
    }
}

/// What there is to say of a verdict (30982-3): the code of its reason, in the words given.
pub(super) fn verdict(
    status: EvaluationStatus,
    reason: Option<EvaluationReason>,
    words: Option<&str>,
) -> Option<Code<'_>> {
    match (status, reason) {
        (_, Some(reason)) => {
            let code = code_of(&NAMES.evaluation, reason);
            Some(local_or(code, reason.text(), words))
        }
        (EvaluationStatus::Valid | EvaluationStatus::NotValid, None) => None,
        (EvaluationStatus::SubStandard, None) => Some(local(SUB_STANDARD.0, SUB_STANDARD.1)),
        (EvaluationStatus::Extraneous, None) => Some(local(EXTRANEOUS.0, EXTRANEOUS.1)),
    }
}

/// Why a forecast is as it is (30982-3), in the words given.
pub(super) fn forecast_reason(reason: ForecastReason, words: Option<&str>) -> Code<'_> {
    local_or(code_of(&NAMES.forecast, reason), reason.text(), words)
}

/// Why a dose was not evaluated (30982-3).
pub(super) fn not_evaluated(notice: NoticeKind) -> Code<'static> {
    local(code_of(&NAMES.notices, notice), notice.text())
}

/// The schedule used (59779-9): CDC's code for ACIP's, a local one for any other.
pub(super) fn schedule(id: &str) -> Code<'_> {
    let acip = id
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("acip"));
    if acip {
        known_code!("VXC16", "ACIP", "CDCPHINVS")
    } else {
        local(id, id)
    }
}
