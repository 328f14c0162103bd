//! Compares a forecast with a case, in every field that the book gives.
//!
//! What a book leaves blank must be absent: a blank past-due date disagrees with any date. A dose's
//! reason is the exception the book itself makes: it prints one where several hold, so ours must be
//! among them; a dose without a reason has none compared.

mod dose;
mod field;

pub use field::{Field, FieldKind, FieldResult};

use forecast_core::report::{Forecast, GroupForecast, Status};
use forecast_core::schedule::document::SeriesType;
use serde::Serialize;

use crate::case::{Case, Expected};
pub(crate) use field::name;
use field::text;

/// How a forecast compares with a case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The forecast of the group under test that was compared; absent where the group has none.
    pub forecast: Option<Compared>,
    /// Every field that the book gives.
    pub fields: Vec<FieldResult>,
}

/// Which of the group's forecasts was compared, and what decided it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// Of which kind its series are.
    pub series_type: SeriesType,
    /// Its series group.
    pub series_group: String,
    /// Its best patient series.
    pub series: Option<String>,
    /// The rule that gave its status.
    pub rule: String,
    /// Its reason.
    pub reason: Option<String>,
    /// How many forecasts the group has.
    pub of: usize,
    /// Whether it is the one that heads the group.
    pub heads: bool,
}

impl Comparison {
    /// Whether every field agrees.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.fields.iter().all(|field| field.agrees)
    }

    /// Whether every field of the vaccine group's forecast agrees.
    #[must_use]
    pub fn forecast_agrees(&self) -> bool {
        let forecast = |field: &&FieldResult| !field.field.is_of_dose();
        self.fields
            .iter()
            .filter(forecast)
            .all(|field| field.agrees)
    }

    /// Whether every dose's verdict and reason agree.
    #[must_use]
    pub fn doses_agree(&self) -> bool {
        let doses = |field: &&FieldResult| field.field.is_of_dose();
        self.fields.iter().filter(doses).all(|field| field.agrees)
    }
}

/// Compares a forecast with what a case expects.
///
/// A vaccine group may have several forecasts (DEFFORECAST-012), and a book expects one of them
/// without saying which. Where the one that heads the group does not agree, but another beneath it
/// agrees in every field, the other is compared, and [`Compared::heads`] is false; reports count
/// both ways. Where none agrees, one of a risk series is compared before others, for it is what
/// books of conditions mean, and one that is aged out last.
///
/// A dose is compared in the best patient series of the antigens of the group under test. A dose
/// that has none of them is compared in its own antigens. One of these series must give the expected
/// verdict, and the expected reason with it. Where the book names a type of series, the prioritized
/// patient series of that type count instead, best or not.
#[must_use]
pub fn compare(case: &Case, forecast: &Forecast<'_>) -> Comparison {
    let head = forecast.groups.iter().find(|it| it.group == case.group);
    let candidates = || head.into_iter().flat_map(GroupForecast::all_series);
    // The least of equals is the first.
    let compared = candidates().min_by_key(|candidate| {
        let fields = group_fields(&case.expected, Some(candidate));
        let disagrees = fields.iter().any(|field| !field.agrees);
        let aged_out = candidate.status == Status::AgedOut;
        let other = candidate.series_type != SeriesType::Risk;
        (disagrees, disagrees && aged_out, disagrees && other)
    });
    let mut fields = group_fields(&case.expected, compared);
    fields.extend(dose::fields(case, forecast, candidates()));
    Comparison {
        forecast: compared.map(|group| Compared {
            series_type: group.series_type,
            series_group: group.series_group.to_owned(),
            series: group.series.map(str::to_owned),
            rule: group.rule.to_owned(),
            reason: group.reason.map(|reason| name(&reason)),
            of: candidates().count(),
            heads: head.is_some_and(|head| std::ptr::eq(head, group)),
        }),
        fields,
    }
}

/// The fields of the vaccine group's forecast.
fn group_fields(expected: &Expected, came: Option<&GroupForecast<'_>>) -> Vec<FieldResult> {
    let field = |field, wanted, came| FieldResult::new(field, wanted, came);
    vec![
        field(
            Field::Status,
            Some(name(&expected.status)),
            came.map(|came| name(&came.status)),
        ),
        field(
            Field::DoseNumber,
            text(expected.dose_number),
            text(came.and_then(|came| came.dose_number)),
        ),
        field(
            Field::Earliest,
            text(expected.earliest),
            text(came.and_then(|came| came.earliest)),
        ),
        field(
            Field::Recommended,
            text(expected.recommended),
            text(came.and_then(|came| came.recommended)),
        ),
        field(
            Field::PastDue,
            text(expected.past_due),
            text(came.and_then(|came| came.past_due)),
        ),
    ]
}
