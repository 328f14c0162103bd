//! One dose of a series.

use super::Checker;
use super::antigen::Around;
use super::place::At;
use crate::date::Date;
use crate::schedule::document::{AgeDocument, IntervalReference, SeriesDoseDocument};

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
