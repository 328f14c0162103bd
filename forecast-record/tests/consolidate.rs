//! Which reports are the same dose.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;

use common::{dose, knowledge, record};
use forecast_record::consolidate::{
    Consolidation, ConsolidationRules, ResolutionRule, Rule, Verdict, consolidate,
};
use forecast_record::model::{Action, Completion, DoseId, DoseReport, Origin};
use proptest::prelude::*;

const GIVEN: Origin = Origin::NewlyGiven;
const HISTORY: Origin = Origin::Historical;

fn run(doses: Vec<DoseReport>) -> Consolidation<'static> {
    consolidate(&record(doses), &knowledge()).into_owned()
}

fn with_lot(mut dose: DoseReport, lot: &str) -> DoseReport {
    dose.lot = Some(lot.to_owned());
    dose
}

fn with_id(mut dose: DoseReport, id: &str, action: Action, reported: &str) -> DoseReport {
    dose.filler_id = Some(DoseId {
        value: id.to_owned(),
        authority: Some("EHR".to_owned()),
    });
    dose.action = action;
    dose.reported = Some(reported.parse().unwrap());
    dose
}

/// What two reports come to: one dose and by which rule, two that may be one, or two.
fn outcome(a: DoseReport, b: DoseReport) -> (Verdict, Option<Rule>) {
    let found = run(vec![a, b]);
    if let [only] = found.doses.as_slice() {
        return (Verdict::Duplicate, Some(only.links[0].rule));
    }
    match found.possible.as_slice() {
        [] => (Verdict::Distinct, None),
        [pair, ..] => (Verdict::Possible, Some(pair.comparison.rule)),
    }
}

#[test]
fn pairs() {
    use Verdict::{Distinct, Duplicate, Possible};
    let table = [
        // The same event, whatever else is said.
        (
            dose("A", "2025-03-15", "20", GIVEN),
            dose("A", "2025-03-15", "20", HISTORY),
            (Duplicate, Some(Rule::SameEvent)),
        ),
        // A code that lost its zero is the same code.
        (
            dose("A", "2025-03-15", "08", GIVEN),
            dose("A", "2025-03-15", "8", HISTORY),
            (Duplicate, Some(Rule::SameEvent)),
        ),
        (
            dose("A", "2025-03-15", "20", GIVEN),
            dose("A", "2025-03-15", "20", GIVEN),
            (Duplicate, Some(Rule::RepeatedReport)),
        ),
        // Newly given at one organisation, history at another.
        (
            dose("A", "2025-03-15", "20", GIVEN),
            dose("B", "2025-03-15", "20", HISTORY),
            (Duplicate, Some(Rule::Score)),
        ),
        (
            dose("A", "2025-03-15", "20", GIVEN),
            dose("B", "2025-03-18", "107", HISTORY),
            (Possible, Some(Rule::Score)),
        ),
        (
            dose("A", "2025-03-15", "20", GIVEN),
            dose("B", "2025-03-16", "20", HISTORY),
            (Duplicate, Some(Rule::Score)),
        ),
        // A date known to the month only.
        (
            dose("A", "2025-03-15", "20", GIVEN),
            dose("B", "2025-03", "20", HISTORY),
            (Duplicate, Some(Rule::Score)),
        ),
        (
            dose("A", "2025-03-15", "20", GIVEN),
            dose("B", "2025-04", "20", HISTORY),
            (Distinct, None),
        ),
        // Too far apart, or of different groups.
        (
            dose("A", "2025-03-01", "20", GIVEN),
            dose("B", "2025-03-25", "20", HISTORY),
            (Distinct, None),
        ),
        (
            dose("A", "2025-03-15", "20", GIVEN),
            dose("A", "2025-03-15", "08", GIVEN),
            (Distinct, None),
        ),
        // Both newly given, elsewhere, on different days.
        (
            dose("A", "2025-03-15", "20", GIVEN),
            dose("B", "2025-03-16", "20", GIVEN),
            (Distinct, None),
        ),
        // Both newly given, elsewhere, on the same day: signals contradict.
        (
            dose("A", "2025-03-15", "20", GIVEN),
            dose("B", "2025-03-15", "20", GIVEN),
            (Possible, Some(Rule::SignalsContradict)),
        ),
        // Different lots on different days.
        (
            with_lot(dose("A", "2025-03-15", "20", GIVEN), "AB-12"),
            with_lot(dose("A", "2025-03-16", "20", HISTORY), "ZZ99"),
            (Distinct, None),
        ),
        // The same lot, written differently.
        (
            with_lot(dose("A", "2025-03-15", "20", GIVEN), "AB-12"),
            with_lot(dose("B", "2025-03-18", "20", HISTORY), "ab12"),
            (Duplicate, Some(Rule::Score)),
        ),
        // Unspecified and specific, combination and part.
        (
            dose("A", "2025-03-15", "20", GIVEN),
            dose("B", "2025-03-15", "107", HISTORY),
            (Duplicate, Some(Rule::Score)),
        ),
        (
            dose("A", "2025-03-15", "110", GIVEN),
            dose("B", "2025-03-15", "10", HISTORY),
            (Duplicate, Some(Rule::Score)),
        ),
        (
            dose("A", "2025-03-15", "110", GIVEN),
            dose("B", "2025-03-15", "120", HISTORY),
            (Possible, Some(Rule::VaccinesOverlap)),
        ),
        // A course of rabies vaccine.
        (
            dose("A", "2025-03-15", "18", GIVEN),
            dose("B", "2025-03-18", "18", HISTORY),
            (Distinct, None),
        ),
        (
            dose("A", "2025-03-15", "18", GIVEN),
            dose("B", "2025-03-16", "18", HISTORY),
            (Duplicate, Some(Rule::Score)),
        ),
    ];
    for (row, (a, b, want)) in table.into_iter().enumerate() {
        assert_eq!(outcome(a.clone(), b.clone()), want, "row {row}");
        assert_eq!(outcome(b, a), want, "row {row}, the other way round");
    }
}

#[test]
fn the_scores_span_the_range() {
    let best = run(vec![
        {
            let mut dose = with_lot(dose("A", "2025-03-15", "20", GIVEN), "L1");
            dose.mvx = Some("PMC".to_owned());
            dose
        },
        {
            let mut dose = with_lot(dose("A", "2025-03-15", "20", HISTORY), "L1");
            dose.mvx = Some("PMC".to_owned());
            dose
        },
    ]);
    assert_eq!(best.doses[0].links[0].score, 1_000);
}

#[test]
fn the_merged_dose_takes_the_best_of_each() {
    let mut given = dose("A", "2025-03-15", "20", GIVEN);
    given.site = Some(forecast_record::model::Coding::new("HL70163", "LT"));
    let history = with_lot(dose("B", "2025-03-15", "110", HISTORY), "L1");
    let recalled = dose("C", "2025-03-15", "107", Origin::ParentRecall);
    let found = run(vec![recalled, history, given]);
    let [merged] = found.doses.as_slice() else {
        panic!("expected one dose, found {found:#?}");
    };
    assert_eq!(merged.leader, 2, "newly given leads");
    assert_eq!(merged.dose.origin, Some(GIVEN));
    assert_eq!(
        merged.dose.cvx.as_deref(),
        Some("110"),
        "the combination outranks its part"
    );
    assert_eq!(merged.dose.lot.as_deref(), Some("L1"), "and brings its lot");
    assert!(merged.dose.site.is_some());
    assert_eq!(merged.reports.len(), 3);
    assert!(
        merged
            .resolutions
            .iter()
            .any(|r| r.rule == ResolutionRule::Combination && r.report == 1)
    );
    assert_eq!(merged.links.len(), 2, "each join is explained");
}

#[test]
fn the_specific_code_outranks_the_unspecified_one_that_leads() {
    let found = run(vec![
        with_lot(dose("A", "2025-03-15", "31", GIVEN), "L1"),
        dose("B", "2025-03-15", "83", HISTORY),
    ]);
    let [merged] = found.doses.as_slice() else {
        panic!("expected one dose");
    };
    assert_eq!(merged.dose.cvx.as_deref(), Some("83"));
    assert_eq!(merged.dose.lot.as_deref(), Some("L1"));
    assert_eq!(merged.dose.origin, Some(GIVEN));
}

#[test]
fn a_partial_report_never_joins_two_doses() {
    let found = run(vec![
        dose("A", "2025-03-15", "20", GIVEN),
        dose("A", "2025-05-15", "20", GIVEN),
        dose("B", "2025", "20", HISTORY),
    ]);
    assert_eq!(found.doses.len(), 2);
    assert_eq!(found.possible.len(), 1, "the other one is flagged");
}

#[test]
fn of_two_versions_of_one_moment_the_newly_given_one_stands() {
    let version = |origin| {
        let dose = dose("A", "2025-03-15", "20", origin);
        with_id(dose, "7", Action::Add, "2025-03-15")
    };
    let given = with_lot(version(GIVEN), "LOT1");
    for doses in [
        vec![given.clone(), version(HISTORY)],
        vec![version(HISTORY), given.clone()],
    ] {
        let merged = run(doses);
        assert_eq!(merged.doses.len(), 1);
        assert_eq!(merged.doses[0].dose.lot.as_deref(), Some("LOT1"));
    }
}

#[test]
fn updates_and_deletions_are_obeyed_by_dose_id() {
    let first = with_id(
        dose("A", "2025-03-15", "20", GIVEN),
        "7",
        Action::Add,
        "2025-03-15",
    );
    let second = with_id(
        dose("A", "2025-03-14", "106", GIVEN),
        "7",
        Action::Update,
        "2025-03-20",
    );
    let deletion = with_id(
        dose("A", "2025-03-14", "106", GIVEN),
        "7",
        Action::Delete,
        "2025-03-21",
    );
    let again = with_id(
        dose("A", "2025-03-14", "106", GIVEN),
        "7",
        Action::Add,
        "2025-03-22",
    );

    let updated = run(vec![second.clone(), first.clone()]);
    assert_eq!(updated.doses.len(), 1);
    assert_eq!(updated.doses[0].dose.cvx.as_deref(), Some("106"));
    assert_eq!(
        (updated.withdrawn[0].report, updated.withdrawn[0].by),
        (1, 0)
    );

    let deleted = run(vec![deletion.clone(), first.clone(), second.clone()]);
    assert!(deleted.doses.is_empty());
    assert!(deleted.withdrawn.iter().all(|w| w.rule == Rule::Deleted));
    assert_eq!(deleted.withdrawn.len(), 2);

    let restored = run(vec![deletion.clone(), first.clone(), again]);
    assert_eq!(restored.doses.len(), 1);

    // The same number of another authority is another dose.
    let mut foreign = deletion.clone();
    foreign.filler_id.as_mut().unwrap().authority = Some("OTHER".to_owned());
    foreign.source = forecast_record::model::SourceId::new("B");
    let kept = run(vec![first.clone(), foreign]);
    assert_eq!(
        (kept.doses.len(), kept.unmatched_deletions.as_slice()),
        (1, [1].as_slice())
    );

    // Without a number, the same organisation, day and vaccine.
    let plain = dose("A", "2025-03-15", "20", GIVEN);
    let mut unnumbered = plain.clone();
    unnumbered.action = Action::Delete;
    let gone = run(vec![plain.clone(), unnumbered.clone()]);
    assert!(gone.doses.is_empty() && gone.unmatched_deletions.is_empty());
    unnumbered.source = forecast_record::model::SourceId::new("B");
    assert_eq!(run(vec![plain, unnumbered]).unmatched_deletions, [1]);
}

#[test]
fn refused_doses_are_no_doses() {
    let mut refused = dose("A", "2025-03-15", "20", GIVEN);
    refused.completion = Completion::Refused;
    let found = run(vec![refused, dose("A", "2025-03-15", "20", GIVEN)]);
    assert_eq!(
        (found.doses.len(), found.not_given.as_slice()),
        (1, [0].as_slice())
    );
}

#[test]
fn rules_are_checked_when_read() {
    let mut rules = serde_json::to_value(ConsolidationRules::default()).unwrap();
    rules["distinct_below_percent"] = 70.into();
    let error = ConsolidationRules::from_json(rules.to_string().as_bytes()).unwrap_err();
    assert_eq!(error.kind(), forecast_record::ErrorKind::Rules);
    rules["distinct_below_percent"] = 40.into();
    rules["unheard_of"] = 1.into();
    let error = ConsolidationRules::from_json(rules.to_string().as_bytes()).unwrap_err();
    assert!(error.to_string().contains("unheard_of"), "{error}");
}

fn any_report() -> impl Strategy<Value = DoseReport> {
    let day = prop_oneof![
        (1u32..28).prop_map(|day| format!("2025-03-{day:02}")),
        Just("2025-03".to_owned()),
        Just("2025".to_owned()),
    ];
    let cvx = prop::sample::select(vec!["20", "106", "107", "110", "120", "10", "18", "999"]);
    let origin = prop::option::of(prop::sample::select(Origin::ALL.to_vec()));
    let id = prop::option::of(0u8..3);
    let action = prop::sample::select(Action::ALL.to_vec());
    let lot = prop::option::of(prop::sample::select(vec!["L1", "L2"]));
    let source = prop::sample::select(vec!["A", "B", "C"]);
    let reported = prop::option::of(1u32..20);
    (source, day, cvx, origin, id, action, lot, reported).prop_map(
        |(source, day, cvx, origin, id, action, lot, reported)| {
            let mut report = dose(source, &day, cvx, GIVEN);
            report.origin = origin;
            report.filler_id = id.map(|id| DoseId {
                value: id.to_string(),
                authority: None,
            });
            report.action = action;
            report.lot = lot.map(str::to_owned);
            report.reported = reported.map(|day| format!("2025-04-{day:02}").parse().unwrap());
            report
        },
    )
}

/// The outcome without the numbers of reports.
fn content(found: &Consolidation<'_>, doses: &[DoseReport]) -> serde_json::Value {
    let said = |index: &usize| serde_json::to_value(&doses[*index]).unwrap();
    let merged: Vec<_> = found
        .doses
        .iter()
        .map(|m| serde_json::json!([m.dose, m.reports.iter().map(said).collect::<Vec<_>>()]))
        .collect();
    let possible: Vec<_> = found
        .possible
        .iter()
        .map(|pair| serde_json::json!([pair.doses, pair.comparison.rule, pair.comparison.score]))
        .collect();
    serde_json::json!({"doses": merged, "possible": possible, "withdrawn": found.withdrawn.len(),
        "unmatched": found.unmatched_deletions.len()})
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_order_of_reports_does_not_matter(
        (doses, shuffled) in prop::collection::vec(any_report(), 0..10)
            .prop_flat_map(|doses| (Just(doses.clone()), Just(doses).prop_shuffle()))
    ) {
        let (a, b) = (run(doses.clone()), run(shuffled.clone()));
        prop_assert_eq!(content(&a, &doses), content(&b, &shuffled));
    }

    #[test]
    fn repeating_reports_makes_no_doses(doses in prop::collection::vec(any_report(), 0..8)) {
        let once = run(doses.clone());
        let mut twice = record(doses.clone());
        let again = twice.clone();
        twice.absorb(again);
        let twice = consolidate(&twice, &knowledge());
        let only = |found: &Consolidation<'_>| -> Vec<DoseReport> {
            found.doses.iter().map(|merged| merged.dose.clone().into_owned()).collect()
        };
        // Reports that were equal to begin with are one report.
        let mut unique: Vec<DoseReport> = Vec::new();
        for dose in &doses {
            if !unique.contains(dose) {
                unique.push(dose.clone());
            }
        }
        if unique.len() == doses.len() {
            prop_assert_eq!(only(&once), only(&twice));
        }
    }

    #[test]
    fn every_report_is_accounted_for(doses in prop::collection::vec(any_report(), 0..10)) {
        let found = run(doses.clone());
        let mut seen: Vec<usize> = found.doses.iter().flat_map(|m| m.reports.clone()).collect();
        seen.extend(found.withdrawn.iter().map(|w| w.report));
        seen.extend(&found.not_given);
        let deletions = (0..doses.len()).filter(|&i| doses[i].action == Action::Delete);
        seen.extend(deletions);
        seen.sort_unstable();
        seen.dedup();
        prop_assert_eq!(seen, (0..doses.len()).collect::<Vec<_>>());
    }
}

#[test]
fn a_number_that_one_message_gives_to_several_vaccines_is_the_visits() {
    let visit = |cvx: &str, lot: &str, action: Action, source: &str, reported: &str| {
        let mut dose = with_id(
            dose(source, "2025-03-15", cvx, GIVEN),
            "VISIT77",
            action,
            reported,
        );
        dose.filler_id.as_mut().unwrap().authority = Some("A".to_owned());
        dose.lot = Some(lot.to_owned());
        dose
    };
    let day = "2025-03-15";
    let given = [
        visit("03", "L1", Action::Add, "A", day),
        visit("21", "L2", Action::Add, "A", day),
        visit("08", "L3", Action::Add, "A", day),
    ];
    let all = run(given.to_vec());
    assert_eq!((all.doses.len(), all.withdrawn.len()), (3, 0));

    // Later messages update and delete the dose of that day and vaccine, and no other.
    let update = visit("21", "L22", Action::Update, "A2", "2025-03-16");
    let updated = run([&given[..], &[update]].concat());
    assert_eq!((updated.doses.len(), updated.withdrawn.len()), (3, 1));
    let lots: Vec<_> = updated
        .doses
        .iter()
        .filter_map(|it| it.dose.lot.as_deref())
        .collect();
    assert!(lots.contains(&"L22") && !lots.contains(&"L2"), "{lots:?}");
    let deletion = visit("08", "L3", Action::Delete, "A2", "2025-03-16");
    assert_eq!(run([&given[..], &[deletion]].concat()).doses.len(), 2);

    // A series of one vaccine under one number are several doses, too.
    let mut second = visit("08", "L4", Action::Add, "A", day);
    second.date = Some("2025-05-20".parse().unwrap());
    assert_eq!(run(vec![given[2].clone(), second]).doses.len(), 2);
}
