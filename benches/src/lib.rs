//! What the benches forecast: CDC's cases, a synthetic population, people with ever more doses.

use forecast_core::date::Date;
use forecast_core::patient::{Dose, Patient};
use forecast_core::schedule::Schedule;
use forecast_core::{Error, ErrorKind};
use forecast_population::Population;
use forecast_schedules::{DEFAULT, DefaultLayers, compiled};

/// A person and the day on which they are assessed.
pub type Input = (Patient, Date);

/// The seed of the synthetic population.
pub const SEED: u64 = 1;

/// The schedule that everything is measured with: the default one, its seasons projected.
///
/// # Errors
///
/// None that can occur: the schedule is embedded.
pub fn schedule() -> Result<Schedule, Error> {
    compiled(DEFAULT, DefaultLayers::default())
}

/// CDC's healthy cases.
///
/// # Errors
///
/// None that can occur: the cases are embedded.
pub fn healthy_cases() -> Result<Vec<Input>, forecast_test_cases::Error> {
    let books = forecast_test_cases::embedded()?;
    let healthy = books
        .into_iter()
        .filter(|book| book.info.id.starts_with("healthy"));
    Ok(healthy
        .flat_map(|book| book.cases)
        .map(|case| (case.patient, case.as_of))
        .collect())
}

/// People of the synthetic population, on the day on which its registry stands.
///
/// # Errors
///
/// Where the population's model is damaged.
pub fn people(count: u64) -> Result<Vec<Input>, Box<dyn std::error::Error>> {
    let as_of: Date = "2026-11-22".parse()?;
    let population = Population::new(SEED, as_of)?;
    Ok(population
        .people(0..count)
        .map(|person| (person.patient(), as_of))
        .collect())
}

/// A way of having many doses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Many {
    /// One vaccine again and again, a week apart.
    OneVaccine,
    /// Vaccines of every kind in turn, a week apart.
    Mixed,
    /// Live vaccines in turn, two to a day: every dose conflicts with the one before.
    Live,
}

impl Many {
    /// Every way.
    pub const ALL: [Many; 3] = [Many::OneVaccine, Many::Mixed, Many::Live];

    /// The way in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Many::OneVaccine => "one vaccine weekly",
            Many::Mixed => "every vaccine in turn",
            Many::Live => "live vaccines, two a day",
        }
    }

    const fn codes(self) -> &'static [&'static str] {
        match self {
            Many::OneVaccine => &["20"],
            Many::Mixed => &[
                "08", "20", "10", "133", "03", "21", "83", "62", "114", "150", "115",
            ],
            Many::Live => &["03", "21"],
        }
    }
}

/// A person with so many doses.
///
/// # Errors
///
/// [`ErrorKind::Request`] where the doses do not fit into the calendar.
pub fn person_with(doses: u16, many: Many) -> Result<Input, Error> {
    let outside = || Error::new(ErrorKind::Request, "", "a day outside the calendar");
    let birth = Date::from_ymd(2005, 3, 17).ok_or_else(outside)?;
    let mut patient = Patient::new(birth);
    let codes = many.codes().iter().cycle();
    for (number, cvx) in (0..i32::from(doses)).zip(codes) {
        let days = match many {
            Many::OneVaccine | Many::Mixed => number * 7,
            Many::Live => number / 2,
        };
        patient
            .doses
            .push(Dose::new(birth.add_days(42 + days), *cvx));
    }
    let as_of = Date::from_ymd(2026, 11, 22).ok_or_else(outside)?;
    Ok((patient, as_of))
}
