//! The report per provider over a batch.

use std::collections::BTreeMap;
use std::fmt;

use forecast_core::text::plain;
use serde::Serialize;

use super::{Check, Issue, Severity, Subject, catalog};
use crate::model::{Record, Source, SourceId};

/// What a batch of messages was like, provider by provider.
///
/// ```
/// use forecast_record::quality::{QualityReport, catalog};
///
/// let mut report = QualityReport::default();
/// let lot = &catalog::LOT_MISSING;
/// report.add("CLINIC", true, 2, [(lot.id, lot.severity)]);
/// report.add("CLINIC", true, 1, []);
/// let clinic = &report.providers["CLINIC"];
/// assert_eq!((clinic.messages, clinic.clean, clinic.doses), (2, 1, 3));
/// assert_eq!(clinic.checks["DQ-321"].messages, 1);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct QualityReport {
    /// The providers, by the name under which they report.
    pub providers: BTreeMap<String, ProviderReport>,
}

/// What one provider's messages were like.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ProviderReport {
    /// How many messages there were.
    pub messages: usize,
    /// How many of them were kept, in whole or in part.
    pub accepted: usize,
    /// How many of them had neither error nor warning.
    pub clean: usize,
    /// How many doses were kept.
    pub doses: usize,
    /// How many errors were found.
    pub errors: usize,
    /// How many warnings were found.
    pub warnings: usize,
    /// What was found, by the number of the check.
    pub checks: BTreeMap<&'static str, CheckCount>,
}

/// How often a check found something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CheckCount {
    /// In how many messages.
    pub messages: usize,
    /// How often in all.
    pub times: usize,
}

impl QualityReport {
    /// Adds a message: who sent it, whether it was kept, how many doses of it were, and what was
    /// found, each with the number of its check.
    pub fn add(
        &mut self,
        provider: &str,
        accepted: bool,
        doses: usize,
        findings: impl IntoIterator<Item = (&'static str, Severity)>,
    ) {
        let report = self.providers.entry(provider.to_owned()).or_default();
        report.messages += 1;
        report.accepted += usize::from(accepted);
        report.doses += doses;
        let (mut errors, mut warnings) = (0, 0);
        let mut seen = std::collections::BTreeSet::new();
        for (check, severity) in findings {
            errors += usize::from(severity == Severity::Error);
            warnings += usize::from(severity == Severity::Warning);
            let count = report.checks.entry(check).or_default();
            count.times += 1;
            count.messages += usize::from(seen.insert(check));
        }
        report.errors += errors;
        report.warnings += warnings;
        report.clean += usize::from(errors + warnings == 0);
    }
}

impl QualityReport {
    /// Adds a record that was checked: to each organisation that reported to it, its doses and
    /// what was found in them, and to all of them what was found in the person.
    pub fn add_record(&mut self, record: &Record, issues: &[Issue]) {
        let provider = |source: &SourceId| {
            let source = record.sources.get(source);
            source.map_or("unknown", Source::provider).to_owned()
        };
        let mut doses: BTreeMap<String, usize> = BTreeMap::new();
        for source in record.sources.keys() {
            doses.entry(provider(source)).or_default();
        }
        for dose in &record.doses {
            *doses.entry(provider(&dose.source)).or_default() += 1;
        }
        for (name, doses) in &doses {
            let theirs = issues.iter().filter(|issue| {
                let source = match issue.subject {
                    Subject::Person => return true,
                    Subject::Dose(index) => record.doses.get(index).map(|it| &it.source),
                    Subject::Observation(index) => {
                        record.observations.get(index).map(|it| &it.source)
                    }
                };
                source.is_some_and(|source| provider(source) == *name)
            });
            let findings = theirs.map(|issue| (issue.check.id, issue.check.severity));
            self.add(name, true, *doses, findings);
        }
    }
}

impl fmt::Display for QualityReport {
    /// A table for people: the worst and most frequent findings of each provider first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, report) in &self.providers {
            writeln!(f, "{}", plain(name))?;
            writeln!(
                f,
                "  {} messages, {} kept, {} without error or warning; {} doses kept; {} errors, {} warnings",
                report.messages,
                report.accepted,
                report.clean,
                report.doses,
                report.errors,
                report.warnings
            )?;
            let mut rows: Vec<(&Check, &CheckCount)> = report
                .checks
                .iter()
                .filter_map(|(id, count)| Some((check_of(id)?, count)))
                .collect();
            rows.sort_by_key(|(check, count)| {
                (check.severity, std::cmp::Reverse(count.times), check.id)
            });
            for (check, count) in rows {
                writeln!(
                    f,
                    "  {:<11} {} {:>6} times in {:>6} messages  {}",
                    check.severity.name(),
                    check.id,
                    count.times,
                    count.messages,
                    check.title
                )?;
            }
        }
        Ok(())
    }
}

fn check_of(id: &str) -> Option<&'static Check> {
    catalog::ALL.iter().find(|check| check.id == id)
}
