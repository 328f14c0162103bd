//! Conditions, reactions and histories.

use super::Life;
use crate::model::{date, day};

impl Life<'_> {
    /// Draws what the person has.
    pub(super) fn observe(&mut self) {
        let model = self.model;
        let years = self.years(self.as_of);
        for condition in &model.conditions {
            let share = condition.share.get(years).copied().unwrap_or(0);
            if condition.sex.is_some_and(|sex| sex != self.sex) || !self.draw.happens(share) {
                continue;
            }
            let mut from = self.reaches(condition.onset);
            if let Some(within) = condition.within {
                let back = forecast_core::date::Span {
                    months: -within.months,
                    days: -within.days,
                };
                from = from.max(day(date(self.as_of).plus(back)));
            }
            if from > self.as_of {
                continue;
            }
            let began = self.draw.between(from, self.as_of);
            let began = self.draw.happens(condition.dated).then_some(began);
            self.note(condition.code, began);
            for (code, share, before) in &condition.with {
                if self.draw.happens(*share) {
                    let back = forecast_core::date::Span {
                        months: -before.months,
                        days: -before.days,
                    };
                    let earlier = began.map(|began| day(date(began).plus(back)).max(self.birth));
                    self.note(*code, earlier);
                }
            }
        }
    }

    /// Notes an observation, once.
    fn note(&mut self, code: u16, began: Option<i32>) {
        if self.observations.iter().all(|(have, _)| *have != code) {
            self.observations.push((code, began));
        }
    }
}
