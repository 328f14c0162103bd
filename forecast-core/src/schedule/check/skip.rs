//! Conditional skips: which fields a condition of each type must have, may have and must not.

use super::Checker;
use super::antigen::Around;
use super::place::At;
use crate::schedule::document::{
    SkipConditionDocument, SkipConditionType, SkipDocument, SkipSetDocument,
};

impl Checker<'_> {
    pub(super) fn skip(&mut self, skip: &SkipDocument, around: &Around<'_>, at: At<'_>) {
        if skip.sets.is_empty() {
            self.rule(
                at.field("sets"),
                "a conditional skip needs a set of conditions",
            );
        }
        if skip.sets.len() > 1 && skip.logic.is_none() {
            self.rule(
                at.field("logic"),
                "several sets must say whether all or one must be met",
            );
        }
        for (i, set) in skip.sets.iter().enumerate() {
            self.skip_set(set, around, at.item("sets", i));
        }
    }

    fn skip_set(&mut self, set: &SkipSetDocument, around: &Around<'_>, at: At<'_>) {
        if set.conditions.is_empty() {
            self.rule(at.field("conditions"), "a set needs a condition");
        }
        if set.conditions.len() > 1 && set.logic.is_none() {
            self.rule(
                at.field("logic"),
                "several conditions must say whether all or one must be met",
            );
        }
        self.in_force(set.effective, set.cessation, at);
        for (i, condition) in set.conditions.iter().enumerate() {
            let at = at.item("conditions", i);
            self.condition_fields(condition, at);
            self.ages(condition.begin_age, condition.end_age, at);
            self.condition_dates(condition, at);
            self.vaccines_exist(&condition.vaccines, at, "vaccines");
            for (j, group) in condition.series_groups.iter().enumerate() {
                self.series_group_exists(group, around, at.item("series_groups", j));
            }
        }
    }

    /// The end date is excluded (CONDSKIP-1).
    fn condition_dates(&mut self, condition: &SkipConditionDocument, at: At<'_>) {
        if let (Some(start), Some(end)) = (condition.start_date, condition.end_date)
            && start >= end
        {
            self.rule(
                at.field("end_date"),
                format!("{end} does not lie after start_date, {start}"),
            );
        }
    }

    fn condition_fields(&mut self, condition: &SkipConditionDocument, at: At<'_>) {
        use Need::{May, Must, MustNot};
        use SkipConditionType::{
            Age, CompletedSeries, Interval, VaccineCountByAge, VaccineCountByDate,
            VaccineCountByDateAndAge,
        };
        let (ages, dates, interval, count, series) = match condition.condition_type {
            Age => (Must, MustNot, MustNot, MustNot, MustNot),
            CompletedSeries => (MustNot, MustNot, MustNot, MustNot, Must),
            Interval => (MustNot, MustNot, Must, MustNot, MustNot),
            VaccineCountByAge => (May, MustNot, MustNot, Must, MustNot),
            VaccineCountByDate => (MustNot, May, MustNot, Must, MustNot),
            VaccineCountByDateAndAge => (May, May, MustNot, Must, MustNot),
        };
        // Of a pair of bounds one is enough.
        let has_age = condition.begin_age.is_some() || condition.end_age.is_some();
        let has_date = condition.start_date.is_some() || condition.end_date.is_some();
        let age_field = if condition.begin_age.is_some() {
            "begin_age"
        } else {
            "end_age"
        };
        let date_field = if condition.start_date.is_some() {
            "start_date"
        } else {
            "end_date"
        };
        // A count without a list of vaccines counts every vaccine.
        let list = if count == Must { May } else { MustNot };
        let fields = [
            (age_field, has_age, ages),
            (date_field, has_date, dates),
            ("interval", condition.interval.is_some(), interval),
            ("dose_count", condition.dose_count.is_some(), count),
            ("dose_type", condition.dose_type.is_some(), count),
            (
                "dose_count_logic",
                condition.dose_count_logic.is_some(),
                count,
            ),
            ("vaccines", !condition.vaccines.is_empty(), list),
            ("series_groups", !condition.series_groups.is_empty(), series),
        ];
        for (field, there, need) in fields {
            match (need, there) {
                (Must, false) => {
                    self.rule(at.field(field), "a condition of this type needs this field");
                }
                (MustNot, true) => {
                    self.rule(
                        at.field(field),
                        "a condition of this type has no such field",
                    );
                }
                (Must, true) | (MustNot, false) | (May, _) => {}
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Must,
    May,
    MustNot,
}
