//! Chapter 4: the one driver. It carries a person through the steps; no step calls the next.

use crate::date::Date;
use crate::error::{Error, ErrorKind};
use crate::evaluate::{Judged, cannot_be_evaluated, evaluate};
use crate::forecast::{
    AntigenOutcome, Contraindications, Evaluated, SeriesForecast, forecast, is_immune,
};
use crate::group;
use crate::history::Record;
use crate::patient::Patient;
use crate::person::Person;
use crate::relevance::is_relevant;
use crate::report::{self, EvaluationReason, EvaluationStatus, Forecast, Status};
use crate::schedule::{Antigen, Schedule, Series, SmallSet};
use crate::select::{Contender, is_best, prioritized};
use crate::series::{Past, PatientSeries, Reasons, TargetDose, TargetStatus, Verdict};
use crate::skip::{Asked, SkipView, can_skip};
use crate::trail::{NoTrace, Scope, Trace, Trail};

/// Evaluates a person's doses and forecasts every vaccine group as of an assessment date.
///
/// # Errors
///
/// [`ErrorKind::Request`] where the assessment date lies before birth. What a rule cannot use
/// (an unknown vaccine, a dose before birth) is no error: it is kept, and said in the answer's
/// notices.
///
/// ```no_run
/// use forecast_core::patient::{Dose, Patient};
/// use forecast_core::schedule::Schedule;
///
/// fn next_doses(schedule: &Schedule) -> Result<(), Box<dyn std::error::Error>> {
///     let mut patient = Patient::new("2025-09-06".parse()?);
///     patient.doses.push(Dose::new("2025-10-15".parse()?, "107"));
///     for group in forecast_core::forecast(schedule, &patient, "2025-11-10".parse()?)?.groups {
///         println!("{}: {:?}", group.group, group.recommended);
///     }
///     Ok(())
/// }
/// ```
pub fn forecast_patient<'a>(
    schedule: &'a Schedule,
    patient: &'a Patient,
    as_of: Date,
) -> Result<Forecast<'a>, Error> {
    run(schedule, patient, as_of, &mut NoTrace)
}

/// The same as [`forecast`](crate::forecast), and how each result came about.
///
/// # Errors
///
/// As [`forecast`](crate::forecast).
pub fn explain<'a>(
    schedule: &'a Schedule,
    patient: &'a Patient,
    as_of: Date,
) -> Result<(Forecast<'a>, Trail), Error> {
    let mut trail = Trail::default();
    let forecast = run(schedule, patient, as_of, &mut trail)?;
    Ok((forecast, trail))
}

/// What chapters 5 to 8 found for an antigen.
pub(crate) struct AntigenResult<'a> {
    /// Its place in the schedule.
    pub(crate) antigen: usize,
    /// Its relevant patient series, evaluated and forecast.
    pub(crate) series: Vec<PatientSeries<'a>>,
    /// The prioritized patient series, one per series group that has one.
    pub(crate) choices: Vec<Choice>,
    pub(crate) contraindications: Contraindications,
}

/// The prioritized patient series of a series group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice {
    /// Its place among the relevant patient series.
    pub(crate) series: usize,
    /// Whether it is a best patient series (Table 8-14).
    pub(crate) best: bool,
}

/// Figure 4-1.
fn run<'a>(
    schedule: &'a Schedule,
    patient: &'a Patient,
    as_of: Date,
    trace: &mut impl Trace,
) -> Result<Forecast<'a>, Error> {
    if as_of < patient.birth_date {
        return Err(Error::new(
            ErrorKind::Request,
            "as_of",
            "the assessment date lies before the birth date",
        ));
    }
    let mut notices = Vec::new();
    let person = Person::gather(schedule, patient, as_of, &mut notices);
    let results: Vec<AntigenResult<'a>> = schedule
        .antigens
        .iter()
        .enumerate()
        .filter_map(|(place, antigen)| process(schedule, antigen, place, &person, trace))
        .collect();
    let groups = group::forecasts(schedule, &person, &results, trace);
    let doses = report::evaluations(schedule, patient, &person, &results);
    Ok(Forecast {
        id: patient.id.as_deref(),
        as_of,
        schedule: &schedule.id,
        groups,
        doses,
        notices,
    })
}

/// Chapters 5 to 8 for one antigen; none where no series of it is relevant.
fn process<'a>(
    schedule: &'a Schedule,
    antigen: &'a Antigen,
    place: usize,
    person: &Person<'_>,
    trace: &mut impl Trace,
) -> Option<AntigenResult<'a>> {
    trace.enter(|| Scope::Antigen {
        antigen: antigen.name.clone(),
    });
    let records = person.history.records_of(place);
    let mut outcome: Option<AntigenOutcome> = None;
    let mut series: Vec<PatientSeries<'a>> = Vec::new();
    let mut contenders: Vec<Contender<'a>> = Vec::new();
    let mut choices: Vec<Choice> = Vec::new();
    for series_group in &antigen.group_order {
        let first = series.len();
        for candidate in &antigen.series {
            if candidate.series_group != *series_group
                || !is_relevant(schedule, candidate, person, trace)
            {
                continue;
            }
            let outcome = outcome.get_or_insert_with(|| AntigenOutcome {
                immune: is_immune(antigen, person, trace),
                contraindications: Contraindications::determine(antigen, person, trace),
                completed: SmallSet::default(),
            });
            trace.enter(|| Scope::Series {
                series: candidate.name.clone(),
            });
            let (one, contender) =
                evaluate_and_forecast(candidate, records, person, outcome, trace);
            series.push(one);
            contenders.push(contender);
        }
        let relevant = contenders.get(first..).unwrap_or_default();
        if relevant.is_empty() {
            continue;
        }
        if let Some(outcome) = &mut outcome
            && relevant
                .iter()
                .any(|contender| contender.status == Status::Complete)
        {
            outcome.completed.insert(*series_group);
        }
        trace.enter(|| {
            let name = antigen.series_groups.get(usize::from(*series_group));
            Scope::Selection {
                series_group: name.cloned().unwrap_or_default(),
            }
        });
        if let Some(chosen) = prioritized(relevant, trace) {
            choices.push(Choice {
                series: first.saturating_add(chosen),
                best: false,
            });
        }
    }
    let contraindications = outcome?.contraindications;
    let finalists: Vec<Contender<'a>> = choices
        .iter()
        .filter_map(|choice| contenders.get(choice.series).copied())
        .collect();
    for (choice, contender) in choices.iter_mut().zip(&finalists) {
        choice.best = is_best(contender, &finalists, trace);
    }
    Some(AntigenResult {
        antigen: place,
        series,
        choices,
        contraindications,
    })
}

/// Section 4.4: evaluates the history against a relevant patient series and forecasts it
/// (Figure 4-5).
fn evaluate_and_forecast<'a>(
    series: &'a Series,
    records: &[Record],
    person: &Person<'_>,
    outcome: &AntigenOutcome,
    trace: &mut impl Trace,
) -> (PatientSeries<'a>, Contender<'a>) {
    let (mut targets, verdicts) = evaluate_history(series, records, person, outcome, trace);
    let evaluated = Evaluated {
        person,
        series,
        records,
        verdicts: &verdicts,
    };
    let forecast: SeriesForecast = forecast(&evaluated, &mut targets, outcome, trace);
    let contender = Contender::new(&evaluated, &targets, &forecast);
    (
        PatientSeries {
            series,
            targets,
            verdicts,
            forecast,
        },
        contender,
    )
}

/// Figure 4-6: each record against the current target dose. A skipped target dose gives way to the
/// next for the same record, a satisfied one for the next record; a satisfied recurring dose is
/// followed by another like it. Records that are left when the target doses are exhausted are
/// extraneous.
fn evaluate_history(
    series: &Series,
    records: &[Record],
    person: &Person<'_>,
    outcome: &AntigenOutcome,
    trace: &mut impl Trace,
) -> (Vec<TargetDose>, Vec<Verdict>) {
    let open = |dose| TargetDose {
        dose,
        status: TargetStatus::NotSatisfied,
        satisfied_by: None,
    };
    let mut targets: Vec<TargetDose> = (0..series.doses.len()).map(open).collect();
    let mut verdicts: Vec<Verdict> = Vec::with_capacity(records.len());
    let mut current = 0;
    for (place, record) in records.iter().enumerate() {
        let Some(dose) = person.history.doses.get(record.dose) else {
            break;
        };
        let verdict = loop {
            let series_dose = targets
                .get(current)
                .and_then(|target| series.doses.get(target.dose));
            let Some(series_dose) = series_dose else {
                break Verdict {
                    status: EvaluationStatus::Extraneous,
                    reasons: Reasons::from(EvaluationReason::SeriesComplete),
                    target_dose: None,
                };
            };
            trace.enter(|| Scope::Dose {
                date: dose.date,
                cvx: dose.dose.cvx.clone(),
                target_dose: series_dose.number,
            });
            let past = Past {
                history: &person.history,
                records: records.get(..place).unwrap_or_default(),
                verdicts: &verdicts,
                targets: &targets,
                series,
                doses: record.dose,
            };
            let judged = Judged {
                person,
                dose,
                place: record.dose,
                series_dose,
                past,
            };
            if let Some(verdict) = cannot_be_evaluated(&judged, trace) {
                break verdict;
            }
            let view = SkipView {
                birth: person.birth,
                past,
                completed: outcome.completed,
            };
            if can_skip(
                series_dose,
                Asked::Evaluation { given: dose.date },
                &view,
                trace,
            ) {
                if let Some(target) = targets.get_mut(current) {
                    target.status = TargetStatus::Skipped;
                }
                current += 1;
                continue;
            }
            break evaluate(&judged, trace);
        };
        if verdict.status == EvaluationStatus::Valid
            && let Some(target) = targets.get_mut(current)
        {
            target.status = TargetStatus::Satisfied;
            target.satisfied_by = Some(place);
            let dose = target.dose;
            current += 1;
            if series.doses.get(dose).is_some_and(|dose| dose.recurring) {
                targets.insert(current, open(dose));
            }
        }
        verdicts.push(verdict);
    }
    (targets, verdicts)
}
