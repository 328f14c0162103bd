//! Section 7.2: determine evidence of immunity.

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
    let born_before = person.birth.date() < row.before;
    let is_excluded = row.exclusions.iter().any(|id| person.observations.has(*id));
    let same_country = row.country.as_deref().is_none_or(|country| {
        person
            .birth_country
            .is_some_and(|born_in| country.eq_ignore_ascii_case(born_in.trim()))
    });
    match (born_before, is_excluded, same_country) {
        (true, false, true) => true,
        (true, true, _) | (true, false, false) | (false, _, _) => false,
    }
}
