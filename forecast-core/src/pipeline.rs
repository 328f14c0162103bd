//! Chapter 4: the one driver. It carries a person through the steps; no step calls the next.

use std::ops::Range;

use crate::date::Date;
use crate::error::{Error, ErrorKind};
use crate::evaluate::{Judged, cannot_be_evaluated, evaluate};
use crate::findings::{AntigenResult, Choice, Findings};
use crate::forecast::{
    AntigenOutcome, Completion, Contraindications, Evaluated, forecast, is_immune,
};
use crate::group;
use crate::history::Record;
use crate::limits;
use crate::memory::{Workspace, emptied};
use crate::needs;
use crate::patient::Patient;
use crate::person::Person;
use crate::relevance::relevant;
use crate::report::{self, EvaluationReason, EvaluationStatus, Forecast, Status};
use crate::schedule::{Antigen, Group, Schedule, Series};
use crate::select::{
    Contender, Field, best, leave_out, only_default_may_be_unbegun, prioritized, unindicated,
};
use crate::series::{Past, PatientSeries, Reasons, TargetDose, TargetStatus, Verdict};
use crate::skip::{Asked, SkipView, can_skip};
use crate::trail::{Detail, NoTrace, Scope, Trace, Trail};
use crate::undecided;
use smallvec::SmallVec;

/// Evaluates a person's doses and forecasts every vaccine group as of an assessment date.
///
/// # Errors
///
/// [`ErrorKind::Request`] where the assessment date lies before birth, or the person is beyond one
/// of the [`limits`](crate::limits). What a rule cannot use
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
    Workspace::default().forecast(schedule, patient, as_of)
}

impl Workspace {
    /// The same as [`forecast`](crate::forecast), in this workspace's memory.
    ///
    /// # Errors
    ///
    /// As [`forecast`](crate::forecast).
    pub fn forecast<'a>(
        &mut self,
        schedule: &'a Schedule,
        patient: &'a Patient,
        as_of: Date,
    ) -> Result<Forecast<'a>, Error> {
        run(schedule, patient, as_of, self, &mut NoTrace)
    }
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
    let mut workspace = Workspace::default();
    let forecast = run(schedule, patient, as_of, &mut workspace, &mut trail)?;
    Ok((forecast, trail))
}

/// A person on the way through chapters 5 to 8, with what was found so far.
struct Run<'r, 'a> {
    schedule: &'a Schedule,
    person: &'r Person<'r>,
    findings: Findings<'a>,
    /// What chapter 8 looks at, by the places of [`Findings::series`].
    contenders: Vec<Contender<'a>>,
    /// The target doses of the series of the series group at hand.
    targets: Vec<TargetDose>,
}

/// Figure 4-1.
fn run<'a>(
    schedule: &'a Schedule,
    patient: &'a Patient,
    as_of: Date,
    workspace: &mut Workspace,
    trace: &mut impl Trace,
) -> Result<Forecast<'a>, Error> {
    limits::check(patient)?;
    if as_of < patient.birth_date {
        return Err(Error::new(
            ErrorKind::Request,
            "as_of",
            "the assessment date lies before the birth date",
        ));
    }
    let Workspace {
        person,
        findings,
        contenders,
        targets,
    } = std::mem::take(workspace);
    let mut notices = Vec::new();
    let person = Person::gather(schedule, patient, as_of, person, &mut notices);
    let mut run = Run {
        schedule,
        person: &person,
        findings: findings.forget(),
        contenders: emptied(contenders),
        targets,
    };
    for (place, antigen) in schedule.antigens.iter().enumerate() {
        let result = run.process(antigen, place, trace);
        run.findings.antigens.push(result);
    }
    let Run {
        mut findings,
        contenders,
        targets,
        ..
    } = run;
    let groups = group::forecasts(schedule, &person, &mut findings, trace);
    undecided::notices(schedule, patient, &person, &groups, &mut notices);
    let doses = report::evaluations(schedule, patient, &person, &findings);
    needs::notices(schedule, patient, &person, &findings, &mut notices);
    *workspace = Workspace {
        person: person.into_memory(),
        findings: findings.forget(),
        contenders: emptied(contenders),
        targets,
    };
    Ok(Forecast {
        id: patient.id.as_deref(),
        as_of,
        schedule: &schedule.id,
        release: &schedule.version,
        layers: &schedule.layers,
        groups,
        doses,
        notices,
    })
}

impl<'a> Run<'_, 'a> {
    /// Chapters 5 to 8 for one antigen; nothing is found where no series of it is relevant.
    ///
    /// What contraindicates and what proves immunity decide about the next dose, never about those
    /// given: where either holds, the doses are judged by the series that would be chosen without.
    fn process(
        &mut self,
        antigen: &'a Antigen,
        place: usize,
        trace: &mut impl Trace,
    ) -> Option<AntigenResult> {
        let scope = || Scope::Antigen {
            antigen: antigen.name.clone(),
        };
        trace.enter(scope);
        let person = self.person;
        let (forecast, outcome) = self.choose(antigen, place, trace, |trace| AntigenOutcome {
            immune: is_immune(antigen, person, trace),
            contraindications: Contraindications::determine(antigen, person, trace),
            completions: SmallVec::new(),
        })?;
        let hindered = outcome.immune || !outcome.contraindications.is_empty();
        let alone = |group: &Group| group.antigens.len() == 1;
        let judges = !person.history.records_of(place).is_empty()
            || !(person.history.doses.is_empty()
                || self.schedule.groups.get(antigen.group).is_some_and(alone));
        let judging = if hindered && judges {
            trace.enter(scope);
            trace.note("Table 7-10", || {
                let found = "doses are judged as if nothing forbade or spared the next one";
                Detail::new("", found)
            });
            let unhindered = self.choose(antigen, place, trace, |_| AntigenOutcome::default())?;
            unhindered.0
        } else {
            forecast.clone()
        };
        Some(AntigenResult {
            forecast,
            judging,
            contraindications: outcome.contraindications,
        })
    }

    /// Chapters 5 to 8 for one antigen of which the person as a whole is known: the places of its
    /// choices.
    fn choose<T: Trace>(
        &mut self,
        antigen: &'a Antigen,
        place: usize,
        trace: &mut T,
        whole: impl Fn(&mut T) -> AntigenOutcome,
    ) -> Option<(Range<usize>, AntigenOutcome)> {
        let person = self.person;
        let records = person.history.records_of(place);
        let mut outcome: Option<AntigenOutcome> = None;
        let first_choice = self.findings.choices.len();
        for series_group in &antigen.group_order {
            let first = self.findings.series.len();
            self.targets.clear();
            let mut begun_only = None;
            for member in &series_group.members {
                let Some(series) = relevant(self.schedule, antigen, member, person, trace) else {
                    continue;
                };
                let outcome = outcome.get_or_insert_with(|| whole(trace));
                let begun_only = !member.is_default
                    && *begun_only.get_or_insert_with(|| {
                        let contraindications = &outcome.contraindications;
                        only_default_may_be_unbegun(series_group, contraindications, person)
                    });
                trace.enter(|| Scope::Series {
                    series: series.name.clone(),
                });
                self.evaluate_and_forecast(series, records, outcome, begun_only, trace);
            }
            let field = Field {
                person,
                contenders: self.contenders.get(first..).unwrap_or_default(),
                targets: &self.targets,
                verdicts: &self.findings.verdicts,
            };
            if field.contenders.is_empty() {
                continue;
            }
            if let Some(outcome) = &mut outcome {
                let contenders = field.contenders.iter();
                let complete = contenders.filter(|it| it.status == Status::Complete);
                let by = complete.filter_map(|it| it.last_satisfied).min();
                outcome.completions.extend(by.map(|by| Completion {
                    series_group: series_group.place,
                    by,
                }));
            }
            trace.enter(|| {
                let name = antigen.series_groups.get(usize::from(series_group.place));
                Scope::Selection {
                    series_group: name.cloned().unwrap_or_default(),
                }
            });
            let chosen = prioritized(&field, trace);
            let standard = unindicated(&field, chosen);
            let apart = standard.filter(|_| standard != chosen);
            let of = |place: usize| first.saturating_add(place);
            let chosen = chosen
                .map(|place| Choice::new(of(place), true, apart.is_none() && standard.is_some()));
            let apart = apart.map(|place| Choice::new(of(place), false, true));
            self.findings
                .choices
                .extend(chosen.into_iter().chain(apart));
        }
        let choices = first_choice..self.findings.choices.len();
        if let Some(chosen) = self.findings.choices.get_mut(choices.clone()) {
            best(chosen, &self.contenders, trace);
        }
        Some((choices, outcome?))
    }

    /// Section 4.4: evaluates the history against a relevant patient series and forecasts it
    /// (Figure 4-5), unless it has to be begun for that and is not.
    fn evaluate_and_forecast(
        &mut self,
        series: &'a Series,
        records: &[Record],
        outcome: &AntigenOutcome,
        begun_only: bool,
        trace: &mut impl Trace,
    ) {
        if begun_only && records.is_empty() {
            leave_out(series, trace);
            return;
        }
        let (targets, verdicts) = (self.targets.len(), self.findings.verdicts.len());
        self.evaluate_history(series, records, outcome, trace);
        let evaluated = Evaluated {
            person: self.person,
            series,
            records,
            verdicts: self.findings.verdicts.get(verdicts..).unwrap_or_default(),
        };
        if begun_only && !evaluated.verdicts.iter().any(Verdict::is_valid) {
            leave_out(series, trace);
            self.targets.truncate(targets);
            self.findings.verdicts.truncate(verdicts);
            return;
        }
        let places = targets..self.targets.len();
        let own_targets = self.targets.get_mut(targets..).unwrap_or_default();
        let forecast = forecast(&evaluated, own_targets, outcome, trace);
        let verdicts = verdicts..self.findings.verdicts.len();
        let contender =
            Contender::new(&evaluated, &forecast, own_targets, places, verdicts.clone());
        self.contenders.push(contender);
        self.findings.series.push(PatientSeries {
            series,
            verdicts,
            forecast,
        });
    }

    /// Figure 4-6: each record against the current target dose. A skipped target dose gives way to
    /// the next for the same record, a satisfied one for the next record; a satisfied recurring
    /// dose is followed by another like it. Records that are left when the target doses are
    /// exhausted are extraneous.
    fn evaluate_history(
        &mut self,
        series: &Series,
        records: &[Record],
        outcome: &AntigenOutcome,
        trace: &mut impl Trace,
    ) {
        let person = self.person;
        let (targets, verdicts) = (&mut self.targets, &mut self.findings.verdicts);
        let (first_target, first_verdict) = (targets.len(), verdicts.len());
        let open = |dose| TargetDose {
            dose,
            status: TargetStatus::NotSatisfied,
            satisfied_by: None,
        };
        targets.extend((0..series.doses.len()).map(open));
        let mut current = first_target;
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
                    verdicts: verdicts.get(first_verdict..).unwrap_or_default(),
                    targets: targets.get(first_target..).unwrap_or_default(),
                    series,
                    doses: record.dose,
                };
                let judged = Judged {
                    person,
                    dose,
                    place: record.dose,
                    series_dose,
                    past: &past,
                };
                if let Some(verdict) = cannot_be_evaluated(&judged, trace) {
                    break verdict;
                }
                let view = SkipView {
                    person,
                    past: &past,
                    completed: outcome.completed_before(place),
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
            if verdict.is_valid()
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
    }
}
