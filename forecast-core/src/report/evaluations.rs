//! The verdicts on the doses of a history, per antigen and per vaccine group.

use super::measure::Told;
use super::{
    AntigenEvaluation, DoseEvaluation, EvaluationReason, EvaluationStatus, Few, GroupEvaluation,
    NoticeKind, SeriesEvaluation,
};
use crate::findings::{Findings, Use};
use crate::patient::Patient;
use crate::person::Person;
use crate::schedule::{Cvx, Schedule};
use crate::series::Verdict;
use smallvec::SmallVec;

/// What a series says about a dose.
struct Said<'a> {
    evaluation: AntigenEvaluation<'a>,
    /// The place of the antigen's vaccine group.
    group: usize,
    series_group: &'a str,
    /// Whether the series has a say in the verdict for the vaccine group: it is a best patient
    /// series, or would be if no risk series were relevant.
    speaks: bool,
    /// The place of its forecast in the vaccine group.
    order: u8,
}

impl Said<'_> {
    fn is_valid(&self) -> bool {
        self.evaluation.status == EvaluationStatus::Valid
    }
}

/// What the series say about a dose.
type Judged<'a> = SmallVec<[Said<'a>; 8]>;

/// Every dose of the patient by date, with the verdicts of the patient series by which doses are
/// judged.
pub(crate) fn evaluations<'a>(
    schedule: &'a Schedule,
    patient: &'a Patient,
    person: &Person<'_>,
    findings: &Findings<'a>,
) -> Vec<DoseEvaluation<'a>> {
    let mut doses = Vec::with_capacity(patient.doses.len());
    let mut judged: Judged<'a> = SmallVec::new();
    for (place, administered) in person.history.doses.iter().enumerate() {
        let Some(vaccine) = schedule.vaccine(administered.vaccine) else {
            continue;
        };

        let mut no_antigen = true;
        for (row, association) in vaccine.associations.iter().enumerate() {
            if association.ages.contains(&person.birth, administered.date) {
                no_antigen = false;
                // Of an antigen with several rows, the dose is one record (section 4.2).
                let judged_before = vaccine.associations.iter().take(row).any(|before| {
                    before.antigen == association.antigen
                        && before.ages.contains(&person.birth, administered.date)
                });
                if judged_before {
                    continue;
                }
                judge(
                    schedule,
                    person,
                    findings,
                    association.antigen,
                    place,
                    &mut judged,
                );
            }
        }
        if judged.len() > 1 {
            judged.sort_by_key(|said| (!said.speaks, !said.is_valid(), said.order));
        }
        doses.push(DoseEvaluation {
            index: administered.source,
            date: administered.date,
            cvx: &vaccine.code,
            name: Some(&vaccine.name),
            not_evaluated: if no_antigen {
                Some(NoticeKind::NoAntigen)
            } else if judged.is_empty() {
                Some(NoticeKind::NoRelevantSeries)
            } else {
                None
            },
            groups: by_group(schedule, &judged),
            antigens: judged.drain(..).map(|said| said.evaluation).collect(),
        });
    }
    let evaluated = doses.len();
    for aside in &person.history.set_aside {
        let Some(dose) = patient.doses.get(aside.source) else {
            continue;
        };
        let known = dose
            .cvx
            .parse::<Cvx>()
            .ok()
            .and_then(|cvx| schedule.vaccine_by_cvx(cvx));
        let vaccine = known.and_then(|id| schedule.vaccine(id));
        doses.push(DoseEvaluation {
            index: aside.source,
            date: dose.date,
            cvx: vaccine.map_or(dose.cvx.as_str(), |vaccine| &vaccine.code),
            name: vaccine.map(|vaccine| vaccine.name.as_str()),
            not_evaluated: Some(aside.kind),
            groups: Few::None,
            antigens: Few::None,
        });
    }
    if !person.history.set_aside.is_empty() {
        // On one day those come last, so that they change nothing in the order of the others.
        if let Some(aside) = doses.get_mut(evaluated..) {
            aside.sort_by_key(|dose| (dose.cvx, dose.index));
        }
        doses.sort_by_key(|dose| dose.date);
    }
    doses
}

/// What the series of one antigen say about a dose.
fn judge<'a>(
    schedule: &'a Schedule,
    person: &Person<'_>,
    findings: &Findings<'a>,
    antigen: usize,
    dose: usize,
    judged: &mut Judged<'a>,
) {
    let Some(result) = findings.of_antigen(antigen) else {
        return;
    };
    let Some(antigen_rules) = schedule.antigens.get(antigen) else {
        return;
    };
    let records = person.history.records_of(antigen);
    let Ok(record) = records.binary_search_by(|record| record.dose.cmp(&dose)) else {
        return;
    };
    for (_, choice, series) in findings.chosen(result, Use::Judging) {
        let verdicts = findings.verdicts_of(series);
        let Some(verdict) = verdicts.get(record) else {
            continue;
        };
        let told = Told {
            schedule,
            person,
            series: series.series,
            records,
            verdicts,
            place: record,
        };
        let limits = told.limits();
        let first = limits.first().cloned().flatten();
        let evaluation = AntigenEvaluation {
            antigen: &antigen_rules.name,
            series: &series.series.name,
            series_type: series.series.series_type,
            best: choice.best,
            status: verdict.status,
            reason: reason(verdict),
            limit: first.filter(|_| !verdict.is_valid()).map(Box::new),
            reasons: verdict.reasons.iter().collect(),
            limits,
            target_dose: verdict.target_dose,
        };
        let series_group = usize::from(series.series.series_group);
        let series_group = antigen_rules.series_groups.get(series_group);
        judged.push(Said {
            evaluation,
            group: antigen_rules.group,
            series_group: series_group.map_or("", String::as_str),
            speaks: choice.best || choice.standard,
            order: choice.order,
        });
    }
}

/// The first reason why a dose is not valid.
fn reason(verdict: &Verdict) -> Option<EvaluationReason> {
    if verdict.is_valid() {
        None
    } else {
        verdict.reasons.iter().next()
    }
}

/// The verdict for each vaccine group: valid if the group's standard series or a risk series that is
/// reported counts the dose, else that of the series that heads the group.
fn by_group<'a>(schedule: &'a Schedule, judged: &[Said<'a>]) -> Few<GroupEvaluation<'a>> {
    let mut groups: SmallVec<[usize; 8]> = SmallVec::new();
    for said in judged {
        if !groups.contains(&said.group) {
            groups.push(said.group);
        }
    }
    groups.sort_unstable();
    let verdicts = groups.into_iter().filter_map(|group| {
        let name = &schedule.groups.get(group)?.name;
        let by_series = by_series(name, judged.iter().filter(|said| said.group == group));
        let valid = by_series
            .iter()
            .find(|it| it.status == EvaluationStatus::Valid);
        let headline = valid.or(by_series.first())?;
        Some(GroupEvaluation {
            group: name,
            series_type: headline.series_type,
            status: headline.status,
            reason: headline.reason,
            limit: headline.limit.clone(),
            target_dose: headline.target_dose,
            by_series,
        })
    });
    verdicts.collect()
}

/// What each series of a vaccine group says: of its antigens, the one that makes most of the dose
/// (valid before not valid, sub-standard and extraneous). Where none has a say, all do.
fn by_series<'s, 'a: 's>(
    group: &'a str,
    said: impl Iterator<Item = &'s Said<'a>> + Clone,
) -> Few<SeriesEvaluation<'a>> {
    let any_speaks = said.clone().any(|said| said.speaks);
    let mut most: SmallVec<[&Said<'a>; 8]> = SmallVec::new();
    for said in said.filter(|said| said.speaks || !any_speaks) {
        let key = |said: &Said<'a>| (said.evaluation.series_type, said.series_group);
        match most.iter_mut().find(|other| key(other) == key(said)) {
            Some(other) if said.evaluation.status < other.evaluation.status => *other = said,
            Some(_) => {}
            None => most.push(said),
        }
    }
    if most.len() > 1 {
        most.sort_by_key(|said| said.order);
    }
    let most = most.iter().map(|said| SeriesEvaluation {
        group,
        series: said.evaluation.series,
        series_type: said.evaluation.series_type,
        status: said.evaluation.status,
        reason: said.evaluation.reason,
        limit: said.evaluation.limit.clone(),
        target_dose: said.evaluation.target_dose,
    });
    most.collect()
}
