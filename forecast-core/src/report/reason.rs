//! The reasons that an answer can give, each with the rule that it comes from.

use serde::{Deserialize, Serialize};

/// What there is to say of a dose: why it is not valid, in the order of chapter 6, or what is
/// noteworthy of a valid one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvaluationReason {
    /// Given after its lot expired (Table 6-3).
    LotExpired,
    /// Something was wrong with the dose itself (Table 6-3).
    DoseCondition,
    /// Of a vaccine that never counts (Table 6-13).
    InadvertentVaccine,
    /// Given too early in life (Table 6-15).
    AgeTooYoung,
    /// Given too late in life (Table 6-15).
    AgeTooOld,
    /// Given too soon after an earlier dose, or before or too soon after an observation (Tables 6-18
    /// and 6-21).
    IntervalTooShort,
    /// Given too soon after a dose of a vaccine that it conflicts with (CONFLICT-3).
    VaccineConflict,
    /// Of a vaccine that would count at another age (Tables 6-26 and 6-29, last columns).
    VaccineOutsideAgeRange,
    /// Of a vaccine that does not count for this dose (Tables 6-26 and 6-29).
    WrongVaccine,
    /// Given when the series was complete already (section 4.4, step 6a).
    SeriesComplete,
    /// Given in the grace period before the minimum age; valid (Table 6-15).
    AgeGracePeriod,
    /// Given in the grace period before the minimum interval; valid (Table 6-18).
    IntervalGracePeriod,
    /// Of less than the recommended volume; valid (Table 6-26).
    VolumeTooSmall,
}

impl EvaluationReason {
    /// Every reason, in the order in which several are given.
    pub const ALL: [EvaluationReason; 13] = [
        EvaluationReason::LotExpired,
        EvaluationReason::DoseCondition,
        EvaluationReason::InadvertentVaccine,
        EvaluationReason::AgeTooYoung,
        EvaluationReason::AgeTooOld,
        EvaluationReason::IntervalTooShort,
        EvaluationReason::VaccineConflict,
        EvaluationReason::VaccineOutsideAgeRange,
        EvaluationReason::WrongVaccine,
        EvaluationReason::SeriesComplete,
        EvaluationReason::AgeGracePeriod,
        EvaluationReason::IntervalGracePeriod,
        EvaluationReason::VolumeTooSmall,
    ];
}

impl EvaluationReason {
    /// The reason in plain words, fit to follow "not valid:".
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            EvaluationReason::LotExpired => "given after its lot expired",
            EvaluationReason::DoseCondition => "something was wrong with the dose itself",
            EvaluationReason::InadvertentVaccine => "not a vaccine for this purpose",
            EvaluationReason::AgeTooYoung => "given too early in life",
            EvaluationReason::AgeTooOld => "given too late in life",
            EvaluationReason::IntervalTooShort => "given too soon",
            EvaluationReason::VaccineConflict => {
                "given too soon after another vaccine that it conflicts with"
            }
            EvaluationReason::VaccineOutsideAgeRange => "not a vaccine for this age",
            EvaluationReason::WrongVaccine => "not a vaccine that counts for this dose",
            EvaluationReason::SeriesComplete => "the series was complete already",
            EvaluationReason::AgeGracePeriod => "in the grace period before the minimum age",
            EvaluationReason::IntervalGracePeriod => "in the grace period of the interval",
            EvaluationReason::VolumeTooSmall => "less than the recommended volume",
        }
    }

    /// The rule or decision table that gives the reason.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            EvaluationReason::LotExpired | EvaluationReason::DoseCondition => "Table 6-3",
            EvaluationReason::InadvertentVaccine => "Table 6-13",
            EvaluationReason::AgeTooYoung
            | EvaluationReason::AgeTooOld
            | EvaluationReason::AgeGracePeriod => "Table 6-15",
            EvaluationReason::IntervalTooShort => "Table 6-18, Table 6-21",
            EvaluationReason::IntervalGracePeriod => "Table 6-18",
            EvaluationReason::VolumeTooSmall => "Table 6-26",
            EvaluationReason::VaccineConflict => "CONFLICT-3",
            EvaluationReason::VaccineOutsideAgeRange | EvaluationReason::WrongVaccine => {
                "Table 6-26, Table 6-29"
            }
            EvaluationReason::SeriesComplete => "Figure 4-6",
        }
    }
}

/// Why a forecast has the status that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ForecastReason {
    /// There is evidence of immunity (Table 7-3).
    Immune,
    /// Something forbids vaccination (Table 7-7).
    Contraindicated,
    /// Every recommended dose was given (Table 7-10).
    Complete,
    /// No dose is recommended now (Table 7-10).
    NotRecommended,
    /// The season has ended (Table 7-10).
    SeasonOver,
    /// The person is too old (Table 7-10).
    TooOld,
    /// The next dose could not be given before the person is too old (Table 7-10).
    CannotFinish,
    /// An interval is counted from an observation whose date is not known (CALCDTINT-9).
    NeedsDate,
    /// The person is too old for what is routine, and other series are open at that age.
    NotRoutineAtAge,
}

impl ForecastReason {
    /// The reason in plain words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            ForecastReason::Immune => "there is evidence of immunity",
            ForecastReason::Contraindicated => "a contraindication forbids it",
            ForecastReason::Complete => "every recommended dose was given",
            ForecastReason::NotRecommended => "no dose is recommended now",
            ForecastReason::SeasonOver => "the season has ended",
            ForecastReason::TooOld => "too old for the doses that are left",
            ForecastReason::CannotFinish => "too old by the time of the next dose",
            ForecastReason::NotRoutineAtAge => "not routine at this age",
            ForecastReason::NeedsDate => "the date of an observation is needed",
        }
    }

    /// The decision table that gives the reason.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            ForecastReason::Immune => "Table 7-3",
            ForecastReason::Contraindicated => "Table 7-7",
            ForecastReason::Complete
            | ForecastReason::NotRecommended
            | ForecastReason::SeasonOver
            | ForecastReason::TooOld
            | ForecastReason::CannotFinish
            | ForecastReason::NotRoutineAtAge => "Table 7-10",
            ForecastReason::NeedsDate => "CALCDTINT-9",
        }
    }
}

/// What a [`Notice`](super::Notice) is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NoticeKind {
    /// The schedule does not know the vaccine; the dose was not evaluated.
    UnknownVaccine,
    /// The dose was given before birth; it was not evaluated.
    BeforeBirth,
    /// The dose was given after the assessment date; it was not evaluated.
    AfterAssessment,
    /// The dose counts towards no antigen at the age at which it was given.
    NoAntigen,
    /// No series of the dose's antigens is relevant for the person; it was not evaluated.
    NoRelevantSeries,
    /// The schedule does not know the observation; it was left out.
    UnknownObservation,
    /// The observation was made after the assessment date; it was left out.
    ObservationAfterAssessment,
    /// The observation's end lies before its date; the end was left out.
    ObservationEndsBeforeItBegins,
    /// An interval is counted from the date of this observation, and it is not known.
    ObservationDateNeeded,
    /// The dose is of a product that rules ask about as an observation; it was taken as that.
    DoseAsObservation,
    /// The dose is of a product that no rule asks about.
    ProductNotUsed,
    /// The schedule does not know the trade name; it was left out.
    UnknownTradeName,
    /// Birth in this country would be evidence of immunity, and the country of birth is not known.
    BirthCountryNeeded,
    /// The observation forbids vaccines in some persons and not in others, and does not say which.
    ContraindicationUndecided,
}

impl NoticeKind {
    /// What is the matter, in plain words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            NoticeKind::UnknownVaccine => "the schedule does not know this vaccine",
            NoticeKind::BeforeBirth => "given before birth",
            NoticeKind::AfterAssessment => "given after the assessment date",
            NoticeKind::NoAntigen => "counts towards nothing at the age at which it was given",
            NoticeKind::NoRelevantSeries => "nothing is recommended that it could count towards",
            NoticeKind::UnknownObservation => "the schedule does not know this observation",
            NoticeKind::ObservationAfterAssessment => "observed after the assessment date",
            NoticeKind::ObservationEndsBeforeItBegins => "its end lies before its date",
            NoticeKind::ObservationDateNeeded => "the date of this observation is needed",
            NoticeKind::DoseAsObservation => "not a vaccine; taken as this observation",
            NoticeKind::ProductNotUsed => "not a vaccine, and no rule asks about it",
            NoticeKind::UnknownTradeName => "the schedule does not know this trade name",
            NoticeKind::ContraindicationUndecided => "may forbid vaccines, and does not say enough",
            NoticeKind::BirthCountryNeeded => "birth in this country would be evidence of immunity",
        }
    }
}
