//! The notation of rules and conditions: read once, decided often.

use super::document::ProfileError;
use super::format::Format;
use super::ready::Guide;

/// A place within what a rule is about: a segment (in a group's rules), then numbers of fields,
/// components and subcomponents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) segment: Option<String>,
    pub(super) numbers: Vec<usize>,
}

/// A rule.
#[derive(Clone, Debug)]
pub(super) enum Rule {
    Valued(Path),
    In(Path, Vec<String>),
    Any(Path, String),
    InSet(Path, String),
    Is(Path, Format),
    Same(Path, Path),
    Greater(Path, u64),
    Not(Box<Rule>),
    And(Box<Rule>, Box<Rule>),
    Or(Box<Rule>, Box<Rule>),
    Implies(Box<Rule>, Box<Rule>),
}

impl Rule {
    /// Reads the notation.
    pub(super) fn read(text: &str) -> Result<Rule, ProfileError> {
        let mut reader = Reader { rest: text };
        let rule = reader.implication()?;
        if reader.rest.trim().is_empty() {
            Ok(rule)
        } else {
            Err(reader.expected("'and', 'or', '->' or the end"))
        }
    }

    /// The sets in a rule.
    pub(super) fn sets(&self, each: &mut impl FnMut(&str)) {
        match self {
            Rule::InSet(_, set) => each(set),
            Rule::Not(rule) => rule.sets(each),
            Rule::And(a, b) | Rule::Or(a, b) | Rule::Implies(a, b) => {
                a.sets(each);
                b.sets(each);
            }
            _ => {}
        }
    }
}

/// What a rule is decided on.
pub(super) trait Values {
    /// Gives every value at a path; stops and returns false as soon as one is not to be had.
    fn all(&self, path: &Path, test: &mut dyn FnMut(&str) -> bool) -> bool;
    /// The guide whose value sets a rule names.
    fn guide(&self) -> &Guide;
}

impl Rule {
    /// Decides the rule: where it does not hold, the path at which it fails. What is not there
    /// equals everything, as the national validator has it: that it is missing is another finding.
    pub(super) fn decide(&self, values: &impl Values) -> Result<(), &Path> {
        let outcome = |path, holds| if holds { Ok(()) } else { Err(path) };
        match self {
            Rule::Valued(path) => outcome(path, !values.all(path, &mut |_| false)),
            Rule::In(path, list) => outcome(
                path,
                values.all(path, &mut |value| list.iter().any(|one| one == value)),
            ),
            Rule::Any(path, one) => outcome(path, !values.all(path, &mut |value| value != one)),
            Rule::InSet(path, set) => outcome(
                path,
                values.all(path, &mut |value| values.guide().allows(set, value)),
            ),
            Rule::Is(path, format) => {
                outcome(path, values.all(path, &mut |value| format.fits(value)))
            }
            Rule::Same(path, other) => outcome(
                path,
                values.all(path, &mut |value| {
                    values.all(other, &mut |one| one == value)
                }),
            ),
            Rule::Greater(path, least) => outcome(
                path,
                values.all(path, &mut |value| {
                    value
                        .parse::<f64>()
                        .is_ok_and(|value| value > *least as f64)
                }),
            ),
            Rule::Not(rule) => match rule.decide(values) {
                Ok(()) => Err(rule.first_path()),
                Err(_) => Ok(()),
            },
            Rule::And(a, b) => a.decide(values).and_then(|()| b.decide(values)),
            Rule::Or(a, b) => a.decide(values).or_else(|_| b.decide(values)),
            Rule::Implies(a, b) => match a.decide(values) {
                Ok(()) => b.decide(values),
                Err(_) => Ok(()),
            },
        }
    }

    fn first_path(&self) -> &Path {
        match self {
            Rule::Valued(path)
            | Rule::In(path, _)
            | Rule::Any(path, _)
            | Rule::InSet(path, _)
            | Rule::Is(path, _)
            | Rule::Same(path, _)
            | Rule::Greater(path, _) => path,
            Rule::Not(rule) => rule.first_path(),
            Rule::And(a, _) | Rule::Or(a, _) | Rule::Implies(a, _) => a.first_path(),
        }
    }
}

struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    fn take(&mut self, word: &str) -> bool {
        let text = self.rest.trim_start();
        let Some(rest) = text.strip_prefix(word) else {
            return false;
        };
        let letters = word.ends_with(|c: char| c.is_ascii_alphabetic());
        if letters && rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
            return false;
        }
        self.rest = rest;
        true
    }

    fn expected(&self, what: &str) -> ProfileError {
        let found = self.rest.trim();
        let found = if found.is_empty() { "the end" } else { found };
        ProfileError(format!("expected {what}, found {found}"))
    }

    fn need(&mut self, word: &str) -> Result<(), ProfileError> {
        if self.take(word) {
            Ok(())
        } else {
            Err(self.expected(word))
        }
    }

    fn implication(&mut self) -> Result<Rule, ProfileError> {
        let mut rule = self.either()?;
        while self.take("->") {
            rule = Rule::Implies(Box::new(rule), Box::new(self.either()?));
        }
        Ok(rule)
    }

    fn either(&mut self) -> Result<Rule, ProfileError> {
        let mut rule = self.both()?;
        while self.take("or") {
            rule = Rule::Or(Box::new(rule), Box::new(self.both()?));
        }
        Ok(rule)
    }

    fn both(&mut self) -> Result<Rule, ProfileError> {
        let mut rule = self.one()?;
        while self.take("and") {
            rule = Rule::And(Box::new(rule), Box::new(self.one()?));
        }
        Ok(rule)
    }

    fn one(&mut self) -> Result<Rule, ProfileError> {
        if self.take("not") {
            return Ok(Rule::Not(Box::new(self.one()?)));
        }
        if self.take("valued") {
            self.need("(")?;
            let path = self.path()?;
            self.need(")")?;
            return Ok(Rule::Valued(path));
        }
        if self.take("(") {
            let rule = self.implication()?;
            self.need(")")?;
            return Ok(rule);
        }
        if self.take("any") {
            let path = self.path()?;
            self.need("=")?;
            return Ok(Rule::Any(path, self.text()?));
        }
        let path = self.path()?;
        if self.take("=") {
            return Ok(Rule::In(path, vec![self.text()?]));
        }
        if self.take("in") {
            if self.take("valueset") {
                return Ok(Rule::InSet(path, self.word()?.to_owned()));
            }
            self.need("{")?;
            let (list, rest) = self
                .rest
                .split_once('}')
                .ok_or_else(|| self.expected("}"))?;
            let list = list.split(',').map(|code| code.trim().to_owned()).collect();
            self.rest = rest;
            return Ok(Rule::In(path, list));
        }
        if self.take("is") {
            let name = self.word()?;
            let format = Format::named(name)
                .ok_or_else(|| ProfileError(format!("unknown format {name}")))?;
            return Ok(Rule::Is(path, format));
        }
        if self.take("EQ") {
            return Ok(Rule::Same(path, self.path()?));
        }
        if self.take("GT") {
            let number = self.word()?;
            let least = number
                .parse()
                .map_err(|_| ProfileError(format!("expected a number, found {number}")))?;
            return Ok(Rule::Greater(path, least));
        }
        Err(self.expected("=, in, is, EQ or GT"))
    }

    fn word(&mut self) -> Result<&'t str, ProfileError> {
        let text = self.rest.trim_start();
        let end = text
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        if word.is_empty() {
            return Err(self.expected("a word"));
        }
        self.rest = rest;
        Ok(word)
    }

    fn text(&mut self) -> Result<String, ProfileError> {
        self.need("'")?;
        let (text, rest) = self
            .rest
            .split_once('\'')
            .ok_or_else(|| self.expected("'"))?;
        self.rest = rest;
        Ok(text.to_owned())
    }

    fn path(&mut self) -> Result<Path, ProfileError> {
        let text = self.rest.trim_start();
        let end = text
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-'))
            .unwrap_or(text.len());
        let (path, rest) = text.split_at(end);
        let read =
            Path::read(path).ok_or_else(|| self.expected("a path such as 9.1 or RXA-9.1"))?;
        self.rest = rest;
        Ok(read)
    }
}

impl Path {
    /// Reads `9.1`, `RXA-9.1` or `OBX`.
    pub(super) fn read(text: &str) -> Option<Path> {
        let begins = text.starts_with(|c: char| c.is_ascii_uppercase());
        let (segment, numbers) = match text.split_once('-') {
            Some((segment, numbers)) => (Some(segment.to_owned()), numbers),
            None if begins => {
                return (text.len() == 3).then(|| Path {
                    segment: Some(text.to_owned()),
                    numbers: Vec::new(),
                });
            }
            None => (None, text),
        };
        let numbers = numbers
            .split('.')
            .map(|number| number.parse().ok().filter(|number| *number > 0))
            .collect::<Option<Vec<usize>>>()?;
        Some(Path { segment, numbers })
    }
}
