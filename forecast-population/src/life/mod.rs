//! A life: who somebody is, what they are given, and what of it reaches the registry.

mod courses;
mod observations;
mod record;
mod seasons;
mod visits;

use forecast_core::date::{Date, Span};
use forecast_core::patient::Sex;

use crate::draw::Draw;
use crate::model::{BRANDS, Day, FAMILIES, Model, Profile, Shot, date, day};
use crate::person::Person;

/// A life while it is being made.
pub(crate) struct Life<'m> {
    model: &'m Model,
    draw: Draw,
    birth_date: Date,
    /// The same as a day.
    birth: Day,
    as_of: Day,
    sex: Sex,
    profile: &'m Profile,
    /// Uptake of seasonal vaccines, in percent.
    habit: u32,
    /// The draw that decides each brand.
    brands: [u32; BRANDS],
    /// How many doses of each family were given.
    counts: [u32; FAMILIES],
    /// The last of them.
    last: [Day; FAMILIES],
    given: Vec<Given>,
    observations: Vec<(u16, Option<Day>)>,
}

/// A dose that was given, recorded or not.
#[derive(Clone, Copy)]
struct Given {
    day: Day,
    /// An index of vaccines.
    vaccine: u16,
}

/// Makes the person of a number.
pub(crate) fn live(model: &Model, seed: u64, as_of: Date, index: u64) -> Person<'_> {
    let mut life = Life::begin(model, seed, as_of, index);
    life.observe();
    life.visit();
    life.take_courses();
    life.pass_seasons();
    life.record(index)
}

impl<'m> Life<'m> {
    /// Birth, sex, and the ways in which a person differs from others.
    fn begin(model: &'m Model, seed: u64, as_of: Date, index: u64) -> Life<'m> {
        let mut draw = Draw::new(seed, index);
        let band = model.bands.pick(&mut draw);
        let birth_date = birth_date(band.ages.clone(), as_of, &mut draw);
        let sex = if draw.happens(model.lives.unknown_sex) {
            Sex::Unknown
        } else if draw.happens(band.female) {
            Sex::Female
        } else {
            Sex::Male
        };
        let profile = model.profiles.pick(&mut draw);
        let habit = *model.habits.pick(&mut draw);
        let mut brands = [0; BRANDS];
        for brand in &mut brands {
            *brand = draw.bits();
        }
        Life {
            model,
            birth_date,
            birth: day(birth_date),
            as_of: day(as_of),
            sex,
            profile,
            habit,
            brands,
            counts: [0; FAMILIES],
            last: [0; FAMILIES],
            given: Vec::with_capacity(64),
            observations: Vec::new(),
            draw,
        }
    }

    /// The day on which somebody reaches an age.
    fn reaches(&self, age: Span) -> Day {
        day(self.birth_date.plus(age))
    }

    /// Whole years on a day, at least 0.
    fn years(&self, on: Day) -> usize {
        let days = i64::from(on) - i64::from(self.birth);
        // A year has 1461 quarters of a day on average: a day off around birthdays does not matter.
        usize::try_from(days * 4 / 1_461).unwrap_or(0)
    }

    /// Whether something happens that depends on how the family keeps to the schedule, too.
    fn takes(&mut self, of_10_000: u32, percent: u32) -> bool {
        let share = of_10_000 * percent / 100 * self.profile.uptake_percent / 100;
        // Nobody is sure to come.
        self.draw.happens(share.min(9_800))
    }

    /// Gives a dose, where it is wanted, offered and needed, and says when.
    ///
    /// It waits for its interval, with `wait` days on top, unless somebody does not look.
    fn give(&mut self, shot: &Shot, on: Day, wait: i32) -> Option<Day> {
        let model = self.model;
        let product = model.products.get(shot.product)?;
        let count = *self.counts.get(product.family)?;
        if !shot.counts.contains(&count) || product.families & self.profile.declines != 0 {
            return None;
        }
        if !self.draw.happens(shot.uptake) {
            return None;
        }
        let bits = match product.brand {
            Some(brand) => *self.brands.get(brand)?,
            None => self.draw.bits(),
        };
        let choice = product.choose(on, on.saturating_sub(self.birth), bits)?;
        let vaccines = choice.give.iter();
        let families = vaccines
            .filter_map(|index| model.vaccines.get(usize::from(*index)))
            .fold(0, |families, vaccine| families | vaccine.families);
        if families == 0 {
            return None;
        }
        let mut on = on;
        if let Some(earliest) = self.earliest(families, product.family, shot.interval)
            && earliest > on
        {
            let oddities = &model.oddities;
            let [least, most] = oddities.early_dose_days;
            on = if self.draw.happens(oddities.early_dose) {
                earliest - self.draw.between(least, most)
            } else {
                earliest + wait
            };
        }
        let too_old = |age: Span| on >= self.reaches(age);
        if on < self.birth || on < *choice.days.start() || shot.max_age.is_some_and(too_old) {
            return None;
        }
        for (family, (count, last)) in self.counts.iter_mut().zip(&mut self.last).enumerate() {
            if families >> family & 1 == 1 {
                *count += 1;
                *last = on.max(*last);
            }
        }
        let given = choice.give.iter();
        let given = given.map(|&vaccine| Given { day: on, vaccine });
        self.given.extend(given);
        Some(on)
    }

    /// The first day on which all families of a dose have waited long enough.
    fn earliest(&self, families: u32, family: usize, interval: Option<Span>) -> Option<Day> {
        let given = self.counts.iter().zip(&self.last).enumerate();
        let given = given.filter(|(n, (count, _))| families >> n & 1 == 1 && **count > 0);
        given
            .filter_map(|(n, (_, last))| {
                let usual = self.model.families.get(n)?;
                let span = interval.filter(|_| n == family).unwrap_or(*usual);
                Some(day(date(*last).plus(span)))
            })
            .max()
    }
}

/// A day of birth that gives one of these ages in years.
fn birth_date(ages: std::ops::RangeInclusive<u32>, as_of: Date, draw: &mut Draw) -> Date {
    let years_back = |years: u32| {
        as_of.plus(Span {
            months: -12 * years.cast_signed(),
            days: 0,
        })
    };
    let first = day(years_back(ages.end() + 1)) + 1;
    date(draw.between(first, day(years_back(*ages.start()))))
}
