//! Chapter 8: select best patient series.

mod best;
mod prefilter;
mod prioritize;
mod score;
mod unbegun;

pub(crate) use best::best;
pub(crate) use unbegun::{leave_out, only_default_may_be_unbegun};

use std::cmp::Reverse;
use std::ops::Range;

use smallvec::SmallVec;

use crate::date::Date;
use crate::forecast::{Evaluated, SeriesForecast};
use crate::person::Person;
use crate::report::Status;
use crate::schedule::Series;
use crate::schedule::document::SeriesType;
use crate::series::{TargetDose, Verdict};
use crate::trail::{Detail, NoTrace, Trace};

/// What chapter 8 looks at in a relevant patient series.
#[derive(Clone, Debug)]
pub(crate) struct Contender<'a> {
    pub(crate) series: &'a Series,
    pub(crate) status: Status,
    /// SELECTB-21.
    pub(crate) valid_doses: usize,
    /// The day of the earliest valid dose.
    pub(crate) first_valid: Option<Date>,
    /// The earliest date of the forecast: the start date of SELECTB-14.
    pub(crate) earliest: Option<Date>,
    /// The place of the record that satisfied the last of its target doses.
    pub(crate) last_satisfied: Option<usize>,
    /// The place of the target dose that is forecast.
    target: Option<usize>,
    /// Its target doses, in [`Field::targets`].
    targets: Range<usize>,
    /// Its verdicts, in [`Field::verdicts`].
    verdicts: Range<usize>,
}

/// The relevant patient series of a series group, and what they are about.
#[derive(Clone, Copy)]
pub(crate) struct Field<'r, 'a> {
    pub(crate) person: &'r Person<'r>,
    pub(crate) contenders: &'r [Contender<'a>],
    /// The target doses of all of them.
    pub(crate) targets: &'r [TargetDose],
    /// The verdicts of all of them.
    pub(crate) verdicts: &'r [Verdict],
}

impl<'a> Contender<'a> {
    /// Looks at a relevant patient series, of which the target doses and verdicts stand at these
    /// places, and counts its valid doses (SELECTB-21).
    pub(crate) fn new(
        evaluated: &Evaluated<'_, 'a>,
        forecast: &SeriesForecast<'_>,
        own_targets: &[TargetDose],
        targets: Range<usize>,
        verdicts: Range<usize>,
    ) -> Contender<'a> {
        // Target doses are satisfied in their order, by ever later doses; a dose is valid if it
        // satisfies one.
        let mut satisfied = own_targets.iter().filter_map(|it| it.satisfied_by);
        let valid_doses = satisfied.clone().count();
        let last_satisfied = satisfied.clone().next_back();
        let first_valid = satisfied.next().and_then(|place| {
            let record = evaluated.records.get(place)?;
            Some(evaluated.person.history.doses.get(record.dose)?.date)
        });
        Contender {
            series: evaluated.series,
            status: forecast.status,
            valid_doses,
            first_valid,
            earliest: forecast.dates.map(|dates| dates.earliest),
            last_satisfied,
            target: forecast.target,
            targets,
            verdicts,
        }
    }

    /// SELECTB-6.
    const fn is_complete(&self) -> bool {
        matches!(self.status, Status::Complete)
    }

    /// SELECTB-16.
    const fn is_in_process(&self) -> bool {
        self.valid_doses > 0 && matches!(self.status, Status::NotComplete)
    }

    /// SELECTB-7.
    const fn is_default(&self) -> bool {
        self.series.is_default
    }

    const fn is_risk(&self) -> bool {
        matches!(self.series.series_type, SeriesType::Risk)
    }

    /// Smaller is better ranked: the series preference, those without one last.
    const fn rank(&self) -> u8 {
        match self.series.preference {
            Some(preference) => preference,
            None => u8::MAX,
        }
    }
}

/// Places among contenders; a series group seldom has more.
type Places = SmallVec<[usize; 16]>;

/// Sections 8.1 to 8.7: the place of the prioritized patient series of a series group among its
/// relevant patient series, or none.
pub(crate) fn prioritized(field: &Field<'_, '_>, trace: &mut impl Trace) -> Option<usize> {
    let contenders = field.contenders;
    if let [only] = contenders
        && only.is_default()
    {
        // Scorable or not, it is prioritized (Table 8-3).
        trace.note("Table 8-3", || {
            let found = format!("prioritized: {}, the only one", only.series.name);
            Detail::new("", found)
        });
        return Some(0);
    }
    let scorable = prefilter::scorable(contenders, &field.person.birth, trace);
    match prioritize::single(contenders, &scorable, trace) {
        prioritize::Outcome::Prioritized(place) => Some(place),
        prioritize::Outcome::None => None,
        prioritize::Outcome::Score => Some(score::select(field, &scorable, trace)?),
    }
}

/// The place of the patient series of a series group that would be prioritized if no risk series
/// were relevant, where the group has a relevant one; else the prioritized one.
pub(crate) fn unindicated(field: &Field<'_, '_>, prioritized: Option<usize>) -> Option<usize> {
    if !field.contenders.iter().any(Contender::is_risk) {
        return prioritized;
    }
    let of_no_risk = |(_, contender): &(usize, &Contender<'_>)| !contender.is_risk();
    let places = field.contenders.iter().enumerate().filter(of_no_risk);
    let (places, contenders): (Places, SmallVec<[Contender<'_>; 4]>) =
        places.map(|(place, it)| (place, it.clone())).unzip();
    if contenders.is_empty() {
        return None;
    }
    let field = Field {
        contenders: &contenders,
        ..*field
    };
    let chosen = self::prioritized(&field, &mut NoTrace)?;
    places.get(chosen).copied()
}

/// The places among some of which a test holds.
fn places<'a>(
    contenders: &[Contender<'a>],
    among: impl IntoIterator<Item = usize>,
    test: impl Fn(&Contender<'a>) -> bool,
) -> Places {
    among
        .into_iter()
        .filter(|place| has(contenders, *place, &test))
        .collect()
}

/// Whether a test holds of the one at a place.
fn has<'a>(
    contenders: &[Contender<'a>],
    place: usize,
    test: impl Fn(&Contender<'a>) -> bool,
) -> bool {
    contenders.get(place).is_some_and(test)
}

/// The one to take where the decision tables have no column: the default series, then the most
/// valid doses, then the best rank, then the schedule's order.
fn fallback(contenders: &[Contender<'_>], among: impl Iterator<Item = usize>) -> Option<usize> {
    among.min_by_key(|place| {
        contenders.get(*place).map(|contender| {
            (
                !contender.is_default(),
                Reverse(contender.valid_doses),
                contender.rank(),
                *place,
            )
        })
    })
}
