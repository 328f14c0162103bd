//! The words of an answer: why a dose does not count, and why no dose is to be given.
//!
//! Every table, message and page says these sentences; each writes dates its own way.

use std::fmt::Write as _;

use super::{
    AntigenEvaluation, AsWritten, Because, CountedFrom, EarlierDose, EvaluationReason,
    ForecastReason, GroupEvaluation, GroupForecast, Limit, LimitKind,
};
use crate::date::{Date, Offset, Term, Unit};
use crate::patient::DoseCondition;

/// How a reader writes a date.
pub type WriteDate = fn(Date) -> String;

/// A date as the wire format writes it.
#[must_use]
pub fn iso(date: Date) -> String {
    date.to_string()
}

impl GroupEvaluation<'_> {
    /// Says why a dose that was given on this day is not valid, and by how much it missed.
    ///
    /// Fit to follow "not valid:"; none where the dose is valid.
    #[must_use]
    pub fn why(&self, given: Date, date: WriteDate) -> Option<String> {
        Some(sentence(self.reason?, self.limit.as_deref(), given, date))
    }
}

impl AntigenEvaluation<'_> {
    /// Says each of the reasons that hold for a dose that was given on this day, in their order.
    pub fn whys(&self, given: Date, date: WriteDate) -> impl Iterator<Item = String> {
        let limits = self.limits.iter().map(Option::as_ref);
        let limits = limits.chain(std::iter::repeat(None));
        let reasons = self.reasons.iter().zip(limits);
        reasons.map(move |(reason, limit)| sentence(*reason, limit, given, date))
    }
}

impl GroupForecast<'_> {
    /// Says why no dose is to be given, or what there is to say of the next one: the reason, the
    /// facts that decide and the age that is past.
    #[must_use]
    pub fn why(&self, date: WriteDate) -> Option<String> {
        if self.reason == Some(ForecastReason::NotRoutineAtAge) {
            return self.standing();
        }
        let facts = self.facts(date);
        let told = match self.reason {
            // The facts say it.
            Some(ForecastReason::Contraindicated | ForecastReason::Immune) if facts.is_some() => {
                None
            }
            reason => self
                .standing()
                .or_else(|| reason.map(|reason| reason.text().to_owned())),
        };
        let parts: Vec<String> = told.into_iter().chain(facts).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    /// Says which observations forbid or replace a dose, and which age is past; none where nothing
    /// does.
    #[must_use]
    pub fn facts(&self, date: WriteDate) -> Option<String> {
        let mut parts: Vec<String> = self.because.iter().map(|it| it.say(date)).collect();
        let last = self.limit.as_deref();
        if let Some((limit, last)) = last.and_then(|limit| Some((limit, limit.date?))) {
            let age = end_age(limit).map_or_else(String::new, |age| format!(", before {age}"));
            parts.push(format!("{} was the last day{age}", date(last)));
        }
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

impl Because<'_> {
    /// Says what the fact does, such as "Pregnant (observation 007 of 2026-01-05) forbids it".
    #[must_use]
    pub fn say(&self, date: WriteDate) -> String {
        let observed = |title: &str, code: &str, day: &Option<Date>| match day {
            Some(day) => format!("{title} (observation {code} of {})", date(*day)),
            None => format!("{title} (observation {code})"),
        };
        match self {
            Because::Contraindication {
                code,
                title,
                date: day,
                vaccines,
                ..
            } => {
                let names: Vec<&str> = vaccines.iter().map(|it| it.name).collect();
                let what = if names.is_empty() {
                    "it".to_owned()
                } else {
                    names.join(", ")
                };
                format!("{} forbids {what}", observed(title, code, day))
            }
            Because::Immunity {
                code,
                title,
                date: day,
                ..
            } => format!("{} is evidence of immunity", observed(title, code, day)),
            Because::BornBefore {
                date: day, country, ..
            } => {
                let place = country.map_or_else(String::new, |it| format!(" in the {it}"));
                let day = date(*day);
                format!("birth{place} before {day} is evidence of immunity")
            }
        }
    }
}

/// Why a dose is not valid, or what is noteworthy of it.
fn sentence(
    reason: EvaluationReason,
    limit: Option<&Limit<'_>>,
    given: Date,
    date: WriteDate,
) -> String {
    limit
        .and_then(|limit| measured(limit, given, date))
        .unwrap_or_else(|| reason.text().to_owned())
}

/// A reason in the words of its limit; none where they say no more than the reason does.
fn measured(limit: &Limit<'_>, given: Date, date: WriteDate) -> Option<String> {
    let day = limit.date.map(date);
    match limit.kind {
        LimitKind::LotExpiration => {
            let gap = gap(limit.date?, given);
            Some(format!(
                "given {gap} after its lot expired; {} was the last day to use it",
                day?
            ))
        }
        LimitKind::DoseCondition => match limit.as_written? {
            AsWritten::Condition(condition) => Some(of_condition(condition).to_owned()),
            AsWritten::Offset(_) | AsWritten::Lot(_) | AsWritten::Volume(_) => None,
        },
        LimitKind::AbsoluteMinimumAge => {
            let missed = before_age(limit, given)?;
            Some(format!("{missed}; {} was the first day that counts", day?))
        }
        LimitKind::MinimumAge => Some(format!(
            "{}, in the grace period",
            before_age(limit, given)?
        )),
        LimitKind::MaximumAge => {
            let gap = gap(limit.date?, given);
            let age = end_age(limit).map_or_else(String::new, |age| format!(" before {age}"));
            Some(format!(
                "given {gap} after the last day that counts{age}, {}",
                day?
            ))
        }
        LimitKind::AbsoluteMinimumInterval => {
            let (from, length) = (limit.from.as_ref()?, length(limit)?);
            Some(format!(
                "given {}; {} ({length} after it) was the first day that counts",
                after(from, given, date),
                day?
            ))
        }
        LimitKind::MinimumInterval => {
            let (from, length) = (limit.from.as_ref()?, length(limit)?);
            Some(format!(
                "given {}, in the grace period before {length}",
                after(from, given, date)
            ))
        }
        LimitKind::ConflictEnd => {
            let (from, length) = (limit.from.as_ref()?, length(limit)?);
            Some(format!(
                "given {}, which it conflicts with; {} ({length} after it) was the first day that \
                 counts",
                after(from, given, date),
                day?
            ))
        }
        LimitKind::VaccineBeginAge => {
            let missed = before_age(limit, given)?;
            Some(format!(
                "not a vaccine for this age: {missed}; {} was the first day that counts",
                day?
            ))
        }
        LimitKind::VaccineEndAge => {
            let gap = gap(limit.date?, given);
            let age = end_age(limit).map_or_else(String::new, |age| format!(" before {age}"));
            Some(format!(
                "not a vaccine for this age: given {gap} after the last day that counts{age}, {}",
                day?
            ))
        }
        LimitKind::SeriesComplete => match limit.from.as_ref()? {
            CountedFrom::Dose(dose) => Some(format!(
                "the series was complete already, with the dose of {}",
                date(dose.date)
            )),
            CountedFrom::Birth { .. }
            | CountedFrom::ConflictingDose(_)
            | CountedFrom::Observation { .. } => None,
        },
        LimitKind::Volume => match limit.as_written? {
            AsWritten::Volume(volume) => {
                Some(format!("less than the recommended volume of {volume} mL"))
            }
            AsWritten::Offset(_) | AsWritten::Lot(_) | AsWritten::Condition(_) => None,
        },
    }
}

/// What was wrong with a dose itself.
const fn of_condition(condition: DoseCondition) -> &'static str {
    match condition {
        DoseCondition::Expired => "given after its expiry date",
        DoseCondition::SubPotent => "the dose had lost its strength",
        DoseCondition::Recalled => "its lot was recalled",
        DoseCondition::ColdChainBreak => "it was stored too warm or too cold",
        DoseCondition::Partial => "given in part only",
        DoseCondition::Other => EvaluationReason::DoseCondition.text(),
    }
}

/// The length of an interval in the schedule's words.
fn length(limit: &Limit<'_>) -> Option<Offset> {
    match limit.as_written? {
        AsWritten::Offset(offset) => Some(offset),
        AsWritten::Lot(_) | AsWritten::Condition(_) | AsWritten::Volume(_) => None,
    }
}

/// `given 5 days before the first birthday`: how long before an age, without its grace period.
fn before_age(limit: &Limit<'_>, given: Date) -> Option<String> {
    let Some(CountedFrom::Birth { date: birth }) = limit.from else {
        return None;
    };
    let written = length(limit)?;
    let whole = written.without_second_term();
    // A second term that adds to the age is no grace period.
    let grace = birth.plus(whole.span()) >= birth.plus(written.span());
    let age = if grace { whole } else { written };
    let gap = gap(given, birth.plus(age.span()));
    Some(format!("given {gap} before {}", age_words(age)))
}

/// The age that is an end, in words.
fn end_age(limit: &Limit<'_>) -> Option<String> {
    length(limit).map(age_words)
}

/// `the first birthday`, or `the age of 6 weeks`.
fn age_words(age: Offset) -> String {
    let Term { count, unit } = age.first_term();
    let years = match unit {
        Unit::Year => Some(count),
        Unit::Month if count % 12 == 0 => Some(count / 12),
        Unit::Month | Unit::Week | Unit::Day => None,
    };
    match years {
        Some(years @ 1..) if age == age.without_second_term() => {
            format!("the {} birthday", ordinal(years))
        }
        _ => format!("the age of {age}"),
    }
}

fn ordinal(number: i16) -> String {
    let word = match number {
        1 => "first",
        2 => "second",
        3 => "third",
        4 => "fourth",
        5 => "fifth",
        6 => "sixth",
        7 => "seventh",
        8 => "eighth",
        9 => "ninth",
        10 => "tenth",
        _ => "",
    };
    if !word.is_empty() {
        return word.to_owned();
    }
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// `20 days after dose 1 of 2022-01-01`, or `6 years before Pregnant (observation 007 of …)`.
fn after(from: &CountedFrom<'_>, given: Date, date: WriteDate) -> String {
    let (start, what) = match from {
        CountedFrom::Birth { date } => (*date, "birth".to_owned()),
        CountedFrom::Dose(dose) => (dose.date, dose_words(dose, date)),
        CountedFrom::ConflictingDose(dose) => {
            (dose.date, format!("{} of {}", dose.name, date(dose.date)))
        }
        CountedFrom::Observation {
            code,
            title,
            date: day,
        } => {
            let what = format!("{title} (observation {code} of {})", date(*day));
            (*day, what)
        }
    };
    if given < start {
        format!("{} before {what}", gap(given, start))
    } else if given == start {
        format!("on the day of {what}")
    } else {
        format!("{} after {what}", gap(start, given))
    }
}

fn dose_words(dose: &EarlierDose<'_>, date: WriteDate) -> String {
    let mut words = match dose.target_dose {
        Some(number) => format!("dose {number}"),
        None => dose.name.to_owned(),
    };
    let _ = write!(words, " of {}", date(dose.date));
    words
}

/// Below how many days a stretch of time is told in days, and below how many months in months.
const DAYS: i32 = 60;
const MONTHS: i32 = 24;

/// The time from a day to a later one: in days, else in whole months or years and more.
fn gap(from: Date, to: Date) -> String {
    let count = |number: i32, unit: &str| {
        let plural = if number == 1 { "" } else { "s" };
        format!("{number} {unit}{plural}")
    };
    let days = to.days_since(from);
    if days < DAYS {
        return count(days, "day");
    }
    let mut months =
        (to.year() - from.year()) * 12 + to.month().cast_signed() - from.month().cast_signed();
    let reached = |months: i32| from.plus(crate::date::Span { months, days: 0 });
    if reached(months) > to {
        months -= 1;
    }
    let (words, exact) = if months < MONTHS {
        (count(months, "month"), reached(months) == to)
    } else {
        let years = months / 12;
        (count(years, "year"), reached(years * 12) == to)
    };
    if exact {
        words
    } else {
        format!("more than {words}")
    }
}
