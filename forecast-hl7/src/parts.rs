//! The parts of a segment: fields, repetitions, components, sub-components.

use std::borrow::Cow;

use crate::{Separators, decode_escapes};

/// One field, with all its repetitions.
#[derive(Clone, Copy)]
pub struct Field<'m> {
    pub(super) text: &'m str,
    pub(super) separators: Separators,
    /// MSH-1 and MSH-2, which hold separators that separate nothing.
    pub(super) literal: bool,
}

impl<'m> Field<'m> {
    /// The text as it came.
    #[must_use]
    pub fn raw(&self) -> &'m str {
        self.text
    }

    /// Returns the same field with its first bytes alone; empty where a character would be cut in
    /// two.
    #[must_use]
    pub fn cut(self, bytes: usize) -> Field<'m> {
        Field {
            text: self.text.get(..bytes).unwrap_or_default(),
            ..self
        }
    }

    /// There is no information: nothing, or separators and spaces only.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.literal && blank_value(self.text, self.separators) || self.text.is_empty()
    }

    /// The field is `""`: what the receiver holds is to be deleted.
    #[must_use]
    pub fn is_delete(&self) -> bool {
        self.text.trim() == "\"\""
    }

    /// The repetitions, at least one.
    pub fn repetitions(&self) -> impl Iterator<Item = Repetition<'m>> + use<'m> {
        let separators = self.separators;
        let literal = self.literal;
        self.text
            .split(move |c| !literal && c == separators.repetition())
            .map(move |text| Repetition {
                text,
                separators,
                literal,
            })
    }

    /// The repetition of this number, from 1; empty where there is none.
    #[must_use]
    pub fn repetition(&self, number: usize) -> Repetition<'m> {
        number
            .checked_sub(1)
            .and_then(|at| self.repetitions().nth(at))
            .unwrap_or(Repetition {
                text: "",
                separators: self.separators,
                literal: self.literal,
            })
    }

    /// A component of the first repetition.
    #[must_use]
    pub fn component(&self, number: usize) -> Component<'m> {
        self.repetition(1).component(number)
    }

    /// The text of the first component of the first repetition.
    #[must_use]
    pub fn value(&self) -> Cow<'m, str> {
        self.component(1).value()
    }
}

/// One repetition of a field.
#[derive(Clone, Copy)]
pub struct Repetition<'m> {
    text: &'m str,
    separators: Separators,
    literal: bool,
}

impl<'m> Repetition<'m> {
    /// The text as it came.
    #[must_use]
    pub fn raw(&self) -> &'m str {
        self.text
    }

    /// There is no information.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        blank_value(self.text, self.separators)
    }

    /// The component of this number, from 1; empty where there is none.
    #[must_use]
    pub fn component(&self, number: usize) -> Component<'m> {
        let separators = self.separators;
        let literal = self.literal;
        let text = number.checked_sub(1).and_then(|at| {
            self.text
                .split(move |c| !literal && c == separators.component())
                .nth(at)
        });
        Component {
            text: text.unwrap_or_default(),
            separators,
            literal,
        }
    }

    /// The whole repetition as one text, whatever components it seems to have: senders forget to
    /// escape separators in texts.
    #[must_use]
    pub fn text(&self) -> Cow<'m, str> {
        value(self.text, self.separators, self.literal)
    }

    /// The number of components.
    #[must_use]
    pub fn len(&self) -> usize {
        1 + self.text.matches(self.separators.component()).count()
    }
}

/// One component of a repetition.
#[derive(Clone, Copy)]
pub struct Component<'m> {
    text: &'m str,
    separators: Separators,
    literal: bool,
}

impl<'m> Component<'m> {
    /// The text as it came.
    #[must_use]
    pub fn raw(&self) -> &'m str {
        self.text
    }

    /// There is no information.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        blank_value(self.text, self.separators)
    }

    /// The whole component as text, escapes resolved and outer spaces removed. A sub-component
    /// separator stays in it: senders forget to escape the `&` of a company's name.
    #[must_use]
    pub fn value(&self) -> Cow<'m, str> {
        value(self.text, self.separators, self.literal)
    }

    /// The text of the sub-component of this number, from 1.
    #[must_use]
    pub fn subcomponent(&self, number: usize) -> Cow<'m, str> {
        let text = number
            .checked_sub(1)
            .and_then(|at| self.text.split(self.separators.subcomponent()).nth(at));
        value(text.unwrap_or_default(), self.separators, self.literal)
    }
}

fn value(raw: &str, separators: Separators, literal: bool) -> Cow<'_, str> {
    let raw = raw.trim();
    if literal || raw == "\"\"" {
        return Cow::Borrowed(if literal { raw } else { "" });
    }
    decode_escapes(raw, separators)
}

fn blank_value(text: &str, separators: Separators) -> bool {
    text.chars().all(|c| {
        c.is_whitespace()
            || c == separators.component()
            || c == separators.subcomponent()
            || c == separators.repetition()
    })
}
