//! A relevant patient series: a series of the schedule with what the history did to it.

use std::ops::Range;

use crate::forecast::SeriesForecast;
use crate::history::{Administered, History, Record};
use crate::report::{EvaluationReason, EvaluationStatus};
use crate::schedule::Series;

/// The status of a target dose (Table 3-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TargetStatus {
    NotSatisfied,
    Satisfied,
    Skipped,
}

/// A target dose: a series dose that the person is to receive (section 3.1).
#[derive(Clone, Copy, Debug)]
pub(crate) struct TargetDose {
    /// The place of its series dose in [`Series::doses`]; a recurring dose has several targets.
    pub(crate) dose: usize,
    pub(crate) status: TargetStatus,
    /// The place of the record that satisfied it.
    pub(crate) satisfied_by: Option<usize>,
}

/// The reasons of a verdict, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reasons(u16);

impl Reasons {
    pub(crate) const fn insert(&mut self, reason: EvaluationReason) {
        self.0 |= 1 << reason as u16;
    }

    pub(crate) const fn contains(self, reason: EvaluationReason) -> bool {
        self.0 & (1 << reason as u16) != 0
    }

    /// How many there are.
    pub(crate) const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// In the order of chapter 6.
    pub(crate) fn iter(self) -> impl Iterator<Item = EvaluationReason> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let next = EvaluationReason::ALL.get(rest.trailing_zeros() as usize);
            rest &= rest.wrapping_sub(1);
            next.copied()
        })
    }
}

impl From<EvaluationReason> for Reasons {
    fn from(reason: EvaluationReason) -> Reasons {
        let mut reasons = Reasons::default();
        reasons.insert(reason);
        reasons
    }
}

/// The verdict on a record in a series.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Verdict {
    pub(crate) status: EvaluationStatus,
    pub(crate) reasons: Reasons,
    /// The number of the target dose that it was judged against; none when none was left.
    pub(crate) target_dose: Option<u16>,
}

impl Verdict {
    pub(crate) fn is_valid(&self) -> bool {
        self.status == EvaluationStatus::Valid
    }

    /// Whether the dose was an inadvertent administration (Table 6-13).
    pub(crate) const fn is_inadvertent(&self) -> bool {
        self.reasons.contains(EvaluationReason::InadvertentVaccine)
    }
}

/// A relevant patient series.
#[derive(Debug)]
pub(crate) struct PatientSeries<'a> {
    pub(crate) series: &'a Series,
    /// The verdicts on the antigen's records, by date, among those on the records of every series.
    pub(crate) verdicts: Range<usize>,
    pub(crate) forecast: SeriesForecast<'a>,
}

/// What lies behind a point of the evaluation: the doses before it and what was said of them.
#[derive(Clone, Copy)]
pub(crate) struct Past<'a> {
    pub(crate) history: &'a History<'a>,
    /// The antigen's records before that point.
    pub(crate) records: &'a [Record],
    /// The verdicts on them.
    pub(crate) verdicts: &'a [Verdict],
    /// The series' target doses.
    pub(crate) targets: &'a [TargetDose],
    pub(crate) series: &'a Series,
    /// How many doses of the whole history lie before that point.
    pub(crate) doses: usize,
}

impl<'a> Past<'a> {
    /// The antigen's records with their verdicts, latest first.
    pub(crate) fn latest_first(
        &self,
    ) -> impl Iterator<Item = (&'a Administered<'a>, &'a Verdict)> + use<'a> {
        let history = self.history;
        self.records
            .iter()
            .zip(self.verdicts)
            .rev()
            .filter_map(move |(record, verdict)| Some((history.doses.get(record.dose)?, verdict)))
    }

    /// The verdict on a dose of the history, where it is a dose of this antigen.
    pub(crate) fn verdict_on(&self, dose: usize) -> Option<&'a Verdict> {
        let place = self
            .records
            .binary_search_by(|record| record.dose.cmp(&dose))
            .ok()?;
        self.verdicts.get(place)
    }
}
