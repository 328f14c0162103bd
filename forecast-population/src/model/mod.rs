//! The model: every rate, delay and vaccine of a population, as data.

mod compile;
mod document;

use std::ops::RangeInclusive;

use forecast_core::date::{Date, Span};
use forecast_core::patient::Sex;

use crate::draw::{Draw, scaled};
use crate::error::Error;
use document::Document;

/// The model that comes with the crate.
const BUILT_IN: &str = include_str!("../../model.json");

/// More families than this a model cannot have.
pub(crate) const FAMILIES: usize = 32;
/// More brands than this a model cannot have.
pub(crate) const BRANDS: usize = 16;

/// Days since 1970-01-01.
pub(crate) type Day = i32;

/// Every rate, delay and vaccine that a population is made from.
///
/// The fields of the JSON are described in docs/population.md.
#[derive(Debug)]
pub struct Model {
    pub(crate) bands: Weighted<Band>,
    pub(crate) counties: Weighted<String>,
    pub(crate) lives: document::Lives,
    pub(crate) deceased_within: Span,
    pub(crate) profiles: Weighted<Profile>,
    pub(crate) habits: Weighted<u32>,
    pub(crate) families: Vec<Span>,
    pub(crate) vaccines: Vec<Vaccine>,
    pub(crate) products: Vec<Product>,
    pub(crate) visits: Vec<Visit>,
    pub(crate) courses: Vec<Course>,
    pub(crate) seasons: Vec<Season>,
    pub(crate) conditions: Vec<Condition>,
    pub(crate) codes: Vec<String>,
    pub(crate) oddities: document::Oddities,
    pub(crate) recording: document::Recording,
    pub(crate) recorded: Vec<Recorded>,
}

impl Model {
    /// The model that comes with the crate.
    ///
    /// # Errors
    ///
    /// None that can occur: the tests read it.
    pub fn built_in() -> Result<Model, Error> {
        Model::from_json(BUILT_IN.as_bytes())
    }

    /// Reads a model.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Model`](crate::ErrorKind::Model) with the JSON path where the text is no model,
    /// or where it refers to something that it does not have.
    pub fn from_json(json: &[u8]) -> Result<Model, Error> {
        let document: Document = forecast_core::error::from_json(json)?;
        compile::compile(document)
    }

    /// The CVX codes of all vaccines that the model may give or write.
    pub fn cvx(&self) -> impl Iterator<Item = &str> {
        self.vaccines.iter().map(|vaccine| vaccine.cvx.as_str())
    }

    /// The codes of all observations that the model may make.
    pub fn observations(&self) -> impl Iterator<Item = &str> {
        self.codes.iter().map(String::as_str)
    }
}

/// Things of which one is chosen by weight.
#[derive(Debug)]
pub(crate) struct Weighted<T> {
    /// All but the last, each with the sum of the weights up to and with its own.
    items: Vec<(u32, T)>,
    last: T,
    total: u32,
}

impl<T> Weighted<T> {
    pub(crate) fn pick(&self, draw: &mut Draw) -> &T {
        let at = draw.below(self.total);
        let found = self.items.iter().find(|(upto, _)| at < *upto);
        found.map_or(&self.last, |(_, item)| item)
    }
}

#[derive(Debug)]
pub(crate) struct Band {
    pub(crate) ages: RangeInclusive<u32>,
    pub(crate) female: u32,
}

#[derive(Debug)]
pub(crate) struct Profile {
    pub(crate) missed: u32,
    pub(crate) delay: Delays,
    pub(crate) uptake_percent: u32,
    /// A bit for each family.
    pub(crate) declines: u32,
}

/// From and to, in days.
pub(crate) type Delays = std::sync::Arc<Weighted<(i32, i32)>>;

#[derive(Debug)]
pub(crate) struct Vaccine {
    pub(crate) cvx: String,
    /// A bit for each family.
    pub(crate) families: u32,
    pub(crate) mvx: Vec<String>,
    /// Indices of vaccines.
    pub(crate) historical: Vec<u16>,
}

#[derive(Debug)]
pub(crate) struct Product {
    pub(crate) family: usize,
    /// All families of which a choice may be.
    pub(crate) families: u32,
    pub(crate) brand: Option<usize>,
    pub(crate) choices: Vec<Choice>,
}

#[derive(Debug)]
pub(crate) struct Choice {
    /// Indices of vaccines.
    pub(crate) give: Vec<u16>,
    pub(crate) days: RangeInclusive<Day>,
    /// Age in days; `max_age` is left out.
    pub(crate) min_age: i32,
    pub(crate) max_age: i32,
    pub(crate) weight: u32,
}

impl Product {
    /// What is given on a day at an age in days; `bits` decide.
    pub(crate) fn choose(&self, day: Day, age: i32, bits: u32) -> Option<&Choice> {
        let offered = |choice: &&Choice| {
            choice.days.contains(&day) && choice.min_age <= age && age < choice.max_age
        };
        let total = self.choices.iter().filter(offered).map(|c| c.weight).sum();
        let mut at = scaled(bits, total);
        self.choices.iter().filter(offered).find(|choice| {
            let here = at < choice.weight;
            at = at.saturating_sub(choice.weight);
            here
        })
    }
}

#[derive(Debug)]
pub(crate) struct Shot {
    pub(crate) product: usize,
    pub(crate) uptake: u32,
    pub(crate) counts: RangeInclusive<u32>,
    pub(crate) interval: Option<Span>,
    pub(crate) max_age: Option<Span>,
}

#[derive(Debug)]
pub(crate) struct Visit {
    pub(crate) age: Span,
    pub(crate) min_age: Option<Span>,
    pub(crate) delay: Option<Delays>,
    pub(crate) attended: Option<u32>,
    pub(crate) shots: Vec<Shot>,
}

#[derive(Debug)]
pub(crate) struct Course {
    pub(crate) sex: Option<Sex>,
    /// An index of codes.
    pub(crate) condition: Option<u16>,
    pub(crate) unless: u32,
    pub(crate) age: Span,
    pub(crate) max_age: Option<Span>,
    pub(crate) days: RangeInclusive<Day>,
    pub(crate) months: Option<[u32; 2]>,
    pub(crate) delay: Delays,
    pub(crate) next: Delays,
    pub(crate) uptake: u32,
    pub(crate) completion: u32,
    pub(crate) doses: Vec<(Shot, Span)>,
    pub(crate) every: Option<Span>,
}

#[derive(Debug)]
pub(crate) struct Season {
    pub(crate) shot: Shot,
    pub(crate) month: u32,
    pub(crate) years: RangeInclusive<i32>,
    pub(crate) delay: Delays,
    pub(crate) min_age: Span,
    /// Indexed by age in years.
    pub(crate) uptake: Vec<u32>,
    /// Under an age in years, how many, and the second dose.
    pub(crate) two_doses: Option<(i32, u32, Shot)>,
}

#[derive(Debug)]
pub(crate) struct Condition {
    /// An index of codes.
    pub(crate) code: u16,
    pub(crate) sex: Option<Sex>,
    /// Indexed by age in years.
    pub(crate) share: Vec<u32>,
    pub(crate) onset: Span,
    pub(crate) within: Option<Span>,
    pub(crate) dated: u32,
    /// Index of a code, share, how long before.
    pub(crate) with: Vec<(u16, u32, Span)>,
}

/// What is recorded from a day on.
#[derive(Debug)]
pub(crate) struct Recorded {
    pub(crate) from: Day,
    pub(crate) child: u32,
    pub(crate) adult: u32,
    pub(crate) historical: u32,
}

/// The day of 1970-01-01, from which days are counted.
pub(crate) fn epoch() -> Date {
    Date::from_ymd(1970, 1, 1).unwrap_or(Date::MIN)
}

/// A date as a day.
pub(crate) fn day(date: Date) -> Day {
    date.days_since(epoch())
}

/// A day as a date.
pub(crate) fn date(day: Day) -> Date {
    epoch().add_days(day)
}

/// An age in days, of months that have as many days as they have on average.
pub(crate) fn days_of(span: Span) -> i32 {
    span.months.saturating_mul(1_461) / 48 + span.days
}
