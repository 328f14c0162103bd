//! One dose of a series.

use super::Checker;
use super::antigen::Around;
use super::place::At;
use crate::date::Date;
use crate::schedule::document::{AgeDocument, IntervalReference, SeriesDoseDocument};
use crate::schedule::years_later;

impl Checker<'_> {
    pub(super) fn dose(&mut self, dose: &SeriesDoseDocument, around: &Around<'_>, at: At<'_>) {
        for (i, age) in dose.ages.iter().enumerate() {
            self.age(age, at.item("ages", i));
            if dose
                .ages
                .iter()
                .take(i)
                .any(|before| both_in_force(before, age))
            {
                self.rule(
                    at.item("ages", i),
                    "a row of ages before it is in force on the same day",
                );
            }
        }
        for (i, interval) in dose.intervals.iter().enumerate() {
            let at = at.item("intervals", i);
            self.interval_reference(&interval.from, dose.number, at.field("from"));
            self.ascending(
                &[
                    ("absolute_minimum", interval.absolute_minimum),
                    ("minimum", interval.minimum),
                    ("earliest_recommended", interval.earliest_recommended),
                    ("latest_recommended", interval.latest_recommended),
                ],
                at,
            );
            self.in_force(interval.effective, interval.cessation, at);
        }
        for (i, interval) in dose.allowable_intervals.iter().enumerate() {
            let at = at.item("allowable_intervals", i);
            self.interval_reference(&interval.from, dose.number, at.field("from"));
            self.in_force(interval.effective, interval.cessation, at);
        }
        for (i, vaccine) in dose.preferable_vaccines.iter().enumerate() {
            let at = at.item("preferable_vaccines", i);
            self.vaccine_exists(vaccine.cvx, at.field("cvx"));
            self.ages(vaccine.begin_age, vaccine.end_age, at);
        }
        self.aged_vaccines(&dose.allowable_vaccines, at, "allowable_vaccines");
        self.vaccines_exist(&dose.inadvertent_vaccines, at, "inadvertent_vaccines");
        for (i, skip) in dose.skips.iter().enumerate() {
            self.skip(skip, around, at.item("skips", i));
        }
        if let Some(season) = &dose.season {
            self.days(
                ("start", Some(season.start)),
                ("end", season.end),
                at.field("season"),
            );
        }
        self.recurrence(dose, at);
    }

    /// A season that recurs is shorter than a year and has no 29 February; the dates of skips that
    /// move with it have a season to move with.
    fn recurrence(&mut self, dose: &SeriesDoseDocument, at: At<'_>) {
        let recurring = dose.season.as_ref().filter(|it| it.recurs.is_some());
        if let Some(season) = recurring {
            let at = at.field("season");
            let days = [("start", Some(season.start)), ("end", season.end)];
            self.no_leap_days(&days, at);
            if season
                .end
                .is_some_and(|end| end >= years_later(season.start, 1))
            {
                self.rule(
                    at.field("end"),
                    "the next season begins before this one ends",
                );
            }
        }
        for (i, skip) in dose.skips.iter().enumerate() {
            let at = at.item("skips", i);
            for (j, set) in skip.sets.iter().enumerate() {
                let at = at.item("sets", j);
                for (k, condition) in set.conditions.iter().enumerate() {
                    if condition.recurs.is_none() {
                        continue;
                    }
                    let at = at.item("conditions", k);
                    let (start, end) = (condition.start_date, condition.end_date);
                    self.no_leap_days(&[("start_date", start), ("end_date", end)], at);
                    if recurring.is_none() || (start.is_none() && end.is_none()) {
                        self.rule(
                            at.field("recurs"),
                            "its dates move with the season of the dose: both must be there, and \
                             the season must recur",
                        );
                    }
                }
            }
        }
    }

    fn no_leap_days(&mut self, days: &[(&'static str, Option<Date>)], at: At<'_>) {
        for (name, day) in days {
            if day.is_some_and(|day| (day.month(), day.day()) == (2, 29)) {
                self.rule(at.field(name), "29 February does not come every year");
            }
        }
    }

    fn age(&mut self, age: &AgeDocument, at: At<'_>) {
        self.ascending(
            &[
                ("absolute_minimum", age.absolute_minimum),
                ("minimum", age.minimum),
                ("earliest_recommended", age.earliest_recommended),
                ("latest_recommended", age.latest_recommended),
                ("maximum", age.maximum),
            ],
            at,
        );
        self.in_force(age.effective, age.cessation, at);
    }

    /// `number` is that of the dose which the interval comes before.
    fn interval_reference(&mut self, from: &IntervalReference, number: u8, at: At<'_>) {
        match from {
            IntervalReference::Previous => {}
            IntervalReference::TargetDose(target) => {
                if *target == 0 || *target >= number {
                    self.reference(
                        at.field("target_dose"),
                        format!("found {target}, expected the number of a dose before {number}"),
                    );
                }
            }
            IntervalReference::MostRecent(vaccines) => {
                if vaccines.is_empty() {
                    self.rule(at.field("most_recent"), "expected at least one vaccine");
                }
                self.vaccines_exist(vaccines, at, "most_recent");
            }
            IntervalReference::Observation(code) => {
                self.observation_exists(code, at.field("observation"));
            }
        }
    }
}

fn both_in_force(a: &AgeDocument, b: &AgeDocument) -> bool {
    let first = |age: &AgeDocument| age.effective.unwrap_or(Date::MIN);
    let last = |age: &AgeDocument| age.cessation.unwrap_or(Date::MAX);
    first(a) <= last(b) && first(b) <= last(a)
}
