//! Section 7.2: determine evidence of immunity.

use crate::names::same_name;
use crate::person::Person;
use crate::schedule::{Antigen, BirthImmunity};
use crate::trail::{Detail, Trace};

/// Whether the person has evidence of immunity (Table 7-3): an observation that proves it, or a
/// date of birth that does.
pub(crate) fn is_immune(antigen: &Antigen, person: &Person<'_>, trace: &mut impl Trace) -> bool {
    if antigen
        .clinical_immunity
        .iter()
        .any(|id| person.observations.has(*id))
    {
        trace.note("Table 7-3", || {
            Detail::new(
                "immunity.clinical_history",
                "immune: an observation is evidence of it",
            )
        });
        return true;
    }
    let by_birth = immune_by_birth(antigen, person).is_some();
    if by_birth {
        trace.note("Table 7-3", || {
            Detail::new("immunity.birth", "immune: by date of birth")
        });
    }
    by_birth
}

/// The row by which the date of birth is evidence of immunity, where one is.
pub(crate) fn immune_by_birth<'a>(
    antigen: &'a Antigen,
    person: &Person<'_>,
) -> Option<&'a BirthImmunity> {
    let mut rows = antigen.birth_immunity.iter();
    rows.find(|row| is_immune_by_birth(row, person))
}

/// The birth-date columns of Table 7-3. A row without a country holds for every country; a row
/// with one does not hold for a person whose country of birth is unknown.
fn is_immune_by_birth(row: &BirthImmunity, person: &Person<'_>) -> bool {
    let born_in = |name: &str| row.countries.iter().any(|it| same_name(it, name));
    let same_country = row.countries.is_empty() || person.birth_country.is_some_and(born_in);
    same_country && would_be_immune(row, person)
}

/// Whether a row holds, whatever the country of birth.
fn would_be_immune(row: &BirthImmunity, person: &Person<'_>) -> bool {
    let born_before = person.birth.date() < row.before;
    let is_excluded = || row.exclusions.iter().any(|id| person.observations.has(*id));
    born_before && !is_excluded()
}

/// The country of birth that would be evidence of immunity, where the person's is not known.
pub(crate) fn country_needed<'a>(antigen: &'a Antigen, person: &Person<'_>) -> Option<&'a str> {
    if antigen.birth_immunity.is_empty() || person.birth_country.is_some() {
        return None;
    }
    let mut rows = antigen.birth_immunity.iter();
    let row = rows.find(|row| !row.countries.is_empty() && would_be_immune(row, person))?;
    row.countries.first().map(String::as_str)
}
