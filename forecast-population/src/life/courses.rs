//! Doses that start at an age, a date or an observation.

use forecast_core::date::Date;

use super::Life;
use crate::model::{Course, Day, date, day};

/// Within so many days of the beginning of its season a course starts that had to wait for it.
const START_OF_SEASON: i32 = 60;

impl Life<'_> {
    /// Starts every course that is meant for the person.
    pub(super) fn take_courses(&mut self) {
        let model = self.model;
        for course in &model.courses {
            if course.sex.is_none_or(|sex| sex == self.sex) {
                self.take(course);
            }
        }
    }

    fn take(&mut self, course: &Course) {
        let Some((first, _)) = course.doses.first() else {
            return;
        };
        let family = self.model.products.get(first.product).map(|p| p.family);
        let count = family.and_then(|family| self.counts.get(family));
        if count.is_none_or(|count| *count >= course.unless) {
            return;
        }
        let mut base = self.reaches(course.age).max(*course.days.start());
        if let Some(code) = course.condition {
            let found = self.observations.iter().find(|(have, _)| *have == code);
            let Some((_, Some(since))) = found else {
                return;
            };
            base = base.max(*since);
        }
        while base <= self.as_of {
            let mut last = base;
            if self.takes(course.uptake, 100) {
                let start = self.start(course, base);
                let too_old = course.max_age.is_some_and(|age| start >= self.reaches(age));
                if start > *course.days.end() || too_old {
                    return;
                }
                last = self.doses(course, start);
            }
            let Some(every) = course.every else {
                return;
            };
            let next = day(date(last).plus(every));
            // The calendar ends, and with it what comes again.
            if next <= base {
                return;
            }
            base = next;
        }
    }

    /// Gives the doses of a course, and says when the last one was.
    fn doses(&mut self, course: &Course, start: Day) -> Day {
        let mut on = start;
        for (n, (shot, after)) in course.doses.iter().enumerate() {
            if n > 0 {
                if !self.draw.happens(course.completion) {
                    return on;
                }
                let (from, to) = *course.next.pick(&mut self.draw);
                on = day(date(on).plus(*after)) + self.draw.between(from, to);
            }
            // What is not offered that day is not given later either.
            let Some(given) = self.give(shot, on, 0) else {
                return on;
            };
            on = given;
        }
        on
    }

    /// The day on which a course starts that is due on `base`.
    fn start(&mut self, course: &Course, base: Day) -> Day {
        let (from, to) = *course.delay.pick(&mut self.draw);
        let start = base + self.draw.between(from, to);
        let Some([first, last]) = course.months else {
            return start;
        };
        let on = date(start);
        let month = on.month();
        let within = if first <= last {
            (first..=last).contains(&month)
        } else {
            month >= first || month <= last
        };
        if within {
            return start;
        }
        let year = if month > first {
            on.year() + 1
        } else {
            on.year()
        };
        let begin = Date::from_ymd(year, first, 1).map_or(start, day);
        begin + self.draw.between(0, START_OF_SEASON)
    }
}
