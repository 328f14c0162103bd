//! What comes out: a forecast for every vaccine group and a verdict on every dose.

mod because;
mod evaluations;
mod few;
mod limit;
mod measure;
mod reason;
mod say;
mod standing;

pub use because::Because;
pub(crate) use because::{age_limit, because};
pub(crate) use evaluations::evaluations;
pub use few::Few;
pub use limit::{AsWritten, CountedFrom, EarlierDose, Limit, LimitKind};
pub use reason::{EvaluationReason, ForecastReason, NoticeKind};
pub use say::{WriteDate, iso};

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::date::Date;
use crate::schedule::SeasonDays;
use crate::schedule::document::{Category, SeriesType};

/// The answer for one person on one day.
///
/// It borrows its names from the schedule and from the patient. Serializing it gives the wire
/// format: fields in the order of declaration, dates as ISO 8601, absent values as `null`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Forecast<'a> {
    /// The patient's id, as it came in.
    pub id: Option<&'a str>,
    /// The assessment date.
    pub as_of: Date,
    /// The id of the schedule.
    pub schedule: &'a str,
    /// The publisher's number of the schedule's release.
    pub release: &'a str,
    /// The ids of the layers that were laid on the schedule, lowest first.
    pub layers: &'a [String],
    /// One entry per vaccine group, in the schedule's order of groups: the forecast that a reader
    /// acts on, with the group's others beneath it.
    pub groups: Vec<GroupForecast<'a>>,
    /// Every dose of the history by date, whether it was evaluated or not.
    pub doses: Vec<DoseEvaluation<'a>>,
    /// What was left out of account, and why.
    pub notices: Vec<Notice<'a>>,
}

impl<'a> Forecast<'a> {
    /// The forecast that heads a vaccine group.
    #[must_use]
    pub fn group(&self, name: &str) -> Option<&GroupForecast<'a>> {
        self.groups.iter().find(|it| it.group == name)
    }

    /// The risk series that forecast another dose and do not count this one, although it is valid:
    /// where that changes what to do, it is worth saying.
    pub fn not_counting<'f>(
        &'f self,
        verdict: &'f GroupEvaluation<'a>,
    ) -> impl Iterator<Item = &'f SeriesEvaluation<'a>> {
        let valid = verdict.status == EvaluationStatus::Valid;
        let said = verdict.by_series.iter().filter(move |it| {
            let repeated = matches!(
                it.status,
                EvaluationStatus::NotValid | EvaluationStatus::SubStandard
            );
            valid && repeated && it.series_type == SeriesType::Risk
        });
        said.filter(|it| self.asks_for_more(it))
    }

    /// Whether another dose of a series is forecast.
    fn asks_for_more(&self, series: &SeriesEvaluation<'_>) -> bool {
        let mut all = self
            .group(series.group)
            .into_iter()
            .flat_map(GroupForecast::all_series);
        all.any(|forecast| {
            forecast.status == Status::NotComplete
                && forecast
                    .parts
                    .iter()
                    .any(|part| part.series == series.series)
        })
    }
}

/// The forecast for a vaccine group (chapter 9).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupForecast<'a> {
    /// The vaccine group.
    pub group: &'a str,
    /// Whether standard or risk series made it (FORECASTVG-1 and DEFFORECAST-012).
    pub series_type: SeriesType,
    /// The series group, where the forecast comes from one, such as `1`.
    pub series_group: &'a str,
    /// Where the person stands.
    pub status: Status,
    /// What that means on the assessment date.
    pub due: Due,
    /// What kind of recommendation it is; none where no dose is forecast, or the schedule does not
    /// say.
    pub category: Option<Category>,
    /// The number of the next dose (FORECASTDN-1, FORECASTDN-2); none where no dose is forecast.
    pub dose_number: Option<u16>,
    /// The first day on which the next dose may be given.
    pub earliest: Option<Date>,
    /// The day from which it is recommended.
    pub recommended: Option<Date>,
    /// The last day before it is overdue.
    pub past_due: Option<Date>,
    /// The recommendation under which the dose is caught up with, where the past due date lies
    /// before the person came under it; nobody is overdue for that date.
    pub catch_up: Option<CatchUp>,
    /// The last day on which it may be given.
    pub latest: Option<Date>,
    /// The season that the answer rests on, where it is projected; none where it is as published.
    pub projected_season: Option<ProjectedSeason>,
    /// Why there is no dose to give, or why the next one is as it is.
    pub reason: Option<ForecastReason>,
    /// The age that the person is too old by, where that is the reason.
    pub limit: Option<Box<Limit<'a>>>,
    /// The observations that forbid or replace vaccination, and a date of birth that replaces it.
    pub because: Few<Because<'a>>,
    /// Where the group is not routine at this age: the observations with which it is recommended.
    pub risk_indications: Few<RiskIndication<'a>>,
    /// Where it is not: for whom else it is open, in the schedule's words.
    pub open_to: Few<&'a str>,
    /// The rule or decision table that gave the status.
    pub rule: &'static str,
    /// The best patient series that the forecast rests on; where several antigens have different
    /// ones, that of the antigen that decides the dates.
    pub series: Option<&'a str>,
    /// The antigens that the next dose is meant for (FORECASTVG-8).
    pub antigens: Few<&'a str>,
    /// The vaccines recommended by name (FORECASTRECVAC-1, FORECASTVG-9).
    pub vaccines: Few<RecommendedVaccine<'a>>,
    /// Those that would be recommended, were there no conflict with a dose that was given.
    pub waiting: Few<WaitingVaccine<'a>>,
    /// The forecasts of the antigens that it was made from.
    pub parts: Few<AntigenForecast<'a>>,
    /// Of the forecast that heads its vaccine group: those of the group's other series groups and
    /// types, in the same order; of those none.
    pub other_series: Vec<GroupForecast<'a>>,
}

impl<'a> GroupForecast<'a> {
    /// Of a group that is complete: the forecast beneath it of a series that begins at a later age.
    #[must_use]
    pub fn later(&self) -> Option<&GroupForecast<'a>> {
        let mut beneath = self.other_series.iter();
        beneath.find(|it| self.status == Status::Complete && it.due == Due::NotYetDue)
    }

    /// This forecast, then those beneath it.
    pub fn all_series(&self) -> impl Iterator<Item = &GroupForecast<'a>> {
        std::iter::once(self).chain(&self.other_series)
    }
}

/// A season that the publisher has not published: an earlier one, moved by whole years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ProjectedSeason {
    /// Its first day.
    pub start: Date,
    /// Its last day; none where it is open.
    pub end: Option<Date>,
    /// The published season that it was projected from.
    pub projected_from: SeasonDays,
}

/// The forecast of the best patient series of one antigen (chapter 7).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AntigenForecast<'a> {
    /// The antigen.
    pub antigen: &'a str,
    /// Its best patient series.
    pub series: &'a str,
    /// Where the person stands in that series.
    pub status: Status,
    /// The number of the target dose in the series that is forecast.
    pub target_dose: Option<u16>,
    /// The number of the next dose (FORECASTDN-1).
    pub dose_number: Option<u16>,
    /// The first day on which the next dose may be given (FORECASTDT-1).
    pub earliest: Option<Date>,
    /// The day from which it is recommended (FORECASTDT-5).
    pub recommended: Option<Date>,
    /// The last day before it is overdue (FORECASTDT-6).
    pub past_due: Option<Date>,
    /// The last day on which it may be given (FORECASTDT-4).
    pub latest: Option<Date>,
    /// Why.
    pub reason: Option<ForecastReason>,
    /// The rule or decision table that gave the status.
    pub rule: &'static str,
}

/// A vaccine that a forecast recommends by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RecommendedVaccine<'a> {
    /// Its CVX code.
    pub cvx: crate::schedule::Cvx,
    /// Its short description.
    pub name: &'a str,
}

/// A vaccine that must wait for the sake of a conflict with a dose that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct WaitingVaccine<'a> {
    /// Its CVX code.
    pub cvx: crate::schedule::Cvx,
    /// Its short description.
    pub name: &'a str,
    /// The first day on which it may be given.
    pub from: Date,
}

/// An observation with which a group is recommended at an age at which it is not routine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RiskIndication<'a> {
    /// Its code.
    pub code: &'a str,
    /// Its title.
    pub title: &'a str,
}

/// A recommendation that began anew for the person after the past due date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CatchUp {
    /// Its first day.
    pub since: Date,
    /// Its last day; none where it is open.
    pub until: Option<Date>,
    /// The person's age on that day, in completed years.
    pub until_age: Option<i32>,
}

/// Where a person stands in a series or vaccine group (Table 3-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Doses are still to come.
    NotComplete,
    /// All recommendations are met.
    Complete,
    /// There is evidence of immunity.
    Immune,
    /// Something forbids vaccination now.
    Contraindicated,
    /// The history gives enough protection, or nothing is recommended now.
    NotRecommended,
    /// The person is too old for the doses that are left.
    AgedOut,
}

impl Status {
    /// The status in plain words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Status::NotComplete => "not complete",
            Status::Complete => "complete",
            Status::Immune => "immune",
            Status::Contraindicated => "contraindicated",
            Status::NotRecommended => "not recommended",
            Status::AgedOut => "aged out",
        }
    }
}

/// What a forecast means on the assessment date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// The past-due date has passed.
    Overdue,
    /// The recommended date is here or has passed.
    Due,
    /// The recommended date is still to come.
    NotYetDue,
    /// A dose may be given after shared clinical decision-making.
    Conditional,
    /// Whether a dose is due cannot be said without a date that is missing; a notice names it.
    NeedsDate,
    /// No dose is forecast.
    None,
}

/// The verdict on a dose of the history.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DoseEvaluation<'a> {
    /// The dose's place in the request's list of doses, from 0.
    pub index: usize,
    /// The day it was given.
    pub date: Date,
    /// Its vaccine, as a CVX code with its leading zero where it is one, else as it came in.
    pub cvx: &'a str,
    /// The vaccine's short description; none where the schedule does not know the code.
    pub name: Option<&'a str>,
    /// Why the dose was not evaluated at all.
    pub not_evaluated: Option<NoticeKind>,
    /// The verdict per vaccine group, one for each.
    pub groups: Few<GroupEvaluation<'a>>,
    /// What each chosen series of each antigen says; of one antigen the one that gives the verdict
    /// first.
    pub antigens: Few<AntigenEvaluation<'a>>,
}

impl<'a> DoseEvaluation<'a> {
    /// The verdict for each antigen, by the rule of that for a vaccine group.
    pub fn verdicts(&self) -> impl Iterator<Item = &AntigenEvaluation<'a>> {
        let all = self.antigens.iter().enumerate();
        let is_first = |place: usize, antigen: &str| {
            let mut before = self.antigens.iter().take(place);
            before.all(|it| it.antigen != antigen)
        };
        all.filter_map(move |(place, it)| is_first(place, it.antigen).then_some(it))
    }
}

/// The verdict on a dose for a vaccine group: valid if the group's standard series or a risk series
/// that is reported counts it, else that of the series that heads the group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupEvaluation<'a> {
    /// The vaccine group.
    pub group: &'a str,
    /// Of which kind the series is that gives the verdict.
    pub series_type: SeriesType,
    /// The verdict.
    pub status: EvaluationStatus,
    /// The first reason why it is not valid.
    pub reason: Option<EvaluationReason>,
    /// What that reason compared.
    pub limit: Option<Box<Limit<'a>>>,
    /// The number of the target dose that it was judged against.
    pub target_dose: Option<u16>,
    /// What each series says, the one that heads the group first.
    pub by_series: Few<SeriesEvaluation<'a>>,
}

/// What a series of a vaccine group says about a dose.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeriesEvaluation<'a> {
    /// The vaccine group.
    pub group: &'a str,
    /// The series; where several antigens have different ones, that of the antigen that makes most
    /// of the dose.
    pub series: &'a str,
    /// Of which kind it is.
    pub series_type: SeriesType,
    /// The verdict.
    pub status: EvaluationStatus,
    /// The first reason why it is not valid.
    pub reason: Option<EvaluationReason>,
    /// What that reason compared.
    pub limit: Option<Box<Limit<'a>>>,
    /// The number of the target dose that it was judged against.
    pub target_dose: Option<u16>,
}

/// The verdict on a dose for an antigen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AntigenEvaluation<'a> {
    /// The antigen.
    pub antigen: &'a str,
    /// The series in which it was judged.
    pub series: &'a str,
    /// Of which kind that series is.
    pub series_type: SeriesType,
    /// Whether it is a best patient series, or only the prioritized one of its series group.
    pub best: bool,
    /// The verdict.
    pub status: EvaluationStatus,
    /// The first reason why it is not valid.
    pub reason: Option<EvaluationReason>,
    /// What that reason compared.
    pub limit: Option<Box<Limit<'a>>>,
    /// Every reason that holds, in the order of chapter 6.
    pub reasons: SmallVec<[EvaluationReason; 16]>,
    /// What each of them compared; none where it compared no dates, ages or amounts.
    pub limits: Vec<Option<Limit<'a>>>,
    /// The number of the target dose that it was judged against.
    pub target_dose: Option<u16>,
}

/// The evaluation status of a dose (Table 3-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvaluationStatus {
    /// Given as recommended.
    Valid,
    /// Not given as recommended; it must be repeated.
    NotValid,
    /// Something was wrong with the dose itself; it must be repeated.
    SubStandard,
    /// Not needed, or given too late; it need not be repeated.
    Extraneous,
}

impl EvaluationStatus {
    /// The verdict in plain words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            EvaluationStatus::Valid => "valid",
            EvaluationStatus::NotValid => "not valid",
            EvaluationStatus::SubStandard => "sub-standard",
            EvaluationStatus::Extraneous => "extraneous",
        }
    }
}

/// Something that was left out of account.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Notice<'a> {
    /// Where in the input, such as `doses[3].cvx`.
    pub path: String,
    /// What is the matter.
    pub kind: NoticeKind,
    /// The value found there, or what is needed there.
    pub value: Option<&'a str>,
    /// The vaccine groups whose answer hangs on it, where they are known.
    pub decides: Few<&'a str>,
}
