//! The check of a message: segments, fields, components and their values.

use std::collections::HashMap;
use std::fmt;

use super::document::Usage;
use super::finding::{Finding, Kind, Severity};
use super::format::Format;
use super::ready::{Definition, Guide, Part, Type};
use super::rule::{Path, Rule, Values};
use forecast_hl7::{Message, Segment, Separators};

/// A place in a message; numbers that are 0 are left out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'n> {
    name: &'n str,
    group: bool,
    occurrence: usize,
    field: usize,
    repetition: usize,
    component: usize,
    subcomponent: usize,
}

impl<'n> Place<'n> {
    pub(super) fn segment(name: &'n str, occurrence: usize) -> Place<'n> {
        Place {
            name,
            group: false,
            occurrence,
            field: 0,
            repetition: 0,
            component: 0,
            subcomponent: 0,
        }
    }

    pub(super) fn group(name: &'n str, occurrence: usize) -> Place<'n> {
        Place {
            group: true,
            ..Place::segment(name, occurrence)
        }
    }

    pub(super) fn field(
        name: &'n str,
        occurrence: usize,
        field: usize,
        repetition: usize,
    ) -> Place<'n> {
        Place {
            field,
            repetition,
            ..Place::segment(name, occurrence)
        }
    }

    /// The place at further numbers.
    pub(super) fn at(mut self, numbers: &[usize]) -> Place<'n> {
        for number in numbers {
            self = self.part(*number);
        }
        self
    }

    /// One level deeper.
    fn part(self, number: usize) -> Place<'n> {
        if self.field == 0 {
            Place {
                field: number,
                repetition: 1,
                ..self
            }
        } else if self.component == 0 {
            Place {
                component: number,
                ..self
            }
        } else {
            Place {
                subcomponent: number,
                ..self
            }
        }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]", self.name, self.occurrence)?;
        if self.field > 0 {
            write!(f, "-{}[{}]", self.field, self.repetition)?;
        }
        if self.component > 0 {
            write!(f, ".{}", self.component)?;
        }
        if self.subcomponent > 0 {
            write!(f, ".{}", self.subcomponent)?;
        }
        Ok(())
    }
}

/// A message while it is checked.
pub(super) struct Check<'g, 'm> {
    pub(super) guide: &'g Guide,
    pub(super) segments: Vec<Segment<'m>>,
    /// For each segment, which of its name it is.
    occurrences: Vec<usize>,
    separators: Separators,
    pub(super) at: usize,
    /// The last number of a numbered segment.
    pub(super) number: usize,
    /// Whether value sets bind what is checked: those of optional parts do not.
    bound: bool,
    findings: Vec<Finding>,
}

impl Guide {
    /// Checks a message, and returns what is found, in the order of the message.
    #[must_use]
    pub fn check(&self, message: &Message) -> Vec<Finding> {
        let segments: Vec<Segment<'_>> = message.segments().collect();
        let mut check = Check {
            guide: self,
            occurrences: occurrences(&segments),
            segments,
            separators: message.separators(),
            at: 0,
            number: 0,
            bound: true,
            findings: Vec::new(),
        };
        check.structure();
        check.findings
    }
}

impl<'g> Check<'g, '_> {
    pub(super) fn find(&mut self, kind: Kind, place: Place<'_>, rule: Option<&str>, text: &str) {
        let severity = self
            .guide
            .severity
            .get(&kind)
            .copied()
            .unwrap_or(kind.severity());
        self.find_as(kind, severity, place, rule, text);
    }

    fn find_as(
        &mut self,
        kind: Kind,
        severity: Severity,
        place: Place<'_>,
        rule: Option<&str>,
        text: &str,
    ) {
        if severity == Severity::Silent {
            return;
        }
        let place = if place.group {
            format!("{}.{place}", self.guide.message)
        } else {
            place.to_string()
        };
        self.findings.push(Finding {
            place,
            kind,
            severity,
            rule: rule.map(str::to_owned),
            text: text.to_owned(),
        });
    }

    /// The occurrence of a segment among those of its name.
    pub(super) fn occurrence(&self, at: usize) -> usize {
        self.occurrences.get(at).copied().unwrap_or_default()
    }

    /// Checks one segment.
    pub(super) fn segment(&mut self, at: usize, definition: usize) {
        let guide = self.guide;
        let (Some(segment), Some(definition)) = (
            self.segments.get(at).copied(),
            guide.segments.get(definition),
        ) else {
            return;
        };
        let place = Place::segment(segment.name(), self.occurrence(at));
        for (index, part) in definition.parts.iter().enumerate() {
            let number = index + 1;
            let field = segment.field(number);
            let usage = part.usage(&InSegment {
                check: self,
                segment,
            });
            let literal = number <= 2 && segment.name() == "MSH";
            self.bound = usage != Usage::O;
            let mut count = 0;
            for (repetition, value) in field.repetitions().enumerate() {
                let value = value.raw();
                if !literal && self.is_blank(value) {
                    continue;
                }
                count += 1;
                let place = Place::field(segment.name(), place.occurrence, number, repetition + 1);
                if usage == Usage::X {
                    let kind = kind_of(part);
                    self.find(
                        kind,
                        place,
                        None,
                        &format!("{} is not supported", part.name),
                    );
                } else if count > part.max {
                    let text = format!("{}: at most {} may be there", part.name, part.max);
                    self.find(Kind::Cardinality, place, None, &text);
                    self.value(value, part, place, segment);
                } else if literal {
                    self.simple(value, part, None, place);
                } else {
                    self.value(value, part, place, segment);
                }
            }
            if count == 0 && usage == Usage::R {
                let place = Place::field(segment.name(), place.occurrence, number, 1);
                let text = format!("{} is required and missing", part.name);
                self.find(kind_of(part), place, None, &text);
            } else if count > 0 && count < part.min {
                let place = Place::field(segment.name(), place.occurrence, number, count + 1);
                let text = format!("{}: at least {} must be there", part.name, part.min);
                self.find(Kind::Cardinality, place, None, &text);
            }
        }
        if segment.last_field() > definition.parts.len() {
            let extra = (definition.parts.len() + 1..=segment.last_field())
                .any(|number| !self.is_blank(segment.field(number).raw()));
            if extra {
                let text = format!("more fields than {}", definition.parts.len());
                self.find(Kind::Extra, place, None, &text);
            }
        }
        self.rules(definition, place, &mut |check, rule| {
            let values = InSegment { check, segment };
            rule.decide(&values).err()
        });
        if let Some(id) = &definition.numbered
            && segment.field(1).raw().parse() != Ok(place.occurrence)
        {
            let text = format!("expected {}", place.occurrence);
            self.find(Kind::Constraint, place.part(1), Some(id), &text);
        }
    }

    /// Decides the rules of a definition.
    fn rules(
        &mut self,
        definition: &'g Definition,
        place: Place<'_>,
        decide: &mut dyn FnMut(&Self, &'g Rule) -> Option<&'g Path>,
    ) {
        for (id, rule) in &definition.rules {
            if let Some(path) = decide(self, rule) {
                let text = "the rule does not hold";
                self.find(Kind::Constraint, place.at(&path.numbers), Some(id), text);
            }
        }
    }

    /// Checks one repetition of a field.
    fn value(&mut self, text: &str, part: &Part, place: Place<'_>, segment: Segment<'_>) {
        if text == "\"\"" {
            return;
        }
        let kind = match part.kind {
            Type::Varies => {
                let name = segment.field(2);
                let name = name.raw();
                let Some(kind) = self.named_type(name) else {
                    let text = "the datatype of the value is not known";
                    self.find(Kind::Datatype, place, None, text);
                    return;
                };
                kind
            }
            kind => kind,
        };
        self.part(text, part, kind, place);
    }

    /// The datatype that OBX-2 names: the guide's own where it has one.
    fn named_type(&self, name: &str) -> Option<Type> {
        let names = &self.guide.type_names;
        let own = names.iter().find(|(own, _)| {
            own.strip_prefix(name)
                .is_some_and(|rest| matches!(rest, "_IZ" | "_NZ"))
        });
        if let Some(at) = own.map(|(_, at)| at).or_else(|| names.get(name)) {
            return Some(Type::Of(*at));
        }
        let simple = [
            "ST", "TX", "FT", "ID", "IS", "NM", "SI", "DT", "TM", "DTM", "TN",
        ];
        if simple.contains(&name) {
            return Some(Type::Simple(Format::of_type(name)));
        }
        let set = self.guide.sets.get("HL70125_IZ");
        set.is_some_and(|set| set.has(name))
            .then_some(Type::Simple(None))
    }

    /// Checks a field's value or a component.
    fn part(&mut self, text: &str, part: &Part, kind: Type, place: Place<'_>) {
        let separators = self.separators;
        let definition = match kind {
            Type::Of(at) if place.subcomponent == 0 => match self.guide.types.get(at) {
                Some(definition) => definition,
                None => return,
            },
            Type::Simple(format) => return self.simple(text, part, format, place),
            Type::Of(_) | Type::Varies => return self.simple(text, part, None, place),
        };
        let separator = if place.component == 0 {
            separators.component()
        } else {
            separators.subcomponent()
        };
        let bound = self.bound;
        let mut given = text.split(separator);
        for (index, inner) in definition.parts.iter().enumerate() {
            let value = given.next().unwrap_or_default();
            let place = place.part(index + 1);
            let usage = inner.usage(&InValue {
                check: self,
                text,
                separator,
            });
            if self.is_blank(value) {
                if usage == Usage::R {
                    let text = format!("{} is required and missing", inner.name);
                    self.find(kind_of(inner), place, None, &text);
                }
            } else if usage == Usage::X {
                let text = format!("{} is not supported", inner.name);
                self.find(kind_of(inner), place, None, &text);
            } else if value != "\"\"" {
                self.bound = usage != Usage::O;
                self.part(value, inner, inner.kind, place);
            }
        }
        self.bound = bound;
        if given.any(|value| !self.is_blank(value)) {
            let text = format!("more components than {}", definition.parts.len());
            self.find(Kind::Extra, place, None, &text);
        }
        self.coded(text, separator, part, definition, place);
        self.rules(definition, place, &mut |check, rule| {
            rule.decide(&InValue {
                check,
                text,
                separator,
            })
            .err()
        });
    }

    /// Checks a coded value against its value set.
    fn coded(
        &mut self,
        text: &str,
        separator: char,
        part: &Part,
        definition: &Definition,
        place: Place<'_>,
    ) {
        let guide = self.guide;
        let Some((name, set)) = guide.set_of(part) else {
            return;
        };
        let mut parts = text.split(separator);
        let code = parts.next().unwrap_or_default();
        let system = parts.nth(1).unwrap_or_default();
        if code.is_empty() || !self.bound {
            return;
        }
        let has_system = definition
            .parts
            .get(2)
            .is_some_and(|part| part.name == "Name of Coding System");
        // That the system is missing is another finding.
        if has_system && system.is_empty() {
            return;
        }
        if part.others && has_system && !set.has_system(system) {
            return;
        }
        if !set.has(code) {
            self.not_in_set(name, set.open, place.part(1));
        } else if has_system && !set.has_in(code, system) {
            let text = "the code is of another coding system than the value set";
            self.find(Kind::CodingSystem, place.part(3), Some(name), text);
        }
    }

    fn not_in_set(&mut self, name: &str, open: bool, place: Place<'_>) {
        let severity = self.guide.severity.get(&Kind::Code).copied();
        let usual = if open {
            Severity::Warning
        } else {
            Severity::Error
        };
        let text = if open {
            "the code is not in the value set, which is open"
        } else {
            "the code is not in the value set"
        };
        self.find_as(
            Kind::Code,
            severity.unwrap_or(usual),
            place,
            Some(name),
            text,
        );
    }

    /// Checks a simple value.
    fn simple(&mut self, text: &str, part: &Part, format: Option<Format>, place: Place<'_>) {
        let literal = place.name == "MSH" && place.field <= 2;
        let divided = |c: char| {
            (c == self.separators.component() && place.component == 0)
                || (c == self.separators.subcomponent() && place.subcomponent == 0)
        };
        if !literal && text.contains(divided) {
            self.find(
                Kind::Separator,
                place,
                None,
                "a separator in a value that has no parts",
            );
        }
        if format.is_some_and(|format| !format.fits(text)) {
            let words = format.map_or("", Format::words);
            self.find(
                Kind::Format,
                place,
                None,
                &format!("{}: expected {words}", part.name),
            );
        }
        let most = part.longest;
        if text.len() > most && text.chars().count() > most {
            let text = format!("{}: longer than {most} characters", part.name);
            self.find(Kind::Length, place, None, &text);
        }
        if let Some((name, set)) = self.guide.set_of(part)
            && !part.coded
            && self.bound
            && !set.has(text)
        {
            self.not_in_set(name, set.open, place);
        }
    }

    /// Returns whether there is nothing but separators.
    fn is_blank(&self, text: &str) -> bool {
        let separators = self.separators;
        text.chars()
            .all(|c| c == separators.component() || c == separators.subcomponent() || c == ' ')
    }

    /// Gives the values at a field's component, of every repetition.
    pub(super) fn field_values(
        &self,
        segment: &Segment<'_>,
        field: usize,
        rest: &[usize],
        test: &mut dyn FnMut(&str) -> bool,
    ) -> bool {
        let literal = field <= 2 && segment.name() == "MSH";
        segment.field(field).repetitions().all(|repetition| {
            let value = inner(repetition.raw(), self.separators.component(), rest.first());
            let value =
                value.and_then(|value| inner(value, self.separators.subcomponent(), rest.get(1)));
            match value {
                Some(value) if literal || !self.is_blank(value) => test(value),
                _ => true,
            }
        })
    }
}

/// For each segment, which of its name it is, from 1.
fn occurrences(segments: &[Segment<'_>]) -> Vec<usize> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut number = |segment| {
        let count = counts.entry(Segment::name(segment)).or_default();
        *count += 1;
        *count
    };
    segments.iter().map(&mut number).collect()
}

fn kind_of(part: &Part) -> Kind {
    if part.condition.is_some() {
        Kind::Predicate
    } else {
        Kind::Usage
    }
}

/// A part of a value; the value itself where no number is asked.
fn inner<'t>(value: &'t str, separator: char, number: Option<&usize>) -> Option<&'t str> {
    match number {
        None => Some(value),
        Some(number) => value.split(separator).nth(number.checked_sub(1)?),
    }
}

struct InSegment<'c, 'g, 'm> {
    check: &'c Check<'g, 'm>,
    segment: Segment<'m>,
}

impl Values for InSegment<'_, '_, '_> {
    fn all(&self, path: &Path, test: &mut dyn FnMut(&str) -> bool) -> bool {
        let Some((field, rest)) = path.numbers.split_first() else {
            return true;
        };
        self.check.field_values(&self.segment, *field, rest, test)
    }

    fn guide(&self) -> &Guide {
        self.check.guide
    }
}

/// The values within one value.
struct InValue<'c, 'g, 'm> {
    check: &'c Check<'g, 'm>,
    text: &'c str,
    separator: char,
}

impl Values for InValue<'_, '_, '_> {
    fn all(&self, path: &Path, test: &mut dyn FnMut(&str) -> bool) -> bool {
        let below = self.check.separators.subcomponent();
        let value = inner(self.text, self.separator, path.numbers.first());
        match value.and_then(|value| inner(value, below, path.numbers.get(1))) {
            Some(value) if !self.check.is_blank(value) => test(value),
            _ => true,
        }
    }

    fn guide(&self) -> &Guide {
        self.check.guide
    }
}
