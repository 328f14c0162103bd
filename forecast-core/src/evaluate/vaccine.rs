//! Sections 6.8 and 6.9: evaluate for preferable and allowable vaccine.

use super::Judged;
use crate::names::same_name;
use crate::patient::Dose;
use crate::schedule::PreferableVaccine;
use crate::trail::{Detail, Trace};

/// Whether the vaccine counts for the target dose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VaccineMatch {
    Preferable,
    /// Preferable, in less than the recommended volume.
    PreferableSmallVolume,
    Allowable,
    /// Neither, at this age; it would be at another.
    OutsideAgeRange,
    Neither,
}

impl VaccineMatch {
    /// What was found, for the trail.
    const fn words(self) -> &'static str {
        match self {
            VaccineMatch::Preferable => "a preferable vaccine",
            VaccineMatch::PreferableSmallVolume => "a preferable vaccine, in too small a volume",
            VaccineMatch::Allowable => "an allowable vaccine",
            VaccineMatch::OutsideAgeRange => "a vaccine for another age",
            VaccineMatch::Neither => "neither a preferable nor an allowable vaccine",
        }
    }
}

/// Sections 6.8 and 6.9: a preferable vaccine of any row, else an allowable one of any row.
pub(super) fn check(judged: &Judged<'_>, trace: &mut impl Trace) -> VaccineMatch {
    let result = preferable(judged).unwrap_or_else(|| allowable(judged));
    trace.note(
        match result {
            VaccineMatch::Preferable | VaccineMatch::PreferableSmallVolume => "Table 6-26",
            VaccineMatch::Allowable | VaccineMatch::OutsideAgeRange | VaccineMatch::Neither => {
                "Table 6-29"
            }
        },
        || Detail::new("preferable_vaccines, allowable_vaccines", result.words()),
    );
    result
}

/// Table 6-26, with CALCDTPREF-1 and CALCDTPREF-2: the vaccine type, the age and the product of a
/// row are those of the dose. Volume never invalidates; it is a reason only.
fn preferable(judged: &Judged<'_>) -> Option<VaccineMatch> {
    let (dose, birth) = (judged.dose, &judged.person.birth);
    let mut matching = judged.series_dose.preferable_vaccines.iter().filter(|row| {
        row.vaccine == dose.vaccine
            && row.ages.contains(birth, dose.date)
            && is_product(row, dose.dose)
    });
    let first = matching.next()?;
    let small = |row: &PreferableVaccine| {
        row.volume
            .zip(dose.dose.volume)
            .is_some_and(|(full, given)| given < full)
    };
    if small(first) && matching.all(small) {
        Some(VaccineMatch::PreferableSmallVolume)
    } else {
        Some(VaccineMatch::Preferable)
    }
}

/// Whether the dose is of the product that a row names by trade name and manufacturer.
///
/// A trade name that is known for the vaccine decides, whatever product it names; otherwise the
/// manufacturer does, as registries report MVX codes and seldom trade names. A dose that gives
/// neither is not of a named product.
fn is_product(row: &PreferableVaccine, dose: &Dose) -> bool {
    let Some(product) = &row.product else {
        return true;
    };
    let is_among = |names: &[String]| {
        let given = dose.trade_name.as_deref().filter(|_| !names.is_empty());
        given.is_some_and(|given| names.iter().any(|name| same_name(name, given)))
    };
    if is_among(&product.names) {
        return true;
    }
    let given = dose.mvx.as_deref().map(str::trim);
    let made_by = |wanted: &String| given.is_some_and(|mvx| wanted.eq_ignore_ascii_case(mvx));
    !is_among(&product.others) && product.mvx.as_ref().is_some_and(made_by)
}

/// Table 6-29, with CALCDTALLOW-1 and CALCDTALLOW-2. A vaccine that some row names, but for another
/// age, is told apart, as the last columns of Tables 6-26 and 6-29 do.
fn allowable(judged: &Judged<'_>) -> VaccineMatch {
    let (dose, birth) = (judged.dose, &judged.person.birth);
    let mut named = judged
        .series_dose
        .allowable_vaccines
        .iter()
        .filter(|row| row.vaccine == dose.vaccine)
        .peekable();
    let is_named = named.peek().is_some();
    if named.any(|row| row.ages.contains(birth, dose.date)) {
        return VaccineMatch::Allowable;
    }
    let is_preferable_at_another_age = judged
        .series_dose
        .preferable_vaccines
        .iter()
        .any(|row| row.vaccine == dose.vaccine && !row.ages.contains(birth, dose.date));
    if is_named || is_preferable_at_another_age {
        VaccineMatch::OutsideAgeRange
    } else {
        VaccineMatch::Neither
    }
}
