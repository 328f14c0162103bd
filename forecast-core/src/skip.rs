//! Section 6.2: evaluate conditional skip. Sections 7.1 and 7.6 use it too.

use crate::date::Date;
use crate::history::Record;
use crate::person::Birth;
use crate::report::EvaluationStatus;
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
    pub(crate) birth: &'a Birth,
    /// The assessment date, which decides the season of recurring conditions.
    pub(crate) as_of: Date,
    pub(crate) past: Past<'a>,
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
                    format!(
                        " ({:?}: {} doses counted)",
                        count.kind,
                        counted_doses(count, view).count()
                    )
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
        SkipTest::Age(ages) => ages.contains(view.birth, asked.reference()),
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
            let found = counted_doses(count, view).take(enough).count();
            match count.logic {
                DoseCountLogic::GreaterThan => found > count.count,
                DoseCountLogic::EqualTo => found == count.count,
                DoseCountLogic::LessThan => found < count.count,
            }
        }
    }
}

/// The conditional doses administered (CONDSKIP-1), before the point of the evaluation.
///
/// Where the condition names vaccines, they are looked for in the whole history; where it names
/// none, every dose of the antigen counts. A dose has an evaluation status only if it is a dose of
/// the antigen.
fn counted_doses<'v>(
    count: &'v VaccineCount,
    view: &'v SkipView<'v>,
) -> impl Iterator<Item = Date> + 'v {
    let past = &view.past;
    let years = count
        .season
        .map_or(0, |season| season.years_ahead(view.as_of));
    let (ages, birth) = (count.ages, view.birth);
    let age = |age: Option<AgeId>| age.map(|age| birth.reaches(age));
    let start = count.start.map(|start| years_later(start, years));
    let end = count.end.map(|end| years_later(end, years));
    // Doses go by date: those in the range are found by halving.
    let first = age(ages.begin).max(start);
    let behind = age(ages.end).into_iter().chain(end).min();
    let is_before = |date: Date| first.is_some_and(|first| date < first);
    let is_within = move |date: Date| behind.is_none_or(|behind| date < behind);
    let has_status = |status: Option<EvaluationStatus>| match count.dose_type {
        DoseType::Total => true,
        DoseType::Valid => status == Some(EvaluationStatus::Valid),
    };
    let by_antigen = count.vaccines.is_empty();
    let records = if by_antigen { past.records } else { &[] };
    let date_of = |record: &Record| Some(past.history.doses.get(record.dose)?.date);
    let from = records.partition_point(|record| date_of(record).is_some_and(is_before));
    let of_antigen = records
        .iter()
        .zip(past.verdicts)
        .skip(from)
        .map_while(move |(record, verdict)| Some((date_of(record)?, verdict)))
        .take_while(move |(date, _)| is_within(*date))
        .filter(move |(_, verdict)| has_status(Some(verdict.status)))
        .map(|(date, _)| date);
    let doses = if by_antigen {
        &[]
    } else {
        past.history.before(past.doses)
    };
    let from = doses.partition_point(|dose| is_before(dose.date));
    let of_vaccines = doses
        .iter()
        .enumerate()
        .skip(from)
        .take_while(move |(_, dose)| is_within(dose.date))
        .filter(move |(place, dose)| {
            count.vaccines.contains(dose.vaccine)
                && has_status(past.verdict_on(*place).map(|verdict| verdict.status))
        })
        .map(|(_, dose)| dose.date);
    of_antigen.chain(of_vaccines)
}
