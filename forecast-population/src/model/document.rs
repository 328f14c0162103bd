//! The model as it is written in `model.json`.
//!
//! Shares are whole numbers of 10,000 unless a field says otherwise. Ages and intervals are written
//! as in schedules (`"6 weeks"`, `"12 months"`). Weights count against each other.

use std::collections::BTreeMap;

use forecast_core::date::{Date, Offset};
use forecast_core::patient::Sex;
use serde::Deserialize;

/// Everything that a population is made from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    /// What the model is, for its readers.
    #[serde(rename = "about")]
    pub(crate) _about: String,
    /// Where figures come from, or what they were chosen after.
    #[serde(rename = "sources")]
    pub(crate) _sources: BTreeMap<String, String>,
    /// The age pyramid.
    pub(crate) ages: Vec<AgeBand>,
    /// Invented counties and their weights.
    pub(crate) counties: Vec<County>,
    /// What happens to a record besides doses.
    pub(crate) lives: Lives,
    /// How families keep to the schedule.
    pub(crate) profiles: Vec<Profile>,
    /// How seasonal doses cluster in people.
    pub(crate) habits: Vec<Habit>,
    /// Delays after the day on which something is due, by name.
    pub(crate) delays: BTreeMap<String, Vec<Delay>>,
    /// Families of vaccines whose doses are counted together, and the least interval between two.
    pub(crate) families: BTreeMap<String, Offset>,
    /// The vaccines that may be given, by CVX code.
    pub(crate) vaccines: BTreeMap<String, Vaccine>,
    /// What is taken from the refrigerator, by date, age and brand.
    pub(crate) products: BTreeMap<String, Product>,
    /// The visits of childhood, in order.
    pub(crate) visits: Vec<Visit>,
    /// Everything that starts at an age, a date or an observation.
    pub(crate) courses: Vec<Course>,
    /// What is given every year.
    pub(crate) seasons: Vec<Season>,
    /// Conditions, reactions and histories.
    pub(crate) observations: Vec<Condition>,
    /// What goes wrong in giving and in recording.
    pub(crate) oddities: Oddities,
    /// What reaches the registry.
    pub(crate) recording: Recording,
}

/// People of some ages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgeBand {
    /// The first age in years.
    pub(crate) from: u32,
    /// The last age in years.
    pub(crate) to: u32,
    /// The band's weight in the population.
    pub(crate) weight: u32,
    /// How many of 10,000 are female.
    pub(crate) female: u32,
}

/// An invented county.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct County {
    pub(crate) name: String,
    pub(crate) weight: u32,
}

/// A share that depends on age.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShareByAge {
    /// The first age in years.
    pub(crate) from: u32,
    /// The last age in years.
    pub(crate) to: u32,
    /// How many of 10,000.
    pub(crate) share: u32,
}

/// What happens to a record besides doses.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lives {
    /// How many have no sex recorded.
    pub(crate) unknown_sex: u32,
    /// How many opted out; nothing is recorded after that day.
    pub(crate) opted_out: u32,
    /// How many moved here during their life.
    pub(crate) moved_in: u32,
    /// How many of those brought their earlier doses, which then are historical.
    pub(crate) moved_in_with_record: u32,
    /// How many moved away, and are in the registry still; nothing is recorded after that day.
    pub(crate) moved_out: u32,
    /// How many have died within `deceased_within` of the assessment date.
    pub(crate) deceased: Vec<ShareByAge>,
    /// How long ago the first of those deaths may be.
    pub(crate) deceased_within: Offset,
}

/// How a family keeps to the schedule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    #[serde(rename = "name")]
    pub(crate) _name: String,
    pub(crate) weight: u32,
    /// How many visits of childhood are missed.
    pub(crate) missed: u32,
    /// The delay of a visit that sets none of its own.
    pub(crate) delay: String,
    /// Uptake of courses and seasons, in percent of what those say.
    pub(crate) uptake_percent: u32,
    /// Families of vaccines that are declined.
    #[serde(default)]
    pub(crate) declines: Vec<String>,
}

/// A class of people who take seasonal vaccines more or less often than others.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Habit {
    pub(crate) weight: u32,
    /// Uptake in a season, in percent of what the season says.
    pub(crate) percent: u32,
}

/// Some delays: any number of days from `from` to `to`, both included.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Delay {
    pub(crate) weight: u32,
    pub(crate) from: i32,
    pub(crate) to: i32,
}

/// A vaccine that may be given.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Vaccine {
    /// The families that a dose of it counts in.
    pub(crate) families: Vec<String>,
    /// The MVX codes of who makes it.
    #[serde(default)]
    pub(crate) mvx: Vec<String>,
    /// The CVX codes under which a dose is entered later from a paper record.
    #[serde(default)]
    pub(crate) historical: Vec<String>,
}

/// What is taken from the refrigerator for one purpose.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Product {
    /// The family whose doses `up_to` and `interval` of a shot count.
    pub(crate) family: String,
    /// Products of one brand are chosen by one draw per person, so that a clinic stays with its
    /// choice: the weights of a brand's products are read in the same order.
    #[serde(default)]
    pub(crate) brand: Option<String>,
    /// What may be chosen.
    pub(crate) choices: Vec<Choice>,
}

/// One choice of a [`Product`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Choice {
    /// The CVX codes that are given together; none where this brand needs no dose here.
    pub(crate) give: Vec<String>,
    /// The first day on which it is in use.
    #[serde(default)]
    pub(crate) from: Option<Date>,
    /// The last day on which it is in use.
    #[serde(default)]
    pub(crate) until: Option<Date>,
    /// The least age, counted in days of average months.
    #[serde(default)]
    pub(crate) min_age: Option<Offset>,
    /// The age before which it is given, counted in days of average months.
    #[serde(default)]
    pub(crate) max_age: Option<Offset>,
    pub(crate) weight: u32,
}

/// A dose of a product, and what must hold for it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shot {
    /// The product.
    pub(crate) give: String,
    /// How many take it of those who are there.
    #[serde(default)]
    pub(crate) uptake: Option<u32>,
    /// Given only where the family has fewer doses than this.
    #[serde(default)]
    pub(crate) up_to: Option<u32>,
    /// Given only where the family has at least so many doses.
    #[serde(default)]
    pub(crate) at_least: Option<u32>,
    /// The least interval from the family's last dose, where it is longer than usual.
    #[serde(default)]
    pub(crate) interval: Option<Offset>,
    /// Not given from this age on.
    #[serde(default)]
    pub(crate) max_age: Option<Offset>,
}

/// A visit of childhood.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Visit {
    /// When it is due.
    pub(crate) age: Offset,
    /// The least age of its doses by the schedule; an early visit is somewhat before it.
    #[serde(default)]
    pub(crate) min_age: Option<Offset>,
    /// Its own delay.
    #[serde(default)]
    pub(crate) delay: Option<String>,
    /// How many come; the profile's visits where it is left out.
    #[serde(default)]
    pub(crate) attended: Option<u32>,
    pub(crate) shots: Vec<Shot>,
}

/// Doses that start at an age, a date or an observation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Course {
    #[serde(rename = "name")]
    pub(crate) _name: String,
    /// The sex that it is for, where it is for one.
    #[serde(default)]
    pub(crate) sex: Option<Sex>,
    /// The code of the observation that it is for.
    #[serde(default, rename = "if")]
    pub(crate) condition: Option<String>,
    /// Not started where the family of the first dose has so many doses.
    #[serde(default)]
    pub(crate) unless: Option<u32>,
    /// The age at which it is due.
    pub(crate) age: Offset,
    /// Not started from this age on.
    #[serde(default)]
    pub(crate) max_age: Option<Offset>,
    /// The first day on which it may start.
    #[serde(default)]
    pub(crate) from: Option<Date>,
    /// The last day on which it may start.
    #[serde(default)]
    pub(crate) until: Option<Date>,
    /// The months in which it may start, as first and last, where it has a season.
    #[serde(default)]
    pub(crate) months: Option<[u32; 2]>,
    /// How late it starts.
    pub(crate) delay: String,
    /// How many start it.
    pub(crate) uptake: u32,
    /// How many of those who had a dose have the next.
    #[serde(default)]
    pub(crate) completion: u32,
    pub(crate) doses: Vec<CourseDose>,
    /// It comes again after so long.
    #[serde(default)]
    pub(crate) every: Option<Offset>,
}

/// A dose of a [`Course`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CourseDose {
    /// The product.
    pub(crate) give: String,
    /// How long after the dose before; the course's delay `next` is added.
    #[serde(default)]
    pub(crate) after: Option<Offset>,
}

/// What is given every year.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Season {
    #[serde(rename = "name")]
    pub(crate) _name: String,
    /// The product.
    pub(crate) give: String,
    /// The month in which it begins, on the 1st.
    pub(crate) month: u32,
    /// The first year.
    pub(crate) first: i32,
    /// The last year.
    #[serde(default)]
    pub(crate) last: Option<i32>,
    /// When it is given, counted from the beginning.
    pub(crate) delay: String,
    /// The least age; younger children get it when they reach it, within 180 days.
    pub(crate) min_age: Offset,
    /// How many take it in a season, by age at its beginning.
    pub(crate) ages: Vec<ShareByAge>,
    /// Children who had none before get two doses.
    #[serde(default)]
    pub(crate) two_doses: Option<TwoDoses>,
}

/// Two doses in the first season.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TwoDoses {
    /// Below this age in years.
    pub(crate) under: u32,
    /// The interval between them.
    pub(crate) interval: Offset,
    /// How many get the second.
    pub(crate) share: u32,
}

/// A condition, reaction or history.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Condition {
    /// The schedule's code.
    pub(crate) code: String,
    #[serde(rename = "title")]
    pub(crate) _title: String,
    /// The sex that may have it, where it is one.
    #[serde(default)]
    pub(crate) sex: Option<Sex>,
    /// How many have it, by their age on the assessment date.
    pub(crate) ages: Vec<ShareByAge>,
    /// The age from which on it may begin.
    #[serde(default)]
    pub(crate) onset: Option<Offset>,
    /// It began at most so long ago.
    #[serde(default)]
    pub(crate) within: Option<Offset>,
    /// How many of them have a date.
    pub(crate) dated: u32,
    /// What comes with it.
    #[serde(default)]
    pub(crate) with: Vec<Companion>,
}

/// An observation that comes with another.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Companion {
    pub(crate) code: String,
    /// How many of those who have the first have this one too.
    pub(crate) share: u32,
    /// How long before the first it is dated.
    #[serde(default)]
    pub(crate) before: Option<Offset>,
}

/// What goes wrong in giving and in recording.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Oddities {
    /// How many visits of childhood lie before the least age.
    pub(crate) early_visit: u32,
    /// By how many days, at least and at most.
    pub(crate) early_visit_days: [i32; 2],
    /// How many doses that would have to wait for their interval do not.
    pub(crate) early_dose: u32,
    /// By how many days, at least and at most.
    pub(crate) early_dose_days: [i32; 2],
    /// How many doses are reported twice.
    pub(crate) duplicate: u32,
    /// How many of those a day or more apart.
    pub(crate) duplicate_apart: u32,
    /// By at most so many days.
    pub(crate) duplicate_days: i32,
    /// How many of the duplicates have the code of an unspecified vaccine.
    pub(crate) duplicate_unspecified: u32,
    /// More doses than this no record has; the latest ones are left out.
    pub(crate) most_doses: u32,
}

/// What reaches the registry.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Recording {
    /// How many records of childhood were entered at all, by year of birth.
    pub(crate) childhood: Vec<ChildhoodRecord>,
    /// How many doses are reported, by date.
    pub(crate) doses: Vec<DoseRecord>,
    /// The age in years at which childhood ends here.
    pub(crate) adult_from: u32,
    /// How many doses that are not historical name their manufacturer.
    pub(crate) manufacturer: u32,
}

/// Records of childhood of some years of birth.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChildhoodRecord {
    /// The first year of birth.
    pub(crate) born_from: i32,
    /// How many were entered.
    pub(crate) kept: u32,
}

/// Doses from some day on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DoseRecord {
    /// The first day.
    pub(crate) from: Date,
    /// How many of children's doses are reported.
    pub(crate) child: u32,
    /// How many of adults' doses are reported.
    pub(crate) adult: u32,
    /// How many of those were entered later from paper, with the codes of unspecified vaccines.
    pub(crate) historical: u32,
}
