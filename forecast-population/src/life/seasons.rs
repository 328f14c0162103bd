//! What is given every year.

use forecast_core::date::Date;

use super::Life;
use crate::model::{Season, day};

/// A season lasts so many days.
const SEASON: i32 = 180;
/// A child who grows old enough within a season comes within so many days.
const OLD_ENOUGH: i32 = 30;
/// The second dose of a first season comes so many days late at most.
const SECOND: i32 = 14;

impl Life<'_> {
    /// Goes through the seasons of the person's years.
    pub(super) fn pass_seasons(&mut self) {
        let model = self.model;
        for season in &model.seasons {
            self.pass(season);
        }
    }

    fn pass(&mut self, season: &Season) {
        let old_enough = self.reaches(season.min_age);
        let first = self.birth_date.year().max(*season.years.start());
        for year in first..=*season.years.end() {
            let Some(begin) = Date::from_ymd(year, season.month, 1).map(day) else {
                return;
            };
            if begin > self.as_of {
                return;
            }
            let years = self.years(begin);
            let uptake = season.uptake.get(years).copied().unwrap_or(0);
            if old_enough > begin + SEASON || uptake == 0 || !self.takes(uptake, self.habit) {
                continue;
            }
            let (from, to) = *season.delay.pick(&mut self.draw);
            let mut on = begin + self.draw.between(from, to);
            if on < old_enough {
                on = old_enough + self.draw.between(0, OLD_ENOUGH);
            }
            let before = self.given.len();
            let product = self.model.products.get(season.shot.product);
            let count = product.and_then(|product| self.counts.get(product.family));
            let is_first = count == Some(&0);
            let Some(on) = self.give(&season.shot, on, 0) else {
                continue;
            };
            if let Some((under, share, second)) = &season.two_doses
                && is_first
                && years < usize::try_from(*under).unwrap_or(0)
                && self.given.len() > before
                && self.draw.happens(*share)
            {
                let wait = self.draw.between(0, SECOND);
                self.give(second, on + 1, wait);
            }
        }
    }
}
