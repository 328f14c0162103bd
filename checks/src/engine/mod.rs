//! The engine, over arbitrary schedules and histories.

mod document;
mod dose;
mod people;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::LazyLock;

use forecast_core::date::Date;
use forecast_core::patient::{Dose, Patient};
use forecast_core::report::{
    DoseEvaluation, Due, EvaluationStatus, Forecast, GroupForecast, Status,
};
use forecast_core::schedule::Schedule;
use forecast_core::{Workspace, explain, forecast};

use crate::EMBEDDED;
use crate::draw::Draw;
use crate::schedule::compiled;

pub use document::document;

/// The embedded schedule once more, which is too large to be packed for every answer.
static UNPACKED: LazyLock<Schedule> = LazyLock::new(|| packed_and_unpacked(&EMBEDDED));

thread_local! {
    /// Memory that all forecasts of a thread are made in, whatever schedules they are of.
    static WORKSPACE: RefCell<Workspace> = RefCell::default();
    /// The schedules made last, by their bytes: a fuzzer changes the person and keeps the schedule
    /// half of the time.
    static MADE: RefCell<BTreeMap<Vec<u8>, Option<Rc<Schedule>>>> = RefCell::default();
}

/// So many schedules are kept.
const KEPT: usize = 256;

/// Forecasts an arbitrary person by an arbitrary schedule, or seldom by the embedded one.
///
/// The first byte says how many bytes make the schedule; the person is made of the rest.
///
/// The answer is plausible (see `plausible`). What else is asked is drawn from all bytes together,
/// so that a fuzzer, which keeps the inputs that reach most, does not ask for what costs most all
/// the time: a workspace that has been used answers as a fresh one; the answer prints; an
/// explanation changes nothing; nor does the order of doses and observations; nor packing the
/// schedule; nor a dose after the assessment date.
pub fn engine(bytes: &[u8]) {
    let [length, rest @ ..] = bytes else {
        return;
    };
    let middle = usize::from(*length).min(rest.len());
    let (rules, person) = rest.split_at(middle);
    let mut draw = Draw::new(person);
    let dice = dice(bytes);
    let (seldom, more) = (dice.is_multiple_of(128), dice / 128);
    if seldom {
        let (patient, as_of) = people::person(&mut draw, people::Codes::Embedded);
        ask_all(&EMBEDDED, Some(&UNPACKED), &patient, as_of, more % 8);
    } else if let Some(schedule) = made_of(rules) {
        let (patient, as_of) = people::person(&mut draw, people::Codes::Few);
        ask_all(&schedule, None, &patient, as_of, more % 64);
    }
}

/// A number that any change of the bytes changes: FNV-1a with 32 bits, folded.
fn dice(bytes: &[u8]) -> u32 {
    let hash = bytes.iter().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    });
    hash ^ (hash >> 16)
}

/// The schedule that these bytes make, if it has no faults.
fn made_of(rules: &[u8]) -> Option<Rc<Schedule>> {
    MADE.with_borrow_mut(|made| {
        if let Some(schedule) = made.get(rules) {
            return schedule.clone();
        }
        if made.len() >= KEPT {
            made.clear();
        }
        let schedule = compiled(&document(rules)).map(Rc::new);
        made.insert(rules.to_vec(), schedule.clone());
        schedule
    })
}

/// Asks for a forecast, and mostly for one thing more; the schedule may have been packed and unpacked
/// before.
fn ask_all(
    schedule: &Schedule,
    unpacked: Option<&Schedule>,
    patient: &Patient,
    as_of: Date,
    more: u32,
) {
    let one = WORKSPACE.with_borrow_mut(|workspace| workspace.forecast(schedule, patient, as_of));
    assert_eq!(one.is_ok(), as_of >= patient.birth_date);
    let Ok(one) = one else {
        return;
    };
    plausible(&one, patient);
    match more {
        0 => {
            let (other, trail) = explain(schedule, patient, as_of).expect("is answered");
            assert_eq!(one, other);
            serde_json::to_string(&trail).expect("a trail prints");
            assert!(!trail.to_string().contains("NaN"));
        }
        1 => order_does_not_matter(schedule, patient, &one),
        2 => {
            let again = unpacked.is_none().then(|| packed_and_unpacked(schedule));
            let again = unpacked.or(again.as_ref()).expect("is one of them");
            let other = forecast(again, patient, as_of).expect("is answered");
            assert_eq!(text(&one), text(&other));
        }
        3 => a_later_dose_changes_nothing(schedule, patient, &one),
        4 => {
            text(&one);
        }
        5..=20 => {
            let fresh = forecast(schedule, patient, as_of).expect("is answered");
            assert_eq!(one, fresh);
        }
        _ => {}
    }
}

fn packed_and_unpacked(schedule: &Schedule) -> Schedule {
    let bytes = schedule.pack().expect("a schedule packs");
    Schedule::unpack(&bytes).expect("what is packed unpacks")
}

fn text(answer: &Forecast<'_>) -> String {
    serde_json::to_string(answer).expect("an answer prints")
}

/// The verdicts, without the places of doses in the input.
fn without_places(doses: &[DoseEvaluation<'_>]) -> serde_json::Value {
    fn strip(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Array(items) => items.iter_mut().for_each(strip),
            serde_json::Value::Object(fields) => {
                fields.remove("index");
                fields.values_mut().for_each(strip);
            }
            _ => {}
        }
    }
    let mut value = serde_json::to_value(doses).expect("verdicts print");
    strip(&mut value);
    value
}

fn order_does_not_matter(schedule: &Schedule, patient: &Patient, one: &Forecast<'_>) {
    let mut shuffled = patient.clone();
    shuffled.doses.reverse();
    shuffled.observations.reverse();
    let middle = shuffled.doses.len() / 3;
    shuffled.doses.rotate_left(middle);
    let other = forecast(schedule, &shuffled, one.as_of).expect("is answered");
    assert_eq!(one.groups, other.groups);
    assert_eq!(without_places(&one.doses), without_places(&other.doses));
    // Notices point at places in the input; they are as many of each kind.
    let kinds = |answer: &Forecast<'_>| {
        let mut kinds: Vec<_> = answer.notices.iter().map(|it| it.kind).collect();
        kinds.sort_unstable();
        kinds
    };
    assert_eq!(kinds(one), kinds(&other));
}

fn a_later_dose_changes_nothing(schedule: &Schedule, patient: &Patient, one: &Forecast<'_>) {
    if one.as_of == Date::MAX {
        return;
    }
    let mut more = patient.clone();
    let later = Dose::new(one.as_of.add_days(1), "3");
    more.doses.insert(0, later);
    let other = forecast(schedule, &more, one.as_of).expect("is answered");
    assert_eq!(one.groups, other.groups);
    assert_eq!(one.doses.len() + 1, other.doses.len());
}

/// What holds for every answer: a next dose has a number, an earliest date and a recommended one,
/// and none of its dates lies before the earliest; every dose of the history has one verdict per
/// series, or a reason for none.
///
/// Recommended and past due dates are not compared: FORECASTDT-5 and FORECASTDT-6 may take them
/// from different rows.
pub(crate) fn plausible(answer: &Forecast<'_>, patient: &Patient) {
    for group in answer.groups.iter().flat_map(GroupForecast::all_series) {
        let dated = group.status == Status::NotComplete && group.due != Due::NeedsDate;
        assert_eq!(group.earliest.is_some(), dated, "{group:?}");
        assert_eq!(group.recommended.is_some(), dated, "{group:?}");
        assert_eq!(
            group.dose_number.is_some_and(|it| it > 0),
            dated,
            "{group:?}"
        );
        assert!(dated || (group.past_due, group.latest) == (None, None));
        for date in [group.recommended, group.past_due].into_iter().flatten() {
            assert!(group.earliest <= Some(date), "{group:?}");
        }
        for part in &group.parts {
            assert!(part.recommended.is_none() || part.earliest <= part.recommended);
            assert!(part.past_due.is_none() || part.earliest <= part.past_due);
            // Table 7-10, last column: the next dose can be given before the maximum age.
            assert!(
                part.latest.is_none() || part.earliest <= part.latest,
                "{part:?}"
            );
        }
    }
    assert_eq!(answer.doses.len(), patient.doses.len());
    assert!(answer.doses.is_sorted_by_key(|dose| dose.date));
    for dose in &answer.doses {
        assert_eq!(dose.not_evaluated.is_some(), dose.antigens.is_empty());
        for (place, one) in dose.antigens.iter().enumerate() {
            let others = dose.antigens.iter().take(place);
            let name = (one.antigen, one.series);
            assert!(others.into_iter().all(|it| (it.antigen, it.series) != name));
            let valid = one.status == EvaluationStatus::Valid;
            assert_eq!(one.reason.is_none(), valid);
            assert!(one.reason.is_none() || one.reason == one.reasons.first().copied());
        }
    }
}
