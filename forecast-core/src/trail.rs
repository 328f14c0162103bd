//! How a result came about: every rule that was applied, what it looked at and what it found.
//!
//! The engine is generic over [`Trace`]; with [`NoTrace`] every call compiles to nothing.

use std::fmt;

use serde::Serialize;

use crate::date::Date;

/// Where the engine tells what it does.
pub(crate) trait Trace {
    /// Opens a scope; it closes when another of the same or an outer level opens.
    fn enter(&mut self, scope: impl FnOnce() -> Scope);
    /// Tells that a rule was applied: which one, to what, and what came out.
    fn note(&mut self, rule: &'static str, detail: impl FnOnce() -> Detail);
}

/// Tells nobody.
pub(crate) struct NoTrace;

impl Trace for NoTrace {
    #[inline(always)]
    fn enter(&mut self, _: impl FnOnce() -> Scope) {}
    #[inline(always)]
    fn note(&mut self, _: &'static str, _: impl FnOnce() -> Detail) {}
}

/// What a rule was applied to, and what came out.
pub(crate) struct Detail {
    /// The data element that decided, such as `ages[0].minimum = 6 weeks`; empty where there is
    /// none.
    pub(crate) element: String,
    /// What was compared and found.
    pub(crate) found: String,
}

impl Detail {
    pub(crate) fn new(element: impl Into<String>, found: impl Into<String>) -> Detail {
        Detail {
            element: element.into(),
            found: found.into(),
        }
    }
}

/// What the entries that follow are about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "scope", rename_all = "snake_case")]
pub enum Scope {
    /// An antigen and the series groups in which its series compete.
    Antigen {
        /// Its name.
        antigen: String,
    },
    /// One of its series.
    Series {
        /// Its name.
        series: String,
    },
    /// A dose that is judged against a target dose of the series.
    Dose {
        /// The day it was given.
        date: Date,
        /// Its vaccine.
        cvx: String,
        /// The number of the target dose.
        target_dose: u16,
    },
    /// The forecast for a target dose of the series.
    Forecast {
        /// The number of the target dose; none where none is left.
        target_dose: Option<u16>,
    },
    /// The choice among the series of a series group.
    Selection {
        /// The series group.
        series_group: String,
    },
    /// A vaccine group.
    Group {
        /// Its name.
        group: String,
    },
}

impl Scope {
    const fn depth(&self) -> usize {
        match self {
            Scope::Antigen { .. } | Scope::Group { .. } => 0,
            Scope::Series { .. } | Scope::Selection { .. } => 1,
            Scope::Dose { .. } | Scope::Forecast { .. } => 2,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scope::Antigen { antigen } => write!(f, "antigen {antigen}"),
            Scope::Series { series } => write!(f, "series {series}"),
            Scope::Dose {
                date,
                cvx,
                target_dose,
            } => {
                write!(
                    f,
                    "dose of {date} (CVX {cvx}) against target dose {target_dose}"
                )
            }
            Scope::Forecast {
                target_dose: Some(number),
            } => {
                write!(f, "forecast for target dose {number}")
            }
            Scope::Forecast { target_dose: None } => f.write_str("forecast: no target dose left"),
            Scope::Selection { series_group } => write!(f, "series group {series_group}"),
            Scope::Group { group } => write!(f, "vaccine group {group}"),
        }
    }
}

/// An entry of a [`Trail`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum TrailEntry {
    /// A new scope.
    Enter(Scope),
    /// A rule that was applied.
    Rule {
        /// The rule id or decision table of the specification.
        rule: &'static str,
        /// The data element that decided; empty where there is none.
        element: String,
        /// What was compared and found.
        found: String,
    },
}

/// How a result came about, step by step in the order of the specification.
///
/// Printing gives indented lines; serializing gives a list of entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Trail {
    entries: Vec<TrailEntry>,
}

impl Trail {
    /// The entries in order.
    #[must_use]
    pub fn entries(&self) -> &[TrailEntry] {
        &self.entries
    }
}

impl Trace for Trail {
    fn enter(&mut self, scope: impl FnOnce() -> Scope) {
        self.entries.push(TrailEntry::Enter(scope()));
    }

    fn note(&mut self, rule: &'static str, detail: impl FnOnce() -> Detail) {
        let Detail { element, found } = detail();
        self.entries.push(TrailEntry::Rule {
            rule,
            element,
            found,
        });
    }
}

impl fmt::Display for Trail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut indent = 0;
        for entry in &self.entries {
            match entry {
                TrailEntry::Enter(scope) => {
                    indent = (scope.depth() + 1) * 2;
                    let margin = scope.depth() * 2;
                    writeln!(f, "{:margin$}{scope}", "")?;
                }
                TrailEntry::Rule {
                    rule,
                    element,
                    found,
                } if element.is_empty() => {
                    writeln!(f, "{:indent$}{rule}: {found}", "")?;
                }
                TrailEntry::Rule {
                    rule,
                    element,
                    found,
                } => {
                    writeln!(f, "{:indent$}{rule}: {found} [{element}]", "")?;
                }
            }
        }
        Ok(())
    }
}
