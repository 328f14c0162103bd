//! Arbitrary people, whose doses are of the vaccines of the generated schedules.

use forecast_core::date::Date;
use forecast_core::patient::{Dose, DoseCondition, Observation, Patient, Sex};
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::select;

use crate::generate::{VACCINES, day};

fn any_dose() -> BoxedStrategy<Dose> {
    let code = prop_oneof![
        12 => select(&VACCINES[..]).prop_map(str::to_owned),
        1 => select(&["1", "8", "888", "x", ""][..]).prop_map(str::to_owned),
    ];
    let more = (
        weighted(0.1, Just(DoseCondition::Recalled)),
        weighted(0.2, Just("MVX")),
        weighted(0.2, select(&["Brand", "Other"][..])),
        weighted(0.2, select(&["0.25", "0.5"][..])),
    );
    // Days of few months, so that intervals of days matter and doses meet on one day.
    let date = prop_oneof![
        3 => day(2_000, 2_006),
        2 => (day(2_001, 2_001), select(&[0, 1, 4, 24, 27, 28, 29, 56, 180, 365][..]))
            .prop_map(|(day, more)| {
                let first = Date::from_ymd(day.year(), day.month(), 1);
                first.unwrap().add_days(more)
            }),
    ];
    (date, code, more)
        .prop_map(|(date, cvx, (condition, mvx, trade_name, volume))| Dose {
            condition,
            mvx: mvx.map(str::to_owned),
            trade_name: trade_name.map(str::to_owned),
            volume: volume.map(|volume| volume.parse().unwrap()),
            ..Dose::new(date, cvx)
        })
        .boxed()
}

/// A person and an assessment date, seldom one before birth.
pub(crate) fn any_patient() -> BoxedStrategy<(Patient, Date)> {
    let birth = prop_oneof![4 => day(1_999, 2_001), 1 => day(1_930, 2_004)];
    let sex = select(&[Sex::Female, Sex::Male, Sex::Unknown][..]);
    let observation = (
        select(&["001", "002", "003", "777"][..]),
        of(day(1_999, 2_006)),
        of(day(1_999, 2_006)),
    );
    let observation = observation.prop_map(|(code, date, end)| Observation {
        date,
        end,
        ..Observation::new(code)
    });
    (
        birth,
        sex,
        of(Just("U.S.")),
        vec(any_dose(), 0..8),
        vec(observation, 0..3),
        day(2_000, 2_007),
    )
        .prop_map(|(birth, sex, country, doses, observations, as_of)| {
            let patient = Patient {
                sex,
                birth_country: country.map(str::to_owned),
                doses,
                observations,
                ..Patient::new(birth)
            };
            (patient, as_of)
        })
        .boxed()
}
