//! Section 6.2: evaluate conditional skip. Sections 7.1 and 7.6 use it too.

use crate::date::Date;
use crate::history::{Administered, Record};
use crate::person::Person;
use crate::schedule::document::{DoseCountLogic, DoseType, Logic, SkipContext};
use crate::schedule::{
    AgeId, SeriesDose, Skip, SkipSet, SkipTest, SmallSet, VaccineCount, years_later,
};
use crate::series::Past;
use crate::trail::{Detail, Trace};

/// For what a skip is asked, and on which days.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Asked {
    /// To evaluate a dose that was given on this day (section 6.2).
    Evaluation {
        /// The date administered: anchor (RELEVANT-1) and reference date (CONDSKIP-2) in one.
        given: Date,
    },
    /// To forecast (section 7.1) or to validate a forecast (section 7.6).
    Forecast {
        /// The assessment date: the anchor (RELEVANT-2).
        as_of: Date,
        /// The assessment date, or the earliest date of the forecast (CONDSKIP-2).
        reference: Date,
    },
}

impl Asked {
    /// The day on which a set must be in force.
    const fn anchor(self) -> Date {
        match self {
            Asked::Evaluation { given } => given,
            Asked::Forecast { as_of, .. } => as_of,
        }
    }

    /// The conditional skip reference date (CONDSKIP-2).
    const fn reference(self) -> Date {
        match self {
            Asked::Evaluation { given } => given,
            Asked::Forecast { reference, .. } => reference,
        }
    }

    const fn concerns(self, context: SkipContext) -> bool {
        match (self, context) {
            (_, SkipContext::Both)
            | (Asked::Evaluation { .. }, SkipContext::Evaluation)
            | (Asked::Forecast { .. }, SkipContext::Forecast) => true,
            (Asked::Evaluation { .. }, SkipContext::Forecast)
            | (Asked::Forecast { .. }, SkipContext::Evaluation) => false,
        }
    }
}

/// What a skip is asked about: the doses before, and the series groups that are complete.
#[derive(Clone, Copy)]
pub(crate) struct SkipView<'a> {
    pub(crate) person: &'a Person<'a>,
    pub(crate) past: &'a Past<'a>,
    /// The antigen's series groups with a complete relevant patient series.
    pub(crate) completed: SmallSet,
}

/// Whether the target dose can be skipped (Table 6-11): any skip of the context will do.
pub(crate) fn can_skip(
    dose: &SeriesDose,
    asked: Asked,
    view: &SkipView<'_>,
    trace: &mut impl Trace,
) -> bool {
    dose.skips.iter().enumerate().any(|(place, skip)| {
        asked.concerns(skip.context) && is_met(skip, place, asked, view, trace)
    })
}

/// Table 6-11 for one conditional skip: the sets in force on the anchor date, by its set logic.
fn is_met(
    skip: &Skip,
    place: usize,
    asked: Asked,
    view: &SkipView<'_>,
    trace: &mut impl Trace,
) -> bool {
    let mut in_force = skip
        .sets
        .iter()
        .filter(|set| set.in_force.on(asked.anchor()))
        .peekable();
    if in_force.peek().is_none() {
        return false;
    }
    let met = match skip.logic {
        Logic::And => in_force.all(|set| is_set_met(set, place, asked, view, trace)),
        Logic::Or => in_force.any(|set| is_set_met(set, place, asked, view, trace)),
    };
    trace.note("Table 6-11", || {
        let found = if met {
            "the target dose is skipped"
        } else {
            "no skip"
        };
        Detail::new(format!("skips[{place}]"), found)
    });
    met
}

/// Table 6-10.
fn is_set_met(
    set: &SkipSet,
    place: usize,
    asked: Asked,
    view: &SkipView<'_>,
    trace: &mut impl Trace,
) -> bool {
    let mut check = |condition: &crate::schedule::SkipCondition| {
        let met = is_condition_met(&condition.test, asked, view);
        let rule = match condition.test {
            SkipTest::Age(_) => "Table 6-6",
            SkipTest::CompletedSeries(_) => "Table 6-7",
            SkipTest::Interval(_) => "Table 6-8",
            SkipTest::VaccineCount(_) => "Table 6-9",
        };
        trace.note(rule, || {
            let (set, id) = (&set.id, &condition.id);
            let element = format!("skips[{place}], set {set}, condition {id}");
            let verdict = if met { "met" } else { "not met" };
            let counted = match &condition.test {
                SkipTest::VaccineCount(count) => {
                    let counted = counted_doses(count, view, usize::MAX);
                    format!(" ({}: {counted} doses counted)", count.kind.text())
                }
                SkipTest::Age(_) | SkipTest::CompletedSeries(_) | SkipTest::Interval(_) => {
                    String::new()
                }
            };
            Detail::new(
                element,
                format!("{verdict} on {}{counted}", asked.reference()),
            )
        });
        met
    };
    match set.logic {
        Logic::And => set.conditions.iter().all(&mut check),
        Logic::Or => set.conditions.iter().any(&mut check),
    }
}

fn is_condition_met(test: &SkipTest, asked: Asked, view: &SkipView<'_>) -> bool {
    match test {
        // Table 6-6, with CALCDTSKIP-3 and CALCDTSKIP-4.
        SkipTest::Age(ages) => ages.contains(&view.person.birth, asked.reference()),
        // Table 6-7.
        SkipTest::CompletedSeries(groups) => view.completed.intersects(*groups),
        // Table 6-8, with CALCDTSKIP-5: from the immediate previous dose administered.
        SkipTest::Interval(interval) => view
            .past
            .latest_first()
            .next()
            .is_some_and(|(previous, _)| asked.reference() >= previous.date.plus(*interval)),
        // Table 6-9.
        SkipTest::VaccineCount(count) => {
            // More than one too many changes no answer.
            let enough = count.count.saturating_add(1);
            let found = counted_doses(count, view, enough);
            match count.logic {
                DoseCountLogic::GreaterThan => found > count.count,
                DoseCountLogic::EqualTo => found == count.count,
                DoseCountLogic::LessThan => found < count.count,
            }
        }
    }
}

/// How many conditional doses were administered (CONDSKIP-1) before the point of the evaluation; no
/// more than `enough` are counted.
///
/// Where the condition names vaccines, they are looked for in the whole history; where it names
/// none, every dose of the antigen counts. A dose has an evaluation status only if it is a dose of
/// the antigen: a valid one is one that satisfied a target dose.
fn counted_doses(count: &VaccineCount, view: &SkipView<'_>, enough: usize) -> usize {
    let (person, past) = (view.person, view.past);
    let by_antigen = count.vaccines.is_empty();
    if !by_antigen && !past.history.vaccines.intersects(&count.vaccines) {
        return 0;
    }
    let season = count.season.and_then(|season| person.seasons.get(season));
    let years = season.map_or(0, |season| season.years);
    let age = |age: Option<AgeId>| age.map(|age| person.birth.reaches(age));
    let day = |day: Option<Date>| day.map(|day| years_later(day, years));
    let first = age(count.ages.begin).max(day(count.start));
    let behind = match (age(count.ages.end), day(count.end)) {
        (Some(age), Some(day)) => Some(age.min(day)),
        (age, day) => age.or(day),
    };
    let is_before = |date: Date| first.is_some_and(|first| date < first);
    let is_behind = |date: Date| behind.is_some_and(|behind| date >= behind);
    let dose_of = |record: &Record| past.history.doses.get(record.dose);
    let counts = |dose: &&Administered<'_>| {
        !is_behind(dose.date) && (by_antigen || count.vaccines.contains(dose.vaccine))
    };
    // Doses go by date.
    match count.dose_type {
        DoseType::Valid => {
            let satisfied = past.targets.iter().rev().filter_map(|it| it.satisfied_by);
            let doses = satisfied.filter_map(|place| dose_of(past.records.get(place)?));
            let doses = doses.take_while(|dose| !is_before(dose.date));
            doses.filter(counts).take(enough).count()
        }
        DoseType::Total if by_antigen => {
            let before = |test: &dyn Fn(Date) -> bool| {
                let is = |record: &Record| dose_of(record).is_some_and(|dose| test(dose.date));
                past.records.partition_point(is)
            };
            let within = before(&|date| !is_behind(date)).saturating_sub(before(&is_before));
            within.min(enough)
        }
        DoseType::Total => {
            let doses = past.history.before(past.doses).iter().rev();
            let doses = doses.take_while(|dose| !is_before(dose.date));
            doses.filter(counts).take(enough).count()
        }
    }
}
