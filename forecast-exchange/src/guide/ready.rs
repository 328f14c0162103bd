//! A profile made ready: names resolved to places in arrays.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::document::{self, Member, ProfileError, Usage, read_json};
use super::finding::{Kind, Severity};
use super::format::Format;
use super::local::Local;
use super::rule::{Path, Rule, Values};

/// A profile, ready to check messages.
#[derive(Debug)]
pub struct Guide {
    id: String,
    pub(super) message: String,
    pub(super) structure: Vec<Node>,
    pub(super) segments: Vec<Definition>,
    pub(super) types: Vec<Definition>,
    pub(super) type_names: HashMap<String, usize>,
    pub(super) sets: BTreeMap<String, Set>,
    pub(super) severity: BTreeMap<Kind, Severity>,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) name: String,
    /// The segment's definition; none for a group.
    pub(super) definition: Option<usize>,
    pub(super) usage: Usage,
    pub(super) min: usize,
    pub(super) max: usize,
    pub(super) members: Vec<Node>,
    pub(super) rules: Vec<(String, Rule)>,
    /// The rules that are told at the group as a whole.
    pub(super) whole: Vec<String>,
    pub(super) conditions: Vec<(Path, Condition)>,
    pub(super) numbered: Option<(String, Path)>,
}

#[derive(Clone, Debug)]
pub(super) struct Definition {
    pub(super) parts: Vec<Part>,
    pub(super) rules: Vec<(String, Rule)>,
    pub(super) numbered: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) usage: Usage,
    pub(super) max: usize,
    pub(super) min: usize,
    pub(super) kind: Type,
    /// How many characters it may have.
    pub(super) longest: usize,
    pub(super) set: Option<String>,
    pub(super) coded: bool,
    /// Codes of other systems than the set's may stand here too.
    pub(super) others: bool,
    pub(super) condition: Option<Condition>,
}

/// What decides a usage.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    when: Rule,
    then: Usage,
    otherwise: Usage,
}

impl Condition {
    pub(super) fn usage(&self, values: &impl Values) -> Usage {
        match self.when.decide(values) {
            Ok(()) => self.then,
            Err(_) => self.otherwise,
        }
    }
}

impl Part {
    /// The usage, its condition decided.
    pub(super) fn usage(&self, values: &impl Values) -> Usage {
        let condition = self.condition.as_ref();
        condition.map_or(self.usage, |condition| condition.usage(values))
    }
}

/// What a part is made of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Type {
    /// Text, of a format or not.
    Simple(Option<Format>),
    /// Components.
    Of(usize),
    /// Another field says it.
    Varies,
}

#[derive(Debug)]
pub(super) struct Set {
    pub(super) open: bool,
    /// Code and the systems in which it is one.
    codes: HashMap<String, BTreeSet<String>>,
    systems: BTreeSet<String>,
    patterns: Vec<String>,
}

impl Set {
    fn new(set: &document::Set) -> Set {
        let mut ready = Set {
            open: set.open,
            codes: HashMap::new(),
            systems: BTreeSet::new(),
            patterns: Vec::new(),
        };
        ready.add(&set.codes);
        ready
    }

    fn add(&mut self, codes: &[String]) {
        for code in codes {
            let (code, system) = code.rsplit_once('^').unwrap_or((code, ""));
            if code.contains("zzz") || code.contains("nnn") || code.contains("xxx") || code == "***"
            {
                self.patterns.push(code.to_owned());
            }
            self.systems.insert(system.to_owned());
            self.codes
                .entry(code.to_owned())
                .or_default()
                .insert(system.to_owned());
        }
    }

    /// Returns whether the set has this code, in any system.
    pub(super) fn has(&self, code: &str) -> bool {
        self.codes.contains_key(code) || self.patterns.iter().any(|pattern| fits(pattern, code))
    }

    /// Returns whether any code of the set is of this system.
    pub(super) fn has_system(&self, system: &str) -> bool {
        self.systems.contains(system)
    }

    /// Returns whether the set has this code in this system.
    pub(super) fn has_in(&self, code: &str, system: &str) -> bool {
        match self.codes.get(code) {
            Some(systems) => systems.contains(system),
            None => self.systems.contains(system),
        }
    }
}

/// Whether a code is of a pattern: `z` and `x` stand for a letter or digit, `n` for a digit, `*` for
/// any character.
fn fits(pattern: &str, code: &str) -> bool {
    pattern.chars().count() == code.chars().count()
        && pattern
            .chars()
            .zip(code.chars())
            .all(|(pattern, c)| match pattern {
                'z' | 'x' => c.is_ascii_alphanumeric(),
                'n' => c.is_ascii_digit(),
                '*' => true,
                _ => pattern == c,
            })
}

impl Guide {
    /// Reads a profile, with a local guide laid over it.
    ///
    /// # Errors
    ///
    /// Where the text is not a profile, or names a definition, set or rule that is not there.
    pub fn read(text: &str, local: Option<&Local>) -> Result<Guide, ProfileError> {
        let profile: document::Profile = read_json(text)?;
        let mut types = HashMap::new();
        for (at, name) in profile.datatypes.keys().enumerate() {
            types.insert(name.clone(), at);
        }
        let mut segments = HashMap::new();
        for (at, name) in profile.segments.keys().enumerate() {
            segments.insert(name.clone(), at);
        }
        let define = |list: &BTreeMap<String, document::Definition>| {
            list.iter()
                .map(|(name, definition)| {
                    ready_definition(definition, &types)
                        .map_err(|error| ProfileError(format!("{}: {name}: {error}", profile.id)))
                })
                .collect::<Result<Vec<_>, _>>()
        };
        let mut guide = Guide {
            structure: nodes(&profile.structure, &segments)
                .map_err(|error| ProfileError(format!("{}: structure: {error}", profile.id)))?,
            segments: define(&profile.segments)?,
            types: define(&profile.datatypes)?,
            sets: profile
                .all_sets()?
                .into_iter()
                .map(|(name, set)| (name.to_owned(), Set::new(set)))
                .collect(),
            id: profile.id,
            message: profile.message,
            type_names: types,
            severity: BTreeMap::new(),
        };
        if let Some(local) = local {
            guide.lay(local)?;
        }
        guide.sets_exist()?;
        Ok(guide)
    }

    /// Returns the profile's name (`Z22`).
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns whether the profile is one for messages of this type (`VXU`).
    #[must_use]
    pub fn is_for(&self, kind: &str) -> bool {
        self.message.split('_').next() == Some(kind)
    }

    /// Returns whether a set has a code; a set that is not there has any.
    pub(super) fn allows(&self, set: &str, code: &str) -> bool {
        self.sets.get(set).is_none_or(|set| set.has(code))
    }

    /// The value set of a part, with its name.
    pub(super) fn set_of<'p>(&self, part: &'p Part) -> Option<(&'p str, &Set)> {
        let name = part.set.as_deref()?;
        Some((name, self.sets.get(name)?))
    }

    /// Every set that a rule names must be there.
    fn sets_exist(&self) -> Result<(), ProfileError> {
        let mut missing = None;
        for definition in self.segments.iter().chain(&self.types) {
            for (id, rule) in &definition.rules {
                rule.sets(&mut |set| {
                    if !self.sets.contains_key(set) {
                        missing = Some(format!("{}: rule {id}: unknown value set {set}", self.id));
                    }
                });
            }
        }
        missing.map_or(Ok(()), |text| Err(ProfileError(text)))
    }

    fn lay(&mut self, local: &Local) -> Result<(), ProfileError> {
        self.severity.clone_from(&local.severity);
        let id = self.id.clone();
        for change in &local.changes {
            let listed = change.profiles.is_empty() || change.profiles.contains(&self.id);
            if !listed {
                continue;
            }
            // A change of all profiles is one of those that have the place.
            let named = !change.profiles.is_empty();
            let unknown = |what: &str, name: &str| {
                ProfileError(format!(
                    "{}: the local guide names an unknown {what}: {name}",
                    id
                ))
            };
            for (place, usage) in &change.usage {
                let path = Path::read(place).ok_or_else(|| unknown("place", place))?;
                if !self.set_usage(&path, *usage) && named {
                    return Err(unknown("place", place));
                }
            }
            for (name, codes) in &change.sets {
                match self.sets.get_mut(name) {
                    Some(set) => {
                        *set = Set::new(&document::Set {
                            open: false,
                            codes: codes.clone(),
                        });
                    }
                    None if named => return Err(unknown("value set", name)),
                    None => {}
                }
            }
            for (segment, list) in &change.rules {
                let definition = find(&self.structure, segment);
                let definition = definition.and_then(|at| self.segments.get_mut(at));
                let Some(definition) = definition else {
                    if named {
                        return Err(unknown("segment", segment));
                    }
                    continue;
                };
                let read = rules(list).map_err(|error| ProfileError(format!("local {error}")))?;
                definition.rules.extend(read);
            }
        }
        Ok(())
    }

    /// Sets the usage of a field or component, and returns whether it is there. A datatype that other
    /// fields share is copied first.
    fn set_usage(&mut self, path: &Path, usage: Usage) -> bool {
        let definition = path
            .segment
            .as_deref()
            .and_then(|name| find(&self.structure, name));
        let (Some(definition), Some((field, rest))) = (definition, path.numbers.split_first())
        else {
            return false;
        };
        let part = self
            .segments
            .get_mut(definition)
            .and_then(|one| one.parts.get_mut(field - 1));
        let Some(part) = part else { return false };
        let Some((component, _)) = rest.split_first() else {
            part.usage = usage;
            part.condition = None;
            return true;
        };
        let Type::Of(at) = part.kind else {
            return false;
        };
        let copy = self.types.len();
        let Some(shared) = self.types.get(at).cloned() else {
            return false;
        };
        part.kind = Type::Of(copy);
        self.types.push(shared);
        let inner = self
            .types
            .get_mut(copy)
            .and_then(|one| one.parts.get_mut(component - 1));
        let Some(inner) = inner else { return false };
        inner.usage = usage;
        inner.condition = None;
        true
    }
}

/// The definition of a segment of this name.
fn find(nodes: &[Node], name: &str) -> Option<usize> {
    nodes.iter().find_map(|node| match node.definition {
        Some(definition) if node.name == name => Some(definition),
        Some(_) => None,
        None => find(&node.members, name),
    })
}

fn rules(list: &[document::Rule]) -> Result<Vec<(String, Rule)>, ProfileError> {
    list.iter()
        .map(|rule| {
            let read = Rule::read(&rule.holds)
                .map_err(|error| ProfileError(format!("rule {}: {error}", rule.id)))?;
            Ok((rule.id.clone(), read))
        })
        .collect()
}

/// The rules that are told at the group as a whole.
fn whole(list: &[document::Rule]) -> Vec<String> {
    let told = list
        .iter()
        .filter(|rule| rule.at == Some(document::At::Group));
    told.map(|rule| rule.id.clone()).collect()
}

fn nodes(members: &[Member], segments: &HashMap<String, usize>) -> Result<Vec<Node>, ProfileError> {
    members
        .iter()
        .map(|member| {
            let name = member.segment.as_ref().or(member.group.as_ref());
            let name =
                name.ok_or_else(|| ProfileError("a member has neither segment nor group".into()))?;
            let definition = match (&member.segment, &member.definition) {
                (Some(_), Some(definition)) => {
                    Some(*segments.get(definition).ok_or_else(|| {
                        ProfileError(format!("{name}: unknown definition {definition}"))
                    })?)
                }
                (Some(_), None) => return Err(ProfileError(format!("{name}: no definition"))),
                (None, _) => None,
            };
            let path = |text: &str| {
                Path::read(text).ok_or_else(|| ProfileError(format!("{name}: not a path: {text}")))
            };
            let conditions = member.conditions.iter().map(|condition| {
                let ready = Condition {
                    when: Rule::read(&condition.when)?,
                    then: condition.then,
                    otherwise: condition.otherwise,
                };
                Ok((path(&condition.at)?, ready))
            });
            let numbered = match &member.numbered {
                Some(numbered) => Some((numbered.id.clone(), path(&numbered.at)?)),
                None => None,
            };
            Ok(Node {
                name: name.clone(),
                definition,
                usage: member.usage,
                min: member.min,
                max: member.max.unwrap_or(usize::MAX),
                members: nodes(&member.members, segments)?,
                rules: rules(&member.rules)?,
                whole: whole(&member.rules),
                conditions: conditions.collect::<Result<_, ProfileError>>()?,
                numbered,
            })
        })
        .collect()
}

fn ready_definition(
    definition: &document::Definition,
    types: &HashMap<String, usize>,
) -> Result<Definition, ProfileError> {
    let mut parts = Vec::new();
    for part in &definition.fields {
        let bad = || ProfileError(format!("{}: not a length: expected 1..20", part.name));
        let longest = match part.length.as_deref() {
            None => usize::MAX,
            Some(length) => {
                let (least, most) = length.split_once("..").ok_or_else(bad)?;
                // The shortest length is not checked.
                least.parse::<usize>().map_err(|_| bad())?;
                if most == "*" {
                    usize::MAX
                } else {
                    most.parse().map_err(|_| bad())?
                }
            }
        };
        let kind = match types.get(&part.datatype) {
            Some(at) => Type::Of(*at),
            None if part.datatype == "varies" => Type::Varies,
            None => Type::Simple(Format::of_type(&part.datatype)),
        };
        parts.push(Part {
            name: part.name.clone(),
            usage: part.usage,
            min: part.min,
            max: part.max.unwrap_or(usize::MAX),
            kind,
            longest,
            set: part
                .set
                .as_ref()
                .map(|set| set.split(':').next().unwrap_or(set).to_owned()),
            coded: part.coded,
            others: part.set.as_ref().is_some_and(|set| set.contains(':')),
            condition: None,
        });
    }
    for condition in &definition.conditions {
        let ready = Condition {
            when: Rule::read(&condition.when)?,
            then: condition.then,
            otherwise: condition.otherwise,
        };
        let part = condition.at.checked_sub(1).and_then(|at| parts.get_mut(at));
        let part = part
            .ok_or_else(|| ProfileError(format!("condition at {}: no such part", condition.at)))?;
        part.condition = Some(ready);
    }
    Ok(Definition {
        parts,
        rules: rules(&definition.rules)?,
        numbered: definition.numbered.clone(),
    })
}
