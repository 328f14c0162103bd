//! The words for reasons, and the rule that each comes from.

use forecast_core::report::{EvaluationReason, ForecastReason, NoticeKind};

#[test]
fn every_reason_for_a_verdict_has_words_and_a_rule() {
    use EvaluationReason as R;
    let expected = [
        (R::LotExpired, "given after its lot expired", "Table 6-3"),
        (
            R::DoseCondition,
            "something was wrong with the dose itself",
            "Table 6-3",
        ),
        (
            R::InadvertentVaccine,
            "not a vaccine for this purpose",
            "Table 6-13",
        ),
        (R::AgeTooYoung, "given too early in life", "Table 6-15"),
        (R::AgeTooOld, "given too late in life", "Table 6-15"),
        (
            R::IntervalTooShort,
            "given too soon",
            "Table 6-18, Table 6-21",
        ),
        (
            R::VaccineConflict,
            "given too soon after another vaccine that it conflicts with",
            "CONFLICT-3",
        ),
        (
            R::VaccineOutsideAgeRange,
            "not a vaccine for this age",
            "Table 6-26, Table 6-29",
        ),
        (
            R::WrongVaccine,
            "not a vaccine that counts for this dose",
            "Table 6-26, Table 6-29",
        ),
        (
            R::SeriesComplete,
            "the series was complete already",
            "Figure 4-6",
        ),
        (
            R::AgeGracePeriod,
            "in the grace period before the minimum age",
            "Table 6-15",
        ),
        (
            R::IntervalGracePeriod,
            "in the grace period of the interval",
            "Table 6-18",
        ),
        (
            R::VolumeTooSmall,
            "less than the recommended volume",
            "Table 6-26",
        ),
    ];
    assert_eq!(expected.map(|(reason, ..)| reason), R::ALL);
    for (reason, text, rule) in expected {
        assert_eq!((reason.text(), reason.rule()), (text, rule));
    }
}

#[test]
fn every_reason_for_a_forecast_has_words_and_a_table() {
    use ForecastReason as R;
    for (reason, text, rule) in [
        (R::Immune, "there is evidence of immunity", "Table 7-3"),
        (
            R::Contraindicated,
            "a contraindication forbids it",
            "Table 7-7",
        ),
        (
            R::Complete,
            "every recommended dose was given",
            "Table 7-10",
        ),
        (
            R::NotRecommended,
            "no dose is recommended now",
            "Table 7-10",
        ),
        (R::SeasonOver, "the season has ended", "Table 7-10"),
        (
            R::TooOld,
            "too old for the doses that are left",
            "Table 7-10",
        ),
        (
            R::CannotFinish,
            "too old by the time of the next dose",
            "Table 7-10",
        ),
        (
            R::NeedsDate,
            "the date of an observation is needed",
            "CALCDTINT-9",
        ),
    ] {
        assert_eq!((reason.text(), reason.rule()), (text, rule));
    }
}

#[test]
fn every_notice_has_words() {
    use NoticeKind as N;
    for (kind, text) in [
        (N::UnknownVaccine, "the schedule does not know this vaccine"),
        (N::BeforeBirth, "given before birth"),
        (N::AfterAssessment, "given after the assessment date"),
        (
            N::NoAntigen,
            "counts towards nothing at the age at which it was given",
        ),
        (
            N::NoRelevantSeries,
            "nothing is recommended that it could count towards",
        ),
        (
            N::UnknownObservation,
            "the schedule does not know this observation",
        ),
        (
            N::ObservationAfterAssessment,
            "observed after the assessment date",
        ),
        (
            N::ObservationEndsBeforeItBegins,
            "its end lies before its date",
        ),
        (
            N::ObservationDateNeeded,
            "the date of this observation is needed",
        ),
        (
            N::DoseAsObservation,
            "not a vaccine; taken as this observation",
        ),
        (
            N::ProductNotUsed,
            "not a vaccine, and no rule asks about it",
        ),
        (
            N::UnknownTradeName,
            "the schedule does not know this trade name",
        ),
        (
            N::BirthCountryNeeded,
            "birth in this country would be evidence of immunity",
        ),
    ] {
        assert_eq!(kind.text(), text);
    }
}
