//! What is to be said of a forecast beside its status and its dates.

use super::{ForecastReason, GroupForecast};
use crate::schedule::document::Category;

/// How many indications are named in words; the data has all.
const NAMED: usize = 4;

impl GroupForecast<'_> {
    /// What its status and dates do not say, in words: that a dose is caught up with as an adult,
    /// or who may need the group at an age at which it is not routine.
    #[must_use]
    pub fn standing(&self) -> Option<String> {
        match self.reason {
            Some(ForecastReason::NotRoutineAtAge) => Some(self.not_routine()),
            _ => self.caught_up(),
        }
    }

    fn caught_up(&self) -> Option<String> {
        let catch_up = self.catch_up?;
        let so_far = match self.dose_number {
            Some(2..) => "not fully vaccinated",
            Some(..2) | None => "not vaccinated",
        };
        let what = match self.category {
            Some(Category::SharedDecision) => "may be given",
            Some(Category::HighRisk) => "recommended for people at risk",
            Some(Category::Routine) | None if catch_up.until.is_none() => "recommended for adults",
            Some(Category::Routine) | None => "recommended",
        };
        let until = catch_up.until_age.map(|age| format!(" until {age}"));
        Some(format!("{so_far}; {what}{}", until.unwrap_or_default()))
    }

    fn not_routine(&self) -> String {
        let mut text = ForecastReason::NotRoutineAtAge.text().to_owned();
        for open_to in &self.open_to {
            text.push_str("; ");
            text.push_str(open_to);
        }
        let titles: Vec<&str> = self.risk_indications.iter().map(|it| it.title).collect();
        if let Some(named) = titles.get(..titles.len().min(NAMED))
            && !named.is_empty()
        {
            text.push_str("; for people at risk: ");
            text.push_str(&named.join(", "));
            match titles.len() - named.len() {
                0 => {}
                more => text.push_str(&format!(" and {more} more")),
            }
        }
        text
    }
}
