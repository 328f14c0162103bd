//! Which reports are the same dose, and what that dose is.
//!
//! The record keeps every report; consolidation is a pure function of the set of reports. The
//! order in which they came, and how often the same one came, makes no difference. It follows the
//! published practice in its three steps, selection, evaluation and resolution, with
//! [`ConsolidationRules`] for the numbers:
//!
//! 1. **Identity.** Reports that carry the same dose number of the same authority are versions of
//!    one report: the latest stands, a deletion takes it out ([`Rule::SameDoseId`],
//!    [`Rule::Deleted`]).
//! 2. **Groups.** Reports that say the same are grouped first ([`Rule::RepeatedReport`]).
//! 3. **Selection.** Two reports are compared when they lie at most `candidate_days` apart and
//!    their vaccines share a vaccine group of the schedule.
//! 4. **Evaluation.** Each compared pair is the same dose, possibly the same or another one, and
//!    says by which [`Rule`]. See [`Rule`] for the order.
//! 5. **Clusters.** Pairs that are the same dose are joined, the surest first, as long as no two
//!    reports of the whole are distinct.
//! 6. **Resolution.** Of each cluster one report leads, and the others fill in what it does not
//!    say ([`MergedDose::resolutions`]).
//!
//! Pairs that are only possibly the same stay two doses and are listed in
//! [`Consolidation::possible`] for a person to decide; until then the engine is asked about the surer
//! one ([`Consolidation::less_sure`]).

mod cluster;
mod compare;
mod identity;
mod prepare;
mod resolve;
mod unit;

pub use crate::knowledge::{
    ConsolidationRules, Course, FieldWeights, OriginWeights, ScoreWeights, Signals, VaccineWeights,
};

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::knowledge::Knowledge;
use crate::model::{DoseReport, Record};

/// The doses of a record, and how they came about. Numbers of reports are indexes in
/// [`Record::doses`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Consolidation<'r> {
    /// The doses, by date.
    pub doses: Vec<MergedDose<'r>>,
    /// Pairs of doses that may be one, for a person to decide.
    pub possible: Vec<PossibleDuplicate>,
    /// Reports that no longer count.
    pub withdrawn: Vec<Withdrawn>,
    /// Reports of doses that were refused or not given.
    pub not_given: Vec<usize>,
    /// Deletions for which there was nothing to delete.
    pub unmatched_deletions: Vec<usize>,
}

impl Consolidation<'_> {
    /// Returns the doses that may be the same as a surer one: as long as nobody has decided, only
    /// the surer one counts. A newly given dose is surer than history, a specific vaccine than an
    /// unspecified one, a combination than its parts, a dose of several reports than one of fewer.
    ///
    /// `among` are the doses that can count at all.
    #[must_use]
    pub fn less_sure(&self, among: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut open: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for pair in self.possible.iter().filter(|pair| !pair.apart) {
            let [first, second] = pair.doses;
            open.entry(first).or_default().push(second);
            open.entry(second).or_default().push(first);
        }
        let mut order: Vec<usize> = among
            .iter()
            .copied()
            .filter(|i| open.contains_key(i))
            .collect();
        order.sort_by_key(|&index| {
            let sureness = self.doses.get(index).map(|dose| dose.sureness);
            (std::cmp::Reverse(sureness), index)
        });
        let mut sure: BTreeSet<usize> = BTreeSet::new();
        let mut left_out = BTreeSet::new();
        for index in order {
            let others = open.get(&index).into_iter().flatten();
            if others.into_iter().any(|other| sure.contains(other)) {
                left_out.insert(index);
            } else {
                sure.insert(index);
            }
        }
        left_out
    }

    /// The same, without borrowing from the record.
    #[must_use]
    pub fn into_owned(self) -> Consolidation<'static> {
        let own = |merged: MergedDose<'_>| MergedDose {
            dose: Cow::Owned(merged.dose.into_owned()),
            leader: merged.leader,
            reports: merged.reports,
            links: merged.links,
            resolutions: merged.resolutions,
            disputes: merged.disputes,
            sureness: merged.sureness,
        };
        Consolidation {
            doses: self.doses.into_iter().map(own).collect(),
            possible: self.possible,
            withdrawn: self.withdrawn,
            not_given: self.not_given,
            unmatched_deletions: self.unmatched_deletions,
        }
    }
}

/// One dose, made from one report or several.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MergedDose<'r> {
    /// What is known of it: the report that leads, or one made from several.
    pub dose: Cow<'r, DoseReport>,
    /// The report that leads.
    pub leader: usize,
    /// All its reports, the leader first.
    pub reports: Vec<usize>,
    /// Why those are the same dose: the pairs that joined them.
    pub links: Vec<Comparison>,
    /// What other reports than the leader gave to [`MergedDose::dose`].
    pub resolutions: Vec<Resolution>,
    /// What the reports dispute, beside what was resolved.
    pub disputes: Vec<Dispute>,
    /// How sure it is, for comparing.
    #[serde(skip)]
    pub(crate) sureness: resolve::Sureness,
}

/// Two doses that may be one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PossibleDuplicate {
    /// The indexes of the two in [`Consolidation::doses`].
    pub doses: [usize; 2],
    /// The pair of reports that says so.
    pub comparison: Comparison,
    /// Whether other reports say for certain that the two are two doses. Then it is only open to
    /// which of them the report belongs.
    pub apart: bool,
}

/// A report that no longer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Withdrawn {
    /// The report.
    pub report: usize,
    /// The report that replaced or deleted it.
    pub by: usize,
    /// The rule.
    pub rule: Rule,
}

/// How two reports compare.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// The two reports.
    pub reports: [usize; 2],
    /// What follows.
    pub verdict: Verdict,
    /// The rule that decided.
    pub rule: Rule,
    /// The score, in thousandths of its range.
    pub score: i32,
    /// What agreed and what did not, field by field.
    pub findings: Findings,
}

/// Whether two reports are the same dose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// They are.
    Duplicate,
    /// A person must decide.
    Possible,
    /// They are not.
    Distinct,
}

/// What decided about two reports. For compared pairs the rules are tried in this order, from
/// [`Rule::RepeatedReport`] to [`Rule::Score`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Identity: the same dose number of the same authority; the later report stands.
    SameDoseId,
    /// Identity: taken out by a deletion with its number, or, where that has none, by one of the
    /// same organisation for the same day and vaccine.
    Deleted,
    /// The same report came twice: all that it says about the dose is the same.
    RepeatedReport,
    /// One was given in part or something was wrong with it, the other not, and they have different
    /// order numbers of one authority or different lots: a dose and its repeat.
    PartialAndRepeat,
    /// Different order numbers of one authority, with two specific vaccines, or both newly given on
    /// different days: two doses, whatever a third source says.
    OrderNumbers,
    /// The same day, organisation and CVX code: the same event.
    SameEvent,
    /// The same day, CVX code and lot, whoever gave it.
    SameLot,
    /// Parts of one day and organisation that come to all antigens of a combination: that
    /// combination, reported as its parts.
    Combination,
    /// Doses of a course that lie far enough apart for two ([`Course`]).
    Course,
    /// A signal says different (other lots, or newly given by different organisations) and none
    /// says same.
    SignalsDifferent,
    /// Signals contradict each other: never more than possible.
    SignalsContradict,
    /// The vaccines share a group, but neither carries all antigens of the other: never more than
    /// possible.
    VaccinesOverlap,
    /// The score.
    Score,
}

/// What agreed between two reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// The days between the dates; none where one is not known to the day and the two may be the
    /// same.
    pub days_apart: Option<u32>,
    /// The vaccines (CVX).
    pub vaccine: VaccineFinding,
    /// The products (NDC, trade name, MVX).
    pub product: Finding,
    /// The lots.
    pub lot: Finding,
    /// The organisations.
    pub organisation: Finding,
    /// Newly given or history.
    pub origin: OriginFinding,
}

/// How a field of two reports compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// The same.
    Same,
    /// Not known in one or both.
    Absent,
    /// Different.
    Different,
}

/// How the vaccines of two reports compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VaccineFinding {
    /// The same CVX code.
    Same,
    /// One is the unspecified form of the other.
    Unspecified,
    /// One carries some of the antigens of the other and no others.
    Part,
    /// One has no CVX code.
    Absent,
    /// Different vaccines of the same antigens.
    Different,
    /// Vaccines that share antigens or a group, but neither has all those of the other.
    Overlap,
}

/// Where the knowledge of two doses comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OriginFinding {
    /// One is newly given, the other history.
    GivenAndHistorical,
    /// Both are history, or do not say.
    BothHistorical,
    /// Both are newly given.
    BothGiven,
}

/// A field that another report than the leader gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Resolution {
    /// The field of the dose.
    pub field: &'static str,
    /// The report that gave it.
    pub report: usize,
    /// Why.
    pub rule: ResolutionRule,
}

/// Why a report gave a field, or leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ResolutionRule {
    /// A combination outranks its parts.
    Combination,
    /// A specific code outranks the unspecified one.
    SpecificVaccine,
    /// A full date outranks a partial one.
    FullDate,
    /// The leader does not say.
    FilledIn,
}

/// A field in which a report says otherwise than the merged dose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Dispute {
    /// The field of the dose.
    pub field: &'static str,
    /// The report that says otherwise.
    pub report: usize,
}

/// The doses of a record as they were reported: updates and deletions are obeyed, but no two reports
/// are joined. For questions about given events, where the asker has said which doses there are.
#[must_use]
pub fn as_reported<'r>(record: &'r Record, knowledge: &Knowledge) -> Consolidation<'r> {
    consolidate_units(record, knowledge, false)
}

/// Consolidates the doses of a record by the rules that `knowledge` holds
/// ([`Knowledge::with_consolidation_rules`]).
#[must_use]
pub fn consolidate<'r>(record: &'r Record, knowledge: &Knowledge) -> Consolidation<'r> {
    consolidate_units(record, knowledge, true)
}

/// The steps, with or without joining reports.
fn consolidate_units<'r>(
    record: &'r Record,
    knowledge: &Knowledge,
    join: bool,
) -> Consolidation<'r> {
    let rules = knowledge.consolidation_rules();
    let prepared = prepare::prepare(record, knowledge);
    let standing = identity::standing(record, &prepared);
    let (given, not_given): (Vec<usize>, Vec<usize>) = standing
        .reports
        .iter()
        .partition(|&&index| record.doses.get(index).is_some_and(DoseReport::was_given));
    // The canonical order of reports: what follows depends on it alone.
    let mut order: Vec<&prepare::Prepared<'_, 'r>> = given
        .iter()
        .filter_map(|&index| prepared.get(index))
        .collect();
    order.sort_by(|a, b| a.canonical(b));
    let (units, pairs) = if join {
        let units = unit::units(&order);
        let pairs = compare::compare_all(&units, rules);
        (units, pairs)
    } else {
        (unit::singles(&order), Vec::new())
    };
    let clusters = cluster::cluster(&units, pairs);
    let resolved = clusters.clusters.iter().enumerate();
    let mut merged: Vec<(usize, Option<usize>, MergedDose<'r>)> = resolved
        .filter_map(|(place, cluster)| {
            let dose = resolve::resolve(cluster, &units, &order, rules)?;
            Some((place, cluster.units.first().copied(), dose))
        })
        .collect();
    merged.sort_by_key(|it| (it.2.dose.date, it.1));
    let doses_of: BTreeMap<usize, usize> = merged
        .iter()
        .enumerate()
        .map(|(dose, (place, ..))| (*place, dose))
        .collect();
    let mut possible: Vec<PossibleDuplicate> = Vec::new();
    for open in clusters.open {
        let dose_of = |place: usize| doses_of.get(&place).copied();
        if let [Some(first), Some(second)] = open.clusters.map(dose_of) {
            possible.push(PossibleDuplicate {
                doses: [first.min(second), first.max(second)],
                comparison: open.comparison,
                apart: open.apart,
            });
        }
    }
    possible.sort_by_key(|pair| pair.doses);
    Consolidation {
        doses: merged.into_iter().map(|(.., dose)| dose).collect(),
        possible,
        withdrawn: standing.withdrawn,
        not_given,
        unmatched_deletions: standing.unmatched_deletions,
    }
}
