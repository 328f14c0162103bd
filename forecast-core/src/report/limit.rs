//! [`Limit`]: what a reason compared, and so by how much a dose missed.

use serde::Serialize;

use crate::date::{Date, Offset};
use crate::patient::{DoseCondition, LotExpiration, Volume};
use crate::schedule::Cvx;

/// What a reason compared a dose or a person with.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Limit<'a> {
    /// Which limit it is.
    pub kind: LimitKind,
    /// The limit in the schedule's words, or, of a lot and a condition, in the request's.
    pub as_written: Option<AsWritten>,
    /// The first day that would have counted, or the last one where the limit is an end.
    pub date: Option<Date>,
    /// What the limit is counted from.
    pub from: Option<CountedFrom<'a>>,
}

/// Which limit a [`Limit`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LimitKind {
    /// The last day on which a lot may be used (CALCDTLOTEXP-1).
    LotExpiration,
    /// What was wrong with the dose itself (section 6.1).
    DoseCondition,
    /// The absolute minimum age (CALCDTAGE-5); its date is the first day that counts.
    AbsoluteMinimumAge,
    /// The minimum age (CALCDTAGE-4).
    MinimumAge,
    /// The maximum age (CALCDTAGE-1); its date is the last day that counts.
    MaximumAge,
    /// The absolute minimum interval (CALCDTINT-3); its date is the first day that counts.
    AbsoluteMinimumInterval,
    /// The minimum interval (CALCDTINT-4).
    MinimumInterval,
    /// The end of a vaccine conflict (CALCDTCONFLICT-2); its date is the first day that counts.
    ConflictEnd,
    /// The age from which a vaccine counts (CALCDTPREF-1, CALCDTALLOW-1).
    VaccineBeginAge,
    /// The age up to which a vaccine counts (CALCDTPREF-2, CALCDTALLOW-2); its date is the last
    /// day.
    VaccineEndAge,
    /// The dose that completed the series (section 4.4).
    SeriesComplete,
    /// The recommended volume (Table 6-26).
    Volume,
}

/// A limit as it is written where it comes from; it serializes as that text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum AsWritten {
    /// An age or interval, such as `12 months - 4 days`.
    Offset(Offset),
    /// The expiry of a lot.
    Lot(LotExpiration),
    /// The condition of a dose.
    Condition(DoseCondition),
    /// A volume.
    Volume(Volume),
}

/// What a [`Limit`] is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CountedFrom<'a> {
    /// Birth.
    Birth {
        /// The day of birth.
        date: Date,
    },
    /// A dose of the history.
    Dose(EarlierDose<'a>),
    /// A dose of the history that the vaccine conflicts with.
    ConflictingDose(EarlierDose<'a>),
    /// An observation.
    Observation {
        /// Its code.
        code: &'a str,
        /// Its short title.
        title: &'a str,
        /// Its date.
        date: Date,
    },
}

/// A dose that another one is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct EarlierDose<'a> {
    /// Its place in the request's list of doses, from 0.
    pub index: usize,
    /// The day it was given.
    pub date: Date,
    /// Its vaccine.
    pub cvx: Cvx,
    /// The vaccine's short description.
    pub name: &'a str,
    /// The number of the target dose that it satisfied in the series; none where it satisfied none.
    pub target_dose: Option<u16>,
}
