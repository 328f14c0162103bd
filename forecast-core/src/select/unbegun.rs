//! Series that need no forecast, as they cannot be prioritized.

use crate::forecast::Contraindications;
use crate::person::Person;
use crate::schedule::{Member, Series, SeriesGroup};
use crate::trail::{Detail, Trace};

/// Whether chapter 8 can prioritize a series of the group only if it is the default series or has a
/// valid dose.
///
/// So it is where the group has a default series and no risk series, and nothing is
/// contraindicated: by SELECTSCORE-2 a standard series without a valid dose is then not scorable,
/// nor is an evaluation-only series, which would have to be complete; by Table 8-3 only a scorable
/// or the default series is prioritized. The other series of the group fare the same without such
/// a series: what SELECTSCORE-2 asks of all of them together (priorities of risk series, whether
/// all are contraindicated, whether none has a valid dose) is answered the same.
pub(crate) fn only_default_may_be_unbegun(
    group: &SeriesGroup,
    contraindications: &Contraindications,
    person: &Person<'_>,
) -> bool {
    let is_default = |member: &Member| member.is_default && member.sexes.admit(person.sex);
    contraindications.is_empty() && !group.has_risk && group.members.iter().any(is_default)
}

/// Says of a series that it is left out for that.
pub(crate) fn leave_out(series: &Series, trace: &mut impl Trace) {
    trace.note("SELECTSCORE-2", || {
        let found = format!("not scorable: {}, no valid dose", series.name);
        Detail::new("", found)
    });
}
