//! Works out what the reasons of a verdict compared: only once they are told, never while doses are
//! evaluated.

use super::{AsWritten, CountedFrom, EarlierDose, EvaluationReason, Limit, LimitKind};
use crate::date::{Date, Offset};
use crate::evaluate::{Reckoned, in_force, reckoned_from, row_on};
use crate::history::{Administered, Record};
use crate::person::Person;
use crate::schedule::{AgeId, AgeRange, Interval, Reference, Schedule, Series, SeriesDose};
use crate::series::{Past, TargetDose, TargetStatus, Verdict};
use smallvec::SmallVec;

/// A verdict of a series, with what lay behind it.
pub(super) struct Told<'e, 'a> {
    pub(super) schedule: &'a Schedule,
    pub(super) person: &'e Person<'e>,
    pub(super) series: &'a Series,
    /// The antigen's records.
    pub(super) records: &'e [Record],
    /// The verdicts on them.
    pub(super) verdicts: &'e [Verdict],
    /// The place of the record that the verdict is on.
    pub(super) place: usize,
}

impl<'a> Told<'_, 'a> {
    /// What each reason of the verdict compared, in their order.
    pub(super) fn limits(&self) -> Vec<Option<Limit<'a>>> {
        let reasons = self.verdicts.get(self.place);
        let reasons = reasons.map(|it| it.reasons).unwrap_or_default();
        let mut limits = Vec::with_capacity(reasons.len());
        limits.extend(reasons.iter().map(|reason| self.limit(reason)));
        limits
    }

    /// What a reason of the verdict compared; none where it compared vaccines alone.
    fn limit(&self, reason: EvaluationReason) -> Option<Limit<'a>> {
        let record = self.records.get(self.place)?;
        let given = self.person.history.doses.get(record.dose)?;
        match reason {
            EvaluationReason::LotExpired => {
                let lot = given.dose.lot_expiration?;
                Some(Limit {
                    kind: LimitKind::LotExpiration,
                    as_written: Some(AsWritten::Lot(lot)),
                    date: Some(lot.last_day()),
                    from: None,
                })
            }
            EvaluationReason::DoseCondition => Some(Limit {
                kind: LimitKind::DoseCondition,
                as_written: given.dose.condition.map(AsWritten::Condition),
                date: None,
                from: None,
            }),
            EvaluationReason::AgeTooYoung => {
                let age = row_on(self.target()?, given.date)?.1.absolute_minimum?;
                Some(self.age(LimitKind::AbsoluteMinimumAge, age))
            }
            EvaluationReason::AgeGracePeriod => {
                let age = row_on(self.target()?, given.date)?.1.minimum?;
                Some(self.age(LimitKind::MinimumAge, age))
            }
            EvaluationReason::AgeTooOld => {
                let age = row_on(self.target()?, given.date)?.1.maximum?;
                Some(self.age(LimitKind::MaximumAge, age))
            }
            EvaluationReason::IntervalTooShort => self.interval(given),
            EvaluationReason::IntervalGracePeriod => {
                let rows = &self.target()?.intervals;
                let length = |row: &Interval| Some((row.minimum?, row.written[1]?));
                self.latest(rows, given, LimitKind::MinimumInterval, length)
            }
            EvaluationReason::VaccineConflict => self.conflict(record.dose, given),
            EvaluationReason::VaccineOutsideAgeRange => self.vaccine_age(given),
            EvaluationReason::SeriesComplete => Some(self.series_complete()),
            EvaluationReason::VolumeTooSmall => {
                let rows = self.target()?.preferable_vaccines.iter();
                let birth = &self.person.birth;
                let mut rows = rows.filter(|row| {
                    row.vaccine == given.vaccine && row.ages.contains(birth, given.date)
                });
                let volume = rows.find_map(|row| row.volume)?;
                Some(Limit {
                    kind: LimitKind::Volume,
                    as_written: Some(AsWritten::Volume(volume)),
                    date: None,
                    from: None,
                })
            }
            EvaluationReason::InadvertentVaccine | EvaluationReason::WrongVaccine => None,
        }
    }

    /// The target dose that the dose was judged against.
    fn target(&self) -> Option<&'a SeriesDose> {
        let number = self.verdicts.get(self.place)?.target_dose?;
        self.series.doses.iter().find(|dose| dose.number == number)
    }

    /// What lay behind the dose; `targets` are the series' target doses.
    fn past<'p>(&'p self, targets: &'p [TargetDose]) -> Past<'p> {
        let record = self.records.get(self.place);
        Past {
            history: &self.person.history,
            records: self.records.get(..self.place).unwrap_or_default(),
            verdicts: self.verdicts.get(..self.place).unwrap_or_default(),
            targets,
            series: self.series,
            doses: record.map_or(0, |record| record.dose),
        }
    }

    /// The target doses that were satisfied before the dose.
    fn satisfied(&self) -> SmallVec<[TargetDose; 16]> {
        let verdicts = self.verdicts.iter().take(self.place).enumerate();
        let valid = verdicts.filter(|(_, verdict)| verdict.is_valid());
        let targets = valid.filter_map(|(place, verdict)| {
            let number = verdict.target_dose?;
            let mut doses = self.series.doses.iter();
            Some(TargetDose {
                dose: doses.position(|dose| dose.number == number)?,
                status: TargetStatus::Satisfied,
                satisfied_by: Some(place),
            })
        });
        targets.collect()
    }

    /// The dose that satisfied the last target dose. Behind it no dose has a target dose.
    fn series_complete(&self) -> Limit<'a> {
        let judged = self.verdicts.get(..self.place).unwrap_or_default();
        let judged = judged.partition_point(|verdict| verdict.target_dose.is_some());
        let last = self
            .verdicts
            .iter()
            .take(judged)
            .rposition(Verdict::is_valid);
        let last = last.and_then(|place| self.records.get(place));
        let last = last.and_then(|record| self.person.history.doses.get(record.dose));
        Limit {
            kind: LimitKind::SeriesComplete,
            as_written: None,
            date: None,
            from: last.and_then(|dose| self.dose(dose).map(CountedFrom::Dose)),
        }
    }

    /// An age limit.
    fn age(&self, kind: LimitKind, age: AgeId) -> Limit<'a> {
        age_limit_of(self.schedule, self.person, kind, age)
    }

    /// Table 6-18 and Table 6-21: the first day on which every preferable interval held, or every
    /// allowable one where that is earlier.
    fn interval(&self, given: &Administered<'_>) -> Option<Limit<'a>> {
        let kind = LimitKind::AbsoluteMinimumInterval;
        let length = |row: &Interval| Some((row.absolute_minimum?, row.written[0]?));
        let target = self.target()?;
        let preferable = self.latest(&target.intervals, given, kind, length)?;
        let allowable = self.latest(&target.allowable_intervals, given, kind, length);
        match allowable {
            Some(allowable) if allowable.date < preferable.date => Some(allowable),
            _ => Some(preferable),
        }
    }

    /// The limit of the interval that ends last, of those in force.
    fn latest(
        &self,
        rows: &[Interval],
        given: &Administered<'_>,
        kind: LimitKind,
        length: impl Fn(&Interval) -> Option<(crate::date::Span, Offset)>,
    ) -> Option<Limit<'a>> {
        let needs = |row: &Interval| matches!(row.from, Reference::TargetDose(_));
        let targets = if rows.iter().any(needs) {
            self.satisfied()
        } else {
            SmallVec::new()
        };
        let past = self.past(&targets);
        let mut latest: Option<(Date, Offset, Reckoned<'_>)> = None;
        for (_, row) in in_force(rows, given.date) {
            let Some((span, written)) = length(row) else {
                continue;
            };
            let Some(from) = reckoned_from(&row.from, self.person, &past) else {
                continue;
            };
            let end = from.date().plus(span);
            if latest.as_ref().is_none_or(|(known, ..)| end > *known) {
                latest = Some((end, written, from));
            }
        }
        let (end, written, from) = latest?;
        let from = match from {
            Reckoned::Dose(dose) => CountedFrom::Dose(self.dose(dose)?),
            Reckoned::Observation(id, date) => {
                let observation = self.schedule.observation(id)?;
                CountedFrom::Observation {
                    code: &observation.code,
                    title: &observation.title,
                    date,
                }
            }
        };
        Some(Limit {
            kind,
            as_written: Some(AsWritten::Offset(written)),
            date: Some(end),
            from: Some(from),
        })
    }

    /// CONFLICT-3: the conflict that ends last.
    fn conflict(&self, place: usize, given: &Administered<'_>) -> Option<Limit<'a>> {
        let past = self.past(&[]);
        let vaccine = self.schedule.vaccine(given.vaccine)?;
        let mut latest: Option<Limit<'a>> = None;
        let spans = self.person.history.conflicts_of(place).iter();
        let pairs = spans.flat_map(|span| span.previous().map(move |previous| (span, previous)));
        for (span, place) in pairs {
            let last = span.min_end.max(span.end);
            if latest
                .as_ref()
                .is_some_and(|limit| limit.date >= Some(last))
            {
                continue;
            }
            let Some(previous) = self.person.history.doses.get(place) else {
                continue;
            };
            let verdict = past.verdict_on(place);
            let short = verdict.is_none_or(Verdict::is_valid);
            let end = if short { span.min_end } else { span.end };
            let later = |limit: &Limit<'_>| limit.date < Some(end);
            if end <= given.date || !latest.as_ref().is_none_or(later) {
                continue;
            }
            let row = vaccine.conflicts.iter().find(|row| {
                let length = if short { row.min_end } else { row.end };
                row.previous == previous.vaccine && previous.date.plus(length) == end
            });
            let [min_end, full_end] = row?.written;
            latest = Some(Limit {
                kind: LimitKind::ConflictEnd,
                as_written: Some(AsWritten::Offset(if short { min_end } else { full_end })),
                date: Some(end),
                from: self.dose(previous).map(CountedFrom::ConflictingDose),
            });
        }
        latest
    }

    /// The age from which, or else up to which, the vaccine counts for the target dose.
    fn vaccine_age(&self, given: &Administered<'_>) -> Option<Limit<'a>> {
        let target = self.target()?;
        let preferable = target.preferable_vaccines.iter();
        let preferable = preferable.map(|row| (row.vaccine, row.ages));
        let allowable = target.allowable_vaccines.iter();
        let allowable = allowable.map(|row| (row.vaccine, row.ages));
        let birth = &self.person.birth;
        let ranges = || {
            let rows = preferable.clone().chain(allowable.clone());
            rows.filter(|(vaccine, ages)| {
                *vaccine == given.vaccine && !ages.contains(birth, given.date)
            })
            .map(|(_, ages): (_, AgeRange)| ages)
        };
        let begins = ranges().filter_map(|ages| ages.begin);
        let begins = begins.filter(|age| given.date < birth.reaches(*age));
        if let Some(age) = begins.min_by_key(|age| birth.reaches(*age)) {
            return Some(self.age(LimitKind::VaccineBeginAge, age));
        }
        let ends = ranges().filter_map(|ages| ages.end);
        let age = ends.max_by_key(|age| birth.reaches(*age))?;
        Some(self.age(LimitKind::VaccineEndAge, age))
    }

    /// A dose of the history, and what it counts as in the series.
    fn dose(&self, dose: &Administered<'_>) -> Option<EarlierDose<'a>> {
        let vaccine = self.schedule.vaccine(dose.vaccine)?;
        let history = &self.person.history.doses;
        let day = history.partition_point(|other| other.date < dose.date);
        let mut places = history.iter().enumerate().skip(day);
        let place = places.find(|(_, other)| other.source == dose.source);
        let verdict = place.and_then(|(place, _)| self.past(&[]).verdict_on(place));
        let satisfied = verdict.filter(|verdict| verdict.is_valid());
        Some(EarlierDose {
            index: dose.source,
            date: dose.date,
            cvx: vaccine.cvx,
            name: &vaccine.name,
            target_dose: satisfied.and_then(|verdict| verdict.target_dose),
        })
    }
}

/// A limit that is an age: its date is the day on which the person reaches it, or the day before
/// where the age is an end.
pub(super) fn age_limit_of<'a>(
    schedule: &'a Schedule,
    person: &Person<'_>,
    kind: LimitKind,
    age: AgeId,
) -> Limit<'a> {
    let reached = person.birth.reaches(age);
    let is_end = matches!(kind, LimitKind::MaximumAge | LimitKind::VaccineEndAge);
    Limit {
        kind,
        as_written: schedule.ages.written(age).map(AsWritten::Offset),
        date: Some(if is_end {
            reached.add_days(-1)
        } else {
            reached
        }),
        from: Some(CountedFrom::Birth {
            date: person.birth.date(),
        }),
    }
}
