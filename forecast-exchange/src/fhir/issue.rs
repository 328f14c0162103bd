//! [`OperationOutcome`]: what was not understood.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use forecast_record::bridge::{PLACES, Remarks};

/// What a reader found to say: FHIR's resource of that name.
///
/// Issues name the place and what is the matter, never a person's name or number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OperationOutcome {
    /// Always `OperationOutcome`.
    pub resource_type: String,
    /// The issues, in the order in which they were found.
    pub issue: Vec<Issue>,
}

impl OperationOutcome {
    /// An outcome of these issues.
    #[must_use]
    pub fn new(issue: Vec<Issue>) -> OperationOutcome {
        OperationOutcome {
            resource_type: "OperationOutcome".to_owned(),
            issue,
        }
    }

    /// An outcome of one issue that ended the reading.
    #[must_use]
    pub fn fatal(code: &str, expression: impl Into<String>, text: impl Into<String>) -> Self {
        OperationOutcome::new(vec![Issue::new(Severity::Fatal, code, expression, text)])
    }
}

/// One thing that was not understood or not used.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Issue {
    /// How much it matters.
    pub severity: Severity,
    /// FHIR's code of the kind of issue (`invalid`, `required`, `value`, `not-supported`,
    /// `code-invalid`, `incomplete`, `informational`, …).
    pub code: String,
    /// What is the matter, for people.
    pub diagnostics: Option<String>,
    /// Where, as a FHIRPath such as `Bundle.entry[2].resource.vaccineCode`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expression: Vec<String>,
}

impl Issue {
    /// An issue at a place; no expression where the place is the whole.
    #[must_use]
    pub fn new(
        severity: Severity,
        code: &str,
        expression: impl Into<String>,
        text: impl Into<String>,
    ) -> Issue {
        let expression = expression.into();
        Issue {
            severity,
            code: code.to_owned(),
            diagnostics: Some(text.into()),
            expression: if expression.is_empty() {
                Vec::new()
            } else {
                vec![expression]
            },
        }
    }
}

/// How much an [`Issue`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing could be read.
    Fatal,
    /// Something was not kept.
    Error,
    /// Something was kept in part, or is not used for the forecast.
    Warning,
    /// Something has no place in the record.
    Information,
}

/// Issues as they are told: errors each, others of one text once, with their number and the first
/// places, unless all are wanted.
#[must_use]
pub fn summed(issues: Vec<Issue>, remarks: Remarks) -> Vec<Issue> {
    if remarks == Remarks::All {
        return issues;
    }
    let mut all: Vec<(Issue, usize)> = Vec::new();
    for issue in issues {
        let together = matches!(issue.severity, Severity::Warning | Severity::Information);
        let known = all.iter_mut().find(|(other, _)| {
            together
                && other.severity == issue.severity
                && other.code == issue.code
                && other.diagnostics == issue.diagnostics
        });
        match known {
            Some((known, count)) => {
                *count += 1;
                known.expression.extend(issue.expression);
                known.expression.truncate(PLACES);
            }
            None => all.push((issue, 1)),
        }
    }
    let told = all.into_iter().map(|(mut issue, count)| {
        if count > 1 {
            let text = issue.diagnostics.unwrap_or_default();
            issue.diagnostics = Some(format!("{text} ({count} times)"));
        }
        issue
    });
    told.collect()
}
