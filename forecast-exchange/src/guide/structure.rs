//! The order of a message's segments: which are expected, and which rules hold of groups.

use super::check::{Check, Place};
use super::document::Usage;
use super::finding::Kind;
use super::ready::{Guide, Node};
use super::rule::{Path, Values};

/// What may still come: the rest of a list, and of those around it.
struct Frame<'a> {
    rest: &'a [Node],
    up: Option<&'a Frame<'a>>,
}

impl Frame<'_> {
    fn expects(&self, name: &str) -> bool {
        self.rest.iter().any(|node| node.begins(name)) || self.up.is_some_and(|up| up.expects(name))
    }
}

impl Node {
    /// Returns whether a segment of this name begins the node.
    fn begins(&self, name: &str) -> bool {
        match (self.definition, self.members.first()) {
            (Some(_), _) => self.name == name,
            (None, first) => first.is_some_and(|first| first.begins(name)),
        }
    }
}

impl Check<'_, '_> {
    /// Goes through the message's segments.
    pub(super) fn structure(&mut self) {
        let guide = self.guide;
        self.list(&guide.structure, None);
    }

    fn list(&mut self, nodes: &[Node], up: Option<&Frame<'_>>) {
        for (at, node) in nodes.iter().enumerate() {
            let rest = nodes.get(at..).unwrap_or_default();
            let frame = Frame { rest, up };
            let after = Frame {
                rest: rest.get(1..).unwrap_or_default(),
                up,
            };
            let mut count = 0;
            while let Some(segment) = self.segments.get(self.at) {
                let name = segment.name();
                if node.begins(name) && count < node.max {
                    count += 1;
                    self.node(node, count, &frame);
                } else if after.expects(name) {
                    break;
                } else {
                    let place = Place::segment(name, self.occurrence(self.at));
                    self.find(
                        Kind::Unexpected,
                        place,
                        None,
                        "this segment is not expected here",
                    );
                    self.at += 1;
                }
            }
            if count < node.min && node.usage == Usage::R {
                let text = if node.definition.is_some() {
                    "segment"
                } else {
                    "group"
                };
                let place = match node.definition {
                    Some(_) => Place::segment(&node.name, 1),
                    None => Place::group(&node.name, 1),
                };
                self.find(
                    Kind::Usage,
                    place,
                    None,
                    &format!("the {text} is required and missing"),
                );
            }
        }
    }

    fn node(&mut self, node: &Node, count: usize, frame: &Frame<'_>) {
        match node.definition {
            Some(definition) => {
                if node.usage == Usage::X {
                    let place = Place::segment(&node.name, self.occurrence(self.at));
                    self.find(Kind::Usage, place, None, "the segment is not supported");
                } else {
                    self.segment(self.at, definition);
                }
                self.at += 1;
            }
            None => {
                let start = self.at;
                self.list(&node.members, Some(frame));
                self.group(node, start, count);
            }
        }
    }

    /// Decides the rules of one occurrence of a group.
    fn group(&mut self, node: &Node, start: usize, count: usize) {
        if node.rules.is_empty() && node.conditions.is_empty() && node.numbered.is_none() {
            return;
        }
        let end = self.at;
        for (id, rule) in &node.rules {
            let values = InGroup {
                check: self,
                start,
                end,
            };
            if let Err(path) = rule.decide(&values) {
                let place = if node.whole.contains(id) {
                    Place::group(&node.name, count)
                } else {
                    self.group_place(node, path, start, count)
                };
                self.find(Kind::Constraint, place, Some(id), "the rule does not hold");
            }
        }
        for (path, condition) in &node.conditions {
            let values = InGroup {
                check: self,
                start,
                end,
            };
            let usage = condition.usage(&values);
            let there = !values.all(path, &mut |_| false);
            let place = self.group_place(node, path, start, count);
            match usage {
                Usage::R if !there => {
                    self.find(Kind::Predicate, place, None, "required here and missing")
                }
                Usage::X if there => self.find(Kind::Predicate, place, None, "not supported here"),
                _ => {}
            }
        }
        if let Some((id, path)) = &node.numbered {
            let direct = node.is_direct(path);
            let mut number = if direct { count } else { 1 };
            for at in start..end {
                let segment = self.segments.get(at).copied();
                let Some(segment) =
                    segment.filter(|one| Some(one.name()) == path.segment.as_deref())
                else {
                    continue;
                };
                let field = path.numbers.first().copied().unwrap_or_default();
                let found = segment.field(field).raw();
                // What is missing is another finding, and the numbers may run on from group to group.
                if found.is_empty() {
                    continue;
                }
                if !direct && number == 1 && found.parse() == Ok(self.number + 1) {
                    number = self.number + 1;
                }
                if found.parse() != Ok(number) {
                    let place = Place::field(segment.name(), self.occurrence(at), field, 1);
                    self.find(
                        Kind::Constraint,
                        place,
                        Some(id),
                        &format!("expected {number}"),
                    );
                    break;
                }
                self.number = number;
                number += 1;
            }
        }
    }

    /// Where a rule of a group fails: in the segment, or, for what a group within it should have, at
    /// the group.
    fn group_place<'n>(
        &self,
        node: &'n Node,
        path: &'n Path,
        start: usize,
        count: usize,
    ) -> Place<'n> {
        let name = path.segment.as_deref().unwrap_or_default();
        let at = (start..self.at)
            .find(|at| self.segments.get(*at).is_some_and(|one| one.name() == name));
        match at {
            Some(at) if node.is_direct(path) || !path.numbers.is_empty() => {
                Place::segment(name, self.occurrence(at)).at(&path.numbers)
            }
            None if node.is_direct(path) => Place::segment(name, 1).at(&path.numbers),
            _ => Place::group(&node.name, count),
        }
    }
}

impl Node {
    fn is_direct(&self, path: &Path) -> bool {
        self.members
            .iter()
            .any(|one| Some(&one.name) == path.segment.as_ref())
    }
}

/// The values in one occurrence of a group.
struct InGroup<'c, 'g, 'm> {
    check: &'c Check<'g, 'm>,
    start: usize,
    end: usize,
}

impl Values for InGroup<'_, '_, '_> {
    fn all(&self, path: &Path, test: &mut dyn FnMut(&str) -> bool) -> bool {
        let segments = self
            .check
            .segments
            .get(self.start..self.end)
            .unwrap_or_default();
        segments
            .iter()
            .filter(|segment| Some(segment.name()) == path.segment.as_deref())
            .all(|segment| match path.numbers.split_first() {
                None => test(segment.raw()),
                Some((field, rest)) => self.check.field_values(segment, *field, rest, test),
            })
    }

    fn guide(&self) -> &Guide {
        self.check.guide
    }
}
