//! [`ConsolidationRules`]: windows and weights, as data that a registry can change.

use std::collections::BTreeSet;

use forecast_core::schedule::Cvx;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};

const DEFAULT: &str = include_str!("../../data/consolidation.json");

/// When two reports are the same dose: the windows, weights and exceptions.
///
/// The numbers of [`ConsolidationRules::default`] are those of the published practice (AIRA/MIROW
/// vaccine-level deduplication, NIST's scoring).
///
/// ```
/// use forecast_record::consolidate::ConsolidationRules;
///
/// let mut rules = ConsolidationRules::default();
/// assert_eq!(rules.candidate_days, 23);
/// rules.candidate_days = 10;
/// let json = serde_json::to_vec(&rules)?;
/// assert_eq!(ConsolidationRules::from_json(&json)?, rules);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsolidationRules {
    /// Reports further apart than this many days are never compared.
    pub candidate_days: u16,
    /// A score above this share of the range says duplicate.
    pub duplicate_above_percent: u8,
    /// A score below this share of the range says distinct; what lies between is possible.
    pub distinct_below_percent: u8,
    /// The weights of the score.
    pub score: ScoreWeights,
    /// Which signals are heard beside the score.
    pub signals: Signals,
    /// The CVX codes of vaccines of which only the kind is known.
    pub unspecified: BTreeSet<Cvx>,
    /// The CVX codes that say that nobody knows which vaccine it was, or that there was none: they
    /// are never the same as anything.
    pub unknown: BTreeSet<Cvx>,
    /// Courses whose doses follow each other so closely that a distance says that they are two.
    pub courses: Vec<Course>,
}

/// The weights of the score; each field adds one number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreWeights {
    /// The vaccines (CVX).
    pub vaccine: VaccineWeights,
    /// The products (NDC, trade name, MVX).
    pub product: FieldWeights,
    /// The lots.
    pub lot: FieldWeights,
    /// The organisations.
    pub organisation: FieldWeights,
    /// Newly given or history.
    pub origin: OriginWeights,
    /// The days between the two dates, from 0; the last number is for all greater distances and for
    /// dates that are not known to the day.
    pub days_apart: Vec<i16>,
    /// What is taken off the sum: the least sum that there is.
    pub offset: i16,
    /// The difference between the greatest and the least sum.
    pub range: i16,
}

/// Weights of a comparison of vaccines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VaccineWeights {
    /// Both have the same CVX code.
    pub same: i16,
    /// One is the unspecified form or a part of the other.
    pub unspecific: i16,
    /// One has none.
    pub absent: i16,
    /// They differ.
    pub different: i16,
}

/// Weights of a comparison of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldWeights {
    /// They are the same.
    pub same: i16,
    /// One or both are not known.
    pub absent: i16,
    /// They differ.
    pub different: i16,
}

/// Weights of where the knowledge of two doses comes from. A report that does not say counts as
/// history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OriginWeights {
    /// One is newly given, the other history.
    pub given_and_historical: i16,
    /// Both are history.
    pub both_historical: i16,
    /// Both are newly given.
    pub both_given: i16,
}

/// Which signals are heard beside the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signals {
    /// The same day says same.
    pub same_day: bool,
    /// Newly given at one organisation and history at another says same.
    pub given_and_historical: bool,
    /// Different lots say different.
    pub different_lots: bool,
    /// Newly given by different organisations says different.
    pub both_given_elsewhere: bool,
}

/// A course of doses that follow each other closely.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Course {
    /// What it is, for people.
    pub name: String,
    /// Vaccines that share one of these antigens belong to it.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub antigens: BTreeSet<String>,
    /// So do these vaccines.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub cvx: BTreeSet<Cvx>,
    /// Doses at least this many days apart are two.
    pub min_days: u16,
}

impl ConsolidationRules {
    /// Reads rules from JSON and checks them.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Syntax`] or [`ErrorKind::Format`] where the text is not such rules,
    /// [`ErrorKind::Rules`] where they contradict themselves: thresholds out of order, no weights
    /// for distances, a range that is not positive.
    pub fn from_json(json: &[u8]) -> Result<ConsolidationRules, Error> {
        let rules: ConsolidationRules = forecast_core::error::from_json(json)?;
        rules.check()?;
        Ok(rules)
    }

    fn check(&self) -> Result<(), Error> {
        let fail = |path, message| Err(Error::new(ErrorKind::Rules, path, message));
        if self.distinct_below_percent > self.duplicate_above_percent
            || self.duplicate_above_percent > 100
        {
            return fail(
                "distinct_below_percent",
                "expected distinct_below_percent <= duplicate_above_percent <= 100",
            );
        }
        if self.score.days_apart.is_empty() {
            return fail(
                "score.days_apart",
                "found no weights, expected at least one",
            );
        }
        if self.score.range <= 0 {
            return fail("score.range", "expected a number above 0");
        }
        Ok(())
    }
}

impl Default for ConsolidationRules {
    /// The rules of the published practice.
    #[expect(
        clippy::expect_used,
        reason = "the text is part of the crate and a test reads it"
    )]
    fn default() -> ConsolidationRules {
        ConsolidationRules::from_json(DEFAULT.as_bytes()).expect("the crate's own rules are right")
    }
}
