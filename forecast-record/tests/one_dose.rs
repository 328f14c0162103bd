//! One dose or two: what the engine is asked, in every order of the reports.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;

use std::sync::LazyLock;

use common::{dose, knowledge, record};
use forecast_core::patient::DoseCondition;
use forecast_record::bridge::{BridgeNoteKind, Knowledge};
use forecast_record::consolidate::{Rule, consolidate};
use forecast_record::model::{Action, Completion, DoseId, DoseReport, Origin};

const GIVEN: Origin = Origin::NewlyGiven;
const HISTORY: Origin = Origin::Historical;
const DAY: &str = "2025-11-03";

fn numbered(mut dose: DoseReport, number: &str, authority: &str) -> DoseReport {
    dose.filler_id = Some(DoseId {
        value: number.to_owned(),
        authority: Some(authority.to_owned()),
    });
    dose
}

fn with_lot(mut dose: DoseReport, lot: &str) -> DoseReport {
    dose.lot = Some(lot.to_owned());
    dose
}

fn partial(mut dose: DoseReport) -> DoseReport {
    dose.completion = Completion::Partial;
    dose
}

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(knowledge);

/// Every order of a list.
fn orders<T: Clone>(list: &[T]) -> Vec<Vec<T>> {
    let Some((first, rest)) = list.split_first() else {
        return vec![Vec::new()];
    };
    let mut all = Vec::new();
    for order in orders(rest) {
        for at in 0..=order.len() {
            let mut order = order.clone();
            order.insert(at, first.clone());
            all.push(order);
        }
    }
    all
}

/// What the engine is asked about, as day and code with the condition, and how many doses there
/// are, which must be the same in every order.
fn asked(doses: &[DoseReport]) -> (Vec<String>, usize) {
    let mut found: Option<(Vec<String>, usize)> = None;
    for order in orders(doses) {
        let record = record(order);
        let bridged = record.to_patient(&KNOWLEDGE).unwrap();
        let say = |dose: &forecast_core::patient::Dose| {
            let condition = dose.condition.map(|it| format!(" {it:?}"));
            format!(
                "{} {}{}",
                dose.date,
                dose.cvx,
                condition.unwrap_or_default()
            )
        };
        let mut said: Vec<String> = bridged.patient.doses.iter().map(say).collect();
        said.sort();
        let outcome = (said, bridged.consolidation.doses.len());
        match &found {
            Some(known) => assert_eq!(*known, outcome, "the order of the reports matters"),
            None => found = Some(outcome),
        }
    }
    found.unwrap()
}

#[track_caller]
fn assert_asked(doses: &[DoseReport], asked_about: &[&str], doses_kept: usize) {
    let (said, kept) = asked(doses);
    assert_eq!(said, asked_about);
    assert_eq!(kept, doses_kept, "doses in the record");
}

#[test]
fn a_combination_reported_elsewhere_as_its_parts_is_one_dose() {
    let combinations: [(&str, &[&str]); 5] = [
        ("110", &["20", "08", "10"]),
        ("110", &["130", "08"]),
        ("120", &["20", "48", "10"]),
        ("104", &["52", "43"]),
        ("94", &["03", "21"]),
    ];
    for (whole, parts) in combinations {
        for (of_whole, of_parts) in [
            (GIVEN, HISTORY),
            (HISTORY, GIVEN),
            (HISTORY, HISTORY),
            (GIVEN, GIVEN),
        ] {
            let mut doses = vec![numbered(
                dose("CLINIC", DAY, whole, of_whole),
                "D1",
                "CLINIC",
            )];
            for (number, part) in (1..).zip(parts) {
                let part = dose("PAYER", DAY, part, of_parts);
                doses.push(numbered(part, &number.to_string(), "PAYER"));
            }
            assert_asked(&doses, &[&format!("{DAY} {whole}")], 1);
            // Without numbers, too.
            for dose in &mut doses {
                dose.filler_id = None;
            }
            assert_asked(&doses, &[&format!("{DAY} {whole}")], 1);
        }
    }
}

#[test]
fn parts_alone_are_doses_of_their_own() {
    let doses = [
        dose("PAYER", DAY, "20", HISTORY),
        dose("PAYER", DAY, "08", HISTORY),
        dose("PAYER", DAY, "10", HISTORY),
    ];
    let all = [
        &format!("{DAY} 08"),
        &format!("{DAY} 10"),
        &format!("{DAY} 20"),
    ];
    assert_asked(&doses, &all.map(String::as_str), 3);
    // A part of another day is no part of the combination.
    let doses = [
        dose("CLINIC", DAY, "94", GIVEN),
        dose("PAYER", DAY, "03", HISTORY),
        dose("PAYER", "2025-09-01", "21", HISTORY),
    ];
    assert_asked(&doses, &["2025-09-01 21", &format!("{DAY} 94")], 2);
}

#[test]
fn two_products_of_one_clinic_are_two_whatever_a_third_source_says() {
    let doses = [
        numbered(dose("CLINIC", DAY, "33", GIVEN), "D1", "CLINIC"),
        numbered(dose("CLINIC", DAY, "133", GIVEN), "D2", "CLINIC"),
        numbered(dose("PAYER", DAY, "109", HISTORY), "1", "PAYER"),
    ];
    assert_asked(&doses, &[&format!("{DAY} 133"), &format!("{DAY} 33")], 2);
    // A third source that says one of them again changes nothing.
    let more = [&doses[..], &[dose("SCHOOL", DAY, "133", HISTORY)]].concat();
    assert_asked(&more, &[&format!("{DAY} 133"), &format!("{DAY} 33")], 2);
    // It is open to which of them the third source's dose belongs, not whether they are two.
    let record = record(doses.to_vec());
    let found = consolidate(&record, &KNOWLEDGE);
    assert!(found.possible.iter().all(|pair| pair.apart));
}

#[test]
fn a_partial_dose_and_its_repeat_are_two() {
    let repeat = |a: DoseReport, b: DoseReport| {
        let both = [format!("{DAY} 107"), format!("{DAY} 107 Partial")];
        assert_asked(&[a, b], &[&both[0], &both[1]], 2);
    };
    let at = |organisation: &str| dose(organisation, DAY, "107", GIVEN);
    // Numbers of one authority, whatever else agrees.
    repeat(
        partial(numbered(with_lot(at("A"), "L1"), "1", "A")),
        numbered(with_lot(at("A"), "L1"), "2", "A"),
    );
    // Two lots of two organizations, or of one.
    repeat(partial(with_lot(at("A"), "L1")), with_lot(at("B"), "L2"));
    repeat(partial(with_lot(at("A"), "L1")), with_lot(at("A"), "L2"));
    // So is a dose with which something was wrong, and the one that made up for it.
    let mut recalled = numbered(at("A"), "1", "A");
    recalled.condition = Some(DoseCondition::Recalled);
    let both = [format!("{DAY} 107"), format!("{DAY} 107 Recalled")];
    assert_asked(
        &[recalled, numbered(at("A"), "2", "A")],
        &[&both[0], &both[1]],
        2,
    );
}

#[test]
fn one_lot_on_one_day_is_one_dose() {
    let at = |organisation: &str| with_lot(dose(organisation, DAY, "20", GIVEN), "L1");
    assert_asked(&[at("A"), at("B")], &[&format!("{DAY} 20")], 1);
    // With numbers of one authority, too.
    let doses = [numbered(at("A"), "1", "A"), numbered(at("A"), "2", "A")];
    assert_asked(&doses, &[&format!("{DAY} 20")], 1);
    let record = record(vec![at("A"), at("B")]);
    let found = consolidate(&record, &KNOWLEDGE);
    assert_eq!(found.doses[0].links[0].rule, Rule::SameLot);
}

#[test]
fn unknown_vaccines_never_match() {
    let unknown = |organisation: &str, number: &str| {
        let dose = dose(organisation, DAY, "999", HISTORY);
        numbered(dose, number, organisation)
    };
    let doses = [unknown("A", "1"), unknown("B", "2"), unknown("B", "3")];
    assert_asked(&doses, &[], 3);
    // Nor anything known.
    let doses = [unknown("A", "1"), dose("B", DAY, "20", GIVEN)];
    assert_asked(&doses, &[&format!("{DAY} 20")], 2);
    // But one report that came twice is one.
    let twice = dose("A", DAY, "999", HISTORY);
    assert_asked(&[twice.clone(), twice], &[], 1);
}

#[test]
fn of_two_doses_that_may_be_one_the_engine_is_asked_about_the_surer() {
    // Newly given by two organizations on one day.
    let doses = [dose("A", DAY, "20", GIVEN), dose("B", DAY, "20", GIVEN)];
    assert_asked(&doses, &[&format!("{DAY} 20")], 2);
    // Two combinations that share some antigens.
    let doses = [dose("A", DAY, "110", GIVEN), dose("B", DAY, "120", HISTORY)];
    assert_asked(&doses, &[&format!("{DAY} 110")], 2);
    // A dose and an unspecified one three days later.
    let doses = [
        dose("A", DAY, "20", GIVEN),
        dose("B", "2025-11-06", "107", HISTORY),
    ];
    assert_asked(&doses, &[&format!("{DAY} 20")], 2);
    let record = record(doses.to_vec());
    let bridged = record.to_patient(&KNOWLEDGE).unwrap();
    let less_sure = bridged
        .notes
        .iter()
        .filter(|note| note.kind == BridgeNoteKind::LessSure);
    assert_eq!(less_sure.count(), 1, "{:?}", bridged.notes);
    // Two numbers of one clinic, newly given on two days: two doses.
    let doses = [
        numbered(dose("A", "2025-10-13", "20", GIVEN), "1", "A"),
        numbered(dose("A", DAY, "20", GIVEN), "2", "A"),
    ];
    assert_asked(&doses, &["2025-10-13 20", &format!("{DAY} 20")], 2);
}

/// A day, `days` after the first of 1995.
fn day(days: i32) -> String {
    let first: forecast_core::date::Date = "1995-01-01".parse().unwrap();
    first.add_days(days).to_string()
}

/// Would take minutes if all pairs of reports were compared.
#[test]
fn many_reports() {
    // One history of 20 doses, sent 400 times.
    let mut merged = record(Vec::new());
    for sending in 0..400 {
        let source = format!("CLINIC/{sending}");
        let history = (0..20).map(|number| {
            let mut report = dose(&source, &day(number * 200), "20", HISTORY);
            report.organisation = Some(forecast_record::model::Organisation {
                id: Some("CLINIC".to_owned()),
                ..Default::default()
            });
            report
        });
        merged.absorb(record(history.collect()));
    }
    let found = consolidate(&merged, &KNOWLEDGE);
    assert_eq!((merged.doses.len(), found.doses.len()), (8_000, 20));

    // 10,000 doses in a message: of one day, of as many days, with numbers and without.
    let message = |of: &dyn Fn(i32) -> DoseReport| {
        let record = record((0..10_000).map(of).collect());
        consolidate(&record, &KNOWLEDGE).doses.len()
    };
    assert_eq!(message(&|_| dose("A", DAY, "20", GIVEN)), 1);
    let of_lots = |number: i32| with_lot(dose("A", DAY, "20", GIVEN), &format!("L{number}"));
    assert_eq!(message(&of_lots), 1);
    let one_number = |_| numbered(dose("A", DAY, "20", GIVEN), "1", "A");
    assert_eq!(message(&one_number), 1);
    let numbers = |number: i32| numbered(dose("A", DAY, "20", GIVEN), &number.to_string(), "A");
    assert_eq!(message(&numbers), 1);
    let daily = |number: i32| numbers_of_day(number);
    assert_eq!(message(&daily), 10_000);
    let deletions = |number: i32| {
        let mut dose = dose("A", &day(number / 2), "20", GIVEN);
        if number % 2 == 1 {
            dose.action = Action::Delete;
        }
        dose
    };
    assert_eq!(message(&deletions), 0);
}

fn numbers_of_day(number: i32) -> DoseReport {
    numbered(
        dose("A", &day(number), "20", GIVEN),
        &number.to_string(),
        "A",
    )
}
