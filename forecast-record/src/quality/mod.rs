//! Data quality at the door: a numbered list of checks, what they find in a record, and a report
//! per provider.
//!
//! Checks of the form of messages are made while a message is read (`forecast-exchange`); those here
//! look at what a record says, however it came. `docs/quality-checks.md` lists all of them.

pub mod catalog;
mod codes;
mod dose;
mod observation;
mod person;
mod report;

pub use catalog::Check;
pub use codes::{ApplicationCode, ErrorCode, Severity};
pub use report::{CheckCount, ProviderReport, QualityReport};

use forecast_core::date::Date;
use serde::Serialize;

use crate::model::Record;
use crate::tables::Tables;

/// What a registry decides about its checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Within how many days a newly given dose must be reported, counted from the end of the day
    /// on which it was given. Connecticut requires 48 hours.
    pub report_within_days: i32,
    /// From how many vaccines on one day on it is too many.
    pub most_doses_a_day: usize,
    /// The age in years from which the Vaccines for Children program no longer pays.
    pub adult_from_years: i32,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            report_within_days: 2,
            most_doses_a_day: 8,
            adult_from_years: 19,
        }
    }
}

/// What is needed to check a record, besides the record.
#[derive(Clone, Copy, Debug)]
pub struct QualityContext<'t> {
    /// The code sets.
    pub tables: &'t Tables,
    /// The day on which the report came in, where its source does not say when it was received;
    /// without it, nothing is said about the future or about late reports.
    pub today: Option<Date>,
    /// What the registry decides.
    pub policy: Policy,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// The check.
    #[serde(serialize_with = "check_id")]
    pub check: &'static Check,
    /// What it is about.
    pub subject: Subject,
    /// The field of HL7 in which it shows, such as `RXA` and 3.
    pub field: (&'static str, usize),
}

fn check_id<S: serde::Serializer>(check: &Check, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(check.id)
}

/// What an [`Issue`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The person.
    Person,
    /// A dose, by its index in [`Record::doses`].
    Dose(usize),
    /// An observation, by its index in [`Record::observations`].
    Observation(usize),
}

/// Checks a record: person, then doses, then observations, each in their order.
///
/// ```
/// use forecast_record::tables::Tables;
/// use forecast_record::model::{Channel, DoseReport, Fact, Record, Source, SourceId};
/// use forecast_record::quality::{Policy, QualityContext, catalog, check};
///
/// let source = SourceId::new("typed/1");
/// let mut record = Record::default();
/// record.sources.insert(source.clone(), Source::new(Channel::Manual));
/// record.person.birth_date = Some(Fact::new("2025-09-06".parse()?, source.clone()));
/// let mut dose = DoseReport::new(source);
/// dose.date = Some("2025-09-05".parse()?);
/// dose.cvx = Some("08".to_owned());
/// record.doses.push(dose);
///
/// let context = QualityContext {
///     tables: Tables::built_in(),
///     today: Some("2026-03-01".parse()?),
///     policy: Policy::default(),
/// };
/// let issues = check(&record, context);
/// assert!(issues.iter().any(|issue| *issue.check == catalog::DOSE_BEFORE_BIRTH));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn check(record: &Record, context: QualityContext<'_>) -> Vec<Issue> {
    let mut checker = Checker {
        record,
        context,
        birth: record
            .person
            .birth_date
            .as_ref()
            .and_then(|fact| fact.value.day()),
        issues: Vec::new(),
    };
    checker.person();
    checker.doses();
    checker.observations();
    checker.issues
}

/// Checks one record; the checks lie in the files beside this one.
struct Checker<'r> {
    record: &'r Record,
    context: QualityContext<'r>,
    birth: Option<Date>,
    issues: Vec<Issue>,
}

impl Checker<'_> {
    fn find(&mut self, check: &'static Check, subject: Subject, field: (&'static str, usize)) {
        self.issues.push(Issue {
            check,
            subject,
            field,
        });
    }

    /// Finds where the condition holds.
    fn find_if(
        &mut self,
        holds: bool,
        check: &'static Check,
        subject: Subject,
        field: (&'static str, usize),
    ) {
        if holds {
            self.find(check, subject, field);
        }
    }

    /// Whether the person is younger than the age from which they pay for themselves, on a day.
    fn is_minor(&self, day: Date) -> bool {
        self.birth
            .is_some_and(|birth| day.years_since(birth) < self.context.policy.adult_from_years)
    }
}
