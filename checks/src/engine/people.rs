//! Arbitrary people.

use std::sync::LazyLock;

use forecast_core::date::{Date, Offset, Span};
use forecast_core::patient::{Dose, DoseCondition, LotExpiration, Observation, Patient, Sex};

use super::document::{AGES, CODES, INTERVALS};
use crate::draw::Draw;

/// Which vaccines and observations the person may have.
#[derive(Clone, Copy)]
pub(crate) enum Codes {
    /// Those of arbitrary schedules.
    Few,
    /// Those of the embedded schedule.
    Embedded,
}

/// The vaccines and observations of the embedded schedule.
static EMBEDDED: LazyLock<(Vec<String>, Vec<String>)> = LazyLock::new(|| {
    let document = forecast_schedules::embedded(forecast_schedules::DEFAULT)
        .expect("is embedded")
        .expect("is right");
    let vaccines = document.vaccines.iter().map(|it| it.cvx.to_string());
    let observations = document.observations.iter().map(|it| it.code.clone());
    (vaccines.collect(), observations.collect())
});

/// A person and an assessment date, seldom one before birth.
pub(crate) fn person(draw: &mut Draw<'_>, codes: Codes) -> (Patient, Date) {
    let birth = draw.day();
    let ahead = day_after(draw, birth, &AGES);
    let as_of = match draw.below(8) {
        0..=5 => birth.max(ahead),
        6 => Date::MAX,
        _ => draw.day(),
    };
    let mut patient = Patient::new(birth);
    patient.sex = draw.pick(&[Sex::Unknown, Sex::Female, Sex::Male]);
    patient.birth_country = draw.maybe(4, |_| "U.S.".to_owned());
    patient.observations = draw.list(3, |draw| Observation {
        code: match codes {
            Codes::Few => draw.pick(&["001", "002", "003", "777", ""]).to_owned(),
            Codes::Embedded => any_of(&EMBEDDED.1, draw.byte()),
        },
        date: draw.maybe(2, Draw::day),
        end: draw.maybe(3, Draw::day),
    });
    let mut last = birth;
    while !draw.is_empty() && patient.doses.len() < 24 {
        let code = draw.byte();
        let cvx = match codes {
            _ if code > 250 => draw.pick(&["", "x", "888", "-1", "0000"]).to_owned(),
            Codes::Few => u16::from(code % CODES).to_string(),
            Codes::Embedded => any_of(&EMBEDDED.0, code),
        };
        let date = match draw.below(8) {
            0..=3 => day_after(draw, last, &INTERVALS),
            4..=5 => day_after(draw, birth, &AGES),
            6 => last,
            _ => draw.day(),
        };
        last = date;
        let mut dose = Dose::new(date, cvx);
        let more = draw.byte();
        if more & 0xc0 == 0xc0 {
            dose.condition = (more & 1 > 0).then_some(DoseCondition::Recalled);
            dose.mvx = (more & 2 > 0).then(|| "MVX".to_owned());
            dose.trade_name = (more & 4 > 0).then(|| "Brand".to_owned());
            dose.volume = (more & 8 > 0).then(|| "0.25".parse().expect("is a volume"));
            dose.lot_expiration = (more & 16 > 0).then(|| LotExpiration::Day(date.add_days(1)));
        }
        patient.doses.push(dose);
    }
    (patient, as_of)
}

fn any_of(codes: &[String], place: u8) -> String {
    let place = usize::from(place) % codes.len().max(1);
    codes.get(place).cloned().unwrap_or_default()
}

/// A day that lies about an age or an interval after another one.
fn day_after(draw: &mut Draw<'_>, day: Date, offsets: &[Offset]) -> Date {
    let span = draw.pick(offsets).span();
    let more = draw.pick(&[0, 0, 0, -1, 1, -4, -5, 2, 30, 400]);
    let days = span.days.saturating_add(more);
    day.plus(Span { days, ..span })
}
