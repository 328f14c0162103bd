//! The words of the table.

use forecast_core::date::{Date, Span};
use forecast_core::patient::Sex;
use forecast_core::report::{Due, EvaluationStatus, Status};

/// A value in plain words.
pub(super) trait Words {
    fn words(self) -> &'static str;
}

impl Words for Due {
    fn words(self) -> &'static str {
        match self {
            Due::Overdue => "OVERDUE",
            Due::Due => "due now",
            Due::NotYetDue => "not yet due",
            Due::Conditional => "may be given",
            Due::NeedsDate => "needs a date",
            Due::None => "nothing to give",
        }
    }
}

impl Words for Status {
    fn words(self) -> &'static str {
        match self {
            Status::NotComplete => "not complete",
            Status::Complete => "complete",
            Status::Immune => "immune",
            Status::Contraindicated => "contraindicated",
            Status::NotRecommended => "not recommended now",
            Status::AgedOut => "too old",
        }
    }
}

impl Words for EvaluationStatus {
    fn words(self) -> &'static str {
        match self {
            EvaluationStatus::Valid => "valid",
            EvaluationStatus::NotValid => "NOT VALID",
            EvaluationStatus::SubStandard => "SUB-STANDARD",
            EvaluationStatus::Extraneous => "not needed",
        }
    }
}

impl Words for Sex {
    fn words(self) -> &'static str {
        match self {
            Sex::Female => "female",
            Sex::Male => "male",
            Sex::Unknown => "sex unknown",
        }
    }
}

/// The age on a day in words, as finely as it matters: days in the first month, weeks to four
/// months, months to two years, years and months to seven years, then years.
pub(super) fn age(birth: Date, on: Date) -> String {
    let days = on.days_since(birth);
    let months = months(birth, on);
    let count = |number: i32, unit: &str| {
        let plural = if number == 1 { "" } else { "s" };
        format!("{number} {unit}{plural}")
    };
    let old = match (days, months) {
        (..28, _) => count(days, "day"),
        (_, ..4) => count(days / 7, "week"),
        (_, ..24) => count(months, "month"),
        (_, ..84) if months % 12 != 0 => {
            format!(
                "{} {}",
                count(months / 12, "year"),
                count(months % 12, "month")
            )
        }
        _ => count(months / 12, "year"),
    };
    format!("{old} old")
}

/// Whole months from birth to a day (CALCDT-2, CALCDT-5).
fn months(birth: Date, on: Date) -> i32 {
    let month_of = |date: Date| date.year() * 12 + date.month().cast_signed();
    let months = month_of(on) - month_of(birth);
    let reached = birth.plus(Span { months, days: 0 });
    if reached > on { months - 1 } else { months }
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
