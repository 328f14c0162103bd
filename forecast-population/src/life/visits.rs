//! The visits of childhood.

use super::Life;

/// The least days between two visits at which something was given.
const BETWEEN_VISITS: i32 = 28;
/// Visits that are due so many days after the assessment date cannot lie before it.
const EARLIEST: i32 = 60;

impl Life<'_> {
    /// Goes to the visits of childhood, or misses them.
    pub(super) fn visit(&mut self) {
        let model = self.model;
        let mut previous = None;
        for visit in &model.visits {
            let due = self.reaches(visit.age);
            if due > self.as_of + EARLIEST {
                break;
            }
            if !self.draw.happens(visit.attended.unwrap_or(10_000))
                || self.draw.happens(self.profile.missed)
            {
                continue;
            }
            let delays = visit.delay.as_ref().unwrap_or(&self.profile.delay);
            let (from, to) = *delays.pick(&mut self.draw);
            let mut on = (due + self.draw.between(from, to)).max(self.birth);
            let wait = self.draw.between(0, 20);
            if let Some(previous) = previous
                && on < previous + BETWEEN_VISITS
            {
                on = previous + BETWEEN_VISITS + wait;
            }
            if let Some(min_age) = visit.min_age
                && self.draw.happens(model.oddities.early_visit)
            {
                let [least, most] = model.oddities.early_visit_days;
                on = self.reaches(min_age) - self.draw.between(least, most);
            }
            for shot in &visit.shots {
                if let Some(given) = self.give(shot, on, wait) {
                    previous = previous.max(Some(given.min(on)));
                }
            }
        }
    }
}
