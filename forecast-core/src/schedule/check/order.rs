//! Orders of ages, intervals and dates.

use super::Checker;
use super::place::At;
use crate::date::{Date, Offset};

/// Days to count from: before a short month, before long ones, at a month's end, on a leap day.
const ANCHORS: [Option<Date>; 4] = [
    Date::from_ymd(2023, 1, 31),
    Date::from_ymd(2023, 2, 1),
    Date::from_ymd(2024, 2, 29),
    Date::from_ymd(2024, 7, 1),
];

/// Whether one offset ends after another whatever day they are counted from.
fn always_after(a: Offset, b: Offset) -> bool {
    let (a, b) = (a.span(), b.span());
    ANCHORS
        .iter()
        .flatten()
        .all(|day| day.plus(a) > day.plus(b))
}

impl Checker<'_> {
    /// Ages or intervals that must not come in another order than they are given in.
    pub(super) fn ascending(&mut self, offsets: &[(&'static str, Option<Offset>)], at: At<'_>) {
        let present = || {
            offsets
                .iter()
                .filter_map(|(name, offset)| Some((*name, (*offset)?)))
        };
        for ((a_name, a), (b_name, b)) in present().zip(present().skip(1)) {
            if always_after(a, b) {
                self.rule(at.field(b_name), format!("{b} lies before {a_name}, {a}"));
            }
        }
    }

    /// A range of ages. It may be empty: CDC has indications that begin and end at one age.
    pub(super) fn ages(&mut self, begin: Option<Offset>, end: Option<Offset>, at: At<'_>) {
        self.ascending(&[("begin_age", begin), ("end_age", end)], at);
    }

    /// Days of which the first must not come after the last.
    pub(super) fn days(
        &mut self,
        (first_name, first): (&'static str, Option<Date>),
        (last_name, last): (&'static str, Option<Date>),
        at: At<'_>,
    ) {
        if let (Some(first), Some(last)) = (first, last)
            && first > last
        {
            self.rule(
                at.field(last_name),
                format!("{last} lies before {first_name}, {first}"),
            );
        }
    }

    /// From when to when a row is in force.
    pub(super) fn in_force(
        &mut self,
        effective: Option<Date>,
        cessation: Option<Date>,
        at: At<'_>,
    ) {
        self.days(("effective", effective), ("cessation", cessation), at);
    }
}
