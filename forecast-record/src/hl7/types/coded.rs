//! Coded values (CE, CWE).

use std::borrow::Cow;

use crate::hl7::Repetition;

/// A coded value: the code that leads, and the alternates (components 4 to 6, and further
/// repetitions where the sender puts them there).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coded<'m> {
    /// The parts that have a code or a text, with the number of the component of each code.
    pub parts: Vec<CodedPart<'m>>,
    /// The original text (CWE-9).
    pub original: Cow<'m, str>,
}

/// One code of a coded value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodedPart<'m> {
    /// The number of the component that holds the code: 1 or 4.
    pub component: usize,
    /// The code.
    pub code: Cow<'m, str>,
    /// The text that the sender gives it.
    pub text: Cow<'m, str>,
    /// The name of the code system, as sent.
    pub system: Cow<'m, str>,
}

impl<'m> Coded<'m> {
    /// Reads a repetition of a coded field.
    #[must_use]
    pub fn read(repetition: Repetition<'m>) -> Coded<'m> {
        let part = |component: usize| {
            let part = CodedPart {
                component,
                code: repetition.component(component).value(),
                text: repetition.component(component + 1).value(),
                system: repetition.component(component + 2).value(),
            };
            (!part.code.is_empty() || !part.text.is_empty()).then_some(part)
        };
        Coded {
            parts: [1, 4].into_iter().filter_map(part).collect(),
            original: repetition.component(9).value(),
        }
    }

    /// There is neither code nor text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The leading code; empty where there is none.
    #[must_use]
    pub fn code(&self) -> &str {
        self.parts.first().map_or("", |part| part.code.as_ref())
    }

    /// The leading text; empty where there is none.
    #[must_use]
    pub fn text(&self) -> &str {
        self.parts.first().map_or("", |part| part.text.as_ref())
    }

    /// The leading code's system; empty where there is none.
    #[must_use]
    pub fn system(&self) -> &str {
        self.parts.first().map_or("", |part| part.system.as_ref())
    }

    /// The first part of one of these systems (without regard to case).
    #[must_use]
    pub fn of_system(&self, systems: &[&str]) -> Option<&CodedPart<'m>> {
        self.parts.iter().find(|part| {
            systems
                .iter()
                .any(|system| part.system.eq_ignore_ascii_case(system))
        })
    }
}
