//! The verdicts on the doses of a history, per antigen and per vaccine group.

use super::measure::Told;
use super::{
    AntigenEvaluation, DoseEvaluation, EvaluationReason, Few, GroupEvaluation, NoticeKind,
};
use crate::patient::Patient;
use crate::person::Person;
use crate::pipeline::Findings;
use crate::schedule::document::SeriesType;
use crate::schedule::{Cvx, Schedule};
use crate::series::Verdict;
use smallvec::SmallVec;

/// The verdicts on a dose, each with its antigen's vaccine group.
type Judged<'a> = SmallVec<[(AntigenEvaluation<'a>, usize); 8]>;

/// Every dose of the patient by date, with the verdicts of the prioritized patient series; the
/// best patient series come first.
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
            judged.sort_by_key(|(evaluation, _)| !evaluation.best);
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
            antigens: judged.drain(..).map(|(evaluation, _)| evaluation).collect(),
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

/// The verdicts on a dose in the prioritized series of one antigen, with the antigen's vaccine
/// group.
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
    for (choice, series) in findings.prioritized(result) {
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
        let limits: Vec<_> = verdict.reasons.iter().map(|it| told.limit(it)).collect();
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
        judged.push((evaluation, antigen_rules.group));
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

/// The verdicts per vaccine group and series type: that of the antigen that makes most of the dose
/// (valid before not valid, sub-standard and extraneous), among best patient series where there is
/// one.
fn by_group<'a>(
    schedule: &'a Schedule,
    judged: &[(AntigenEvaluation<'a>, usize)],
) -> Few<GroupEvaluation<'a>> {
    let mut keys: SmallVec<[(usize, SeriesType); 8]> = SmallVec::new();
    for (evaluation, group) in judged {
        let key = (*group, evaluation.series_type);
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys.sort_unstable();
    let verdicts = keys.into_iter().filter_map(|(group, series_type)| {
        let has_best = judged
            .iter()
            .any(|(evaluation, of)| *of == group && evaluation.best);
        let verdict = judged
            .iter()
            .filter(|(evaluation, of)| {
                *of == group
                    && evaluation.series_type == series_type
                    && (evaluation.best || !has_best)
            })
            .min_by_key(|(evaluation, _)| evaluation.status);
        let (evaluation, _) = verdict?;
        Some(GroupEvaluation {
            group: &schedule.groups.get(group)?.name,
            series_type,
            status: evaluation.status,
            reason: evaluation.reason,
            limit: evaluation.limit.clone(),
            target_dose: evaluation.target_dose,
        })
    });
    verdicts.collect()
}
