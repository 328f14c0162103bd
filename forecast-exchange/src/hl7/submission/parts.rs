//! Which parts of which fields are read, so that the others can be named.

use forecast_hl7::Separators;

/// A part of a field that is not read: the field's number, and, where only a part of it is meant,
/// the number of the repetition or of the component and sub-component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    field: usize,
    inner: Inner,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Inner {
    Whole,
    Component(usize),
    Subcomponent(usize, usize),
    Repetitions,
}

impl Part {
    /// As people write it: `PID-5.8`.
    pub(super) fn name(&self, segment: &str) -> String {
        let field = self.field;
        match self.inner {
            Inner::Whole => format!("{segment}-{field}"),
            Inner::Component(component) => format!("{segment}-{field}.{component}"),
            Inner::Subcomponent(component, part) => {
                format!("{segment}-{field}.{component}.{part}")
            }
            Inner::Repetitions => format!("{segment}-{field} after its first repetition"),
        }
    }
}

/// What is done with the repetitions of a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeats {
    /// All are read.
    Yes,
    /// The first is read, the others are named.
    First,
    /// There may be only one.
    No,
}

/// How a field is read.
#[derive(Clone, Copy)]
pub(super) struct Form {
    /// The components that are read; none listed: the field is read as a whole.
    components: &'static [usize],
    /// Of these components so many sub-components are read; others are read as a whole.
    divided: &'static [(usize, usize)],
    repeats: Repeats,
}

impl Form {
    const fn of(components: &'static [usize], repeats: Repeats) -> Form {
        let divided = &[];
        Form {
            components,
            divided,
            repeats,
        }
    }

    const fn repeating(self) -> Form {
        Form {
            repeats: Repeats::Yes,
            ..self
        }
    }
}

/// A number of the segment, or a field that is looked at as a whole.
const WHOLE: Form = Form::of(&[], Repeats::Yes);
/// One value.
const ONE: Form = Form::of(&[1], Repeats::No);
/// One code of a closed table; the text and the system beside it say nothing more.
const MARK: Form = Form::of(&[1, 2, 3], Repeats::No);
/// A code (CE), of which one may be kept.
const CODE: Form = Form::of(&[1, 2, 3], Repeats::First);
/// A code with its alternate.
const CODES: Form = Form::of(&[1, 2, 3, 4, 5, 6], Repeats::First);
const IDENTIFIERS: Form = Form::of(&[1, 4, 5], Repeats::Yes);
/// A number of a dose. Of an authority its namespace is kept, or else its universal id.
const NUMBER: Form = Form::of(&[1, 2, 3, 4], Repeats::No);
const NAME: Form = Form {
    components: &[1, 2, 3, 4, 5, 7],
    divided: &[(1, 1)],
    repeats: Repeats::First,
};
const ADDRESSES: Form = Form {
    components: &[1, 2, 3, 4, 5, 6, 7, 9],
    divided: &[(1, 3)],
    repeats: Repeats::Yes,
};
const TELECOMS: Form = Form::of(&[1, 2, 3, 4, 6, 7, 8], Repeats::Yes);
const PROVIDER: Form = Form {
    components: &[1, 2, 3, 4, 5, 6, 9, 10],
    divided: &[(2, 1)],
    repeats: Repeats::First,
};
/// Where a dose was given: the facility in the fourth component, or, as some send it, a number and
/// a name in the first two.
const PLACE: Form = Form::of(&[4], Repeats::First);
const PLACE_OLD: Form = Form::of(&[1, 2], Repeats::First);

/// The fields that are read of each segment, by number. MSH is read elsewhere.
const READ: &[(&str, &[(usize, Form)])] = &[
    (
        "PID",
        &[
            (1, WHOLE),
            (3, IDENTIFIERS),
            (5, NAME.repeating()),
            (6, NAME),
            (7, ONE),
            (8, MARK),
            (10, CODE.repeating()),
            (11, ADDRESSES),
            (13, TELECOMS),
            (14, TELECOMS),
            (15, CODE),
            (22, CODE.repeating()),
            (24, MARK),
            (25, ONE),
            (29, ONE),
            (30, MARK),
        ],
    ),
    (
        "PD1",
        &[
            (11, CODE),
            (12, MARK),
            (13, ONE),
            (16, MARK),
            (17, ONE),
            (18, ONE),
        ],
    ),
    (
        "NK1",
        &[
            (1, WHOLE),
            (2, NAME),
            (3, CODE),
            (4, ADDRESSES),
            (5, TELECOMS),
            (6, TELECOMS),
        ],
    ),
    (
        "ORC",
        &[
            (1, ONE),
            (2, NUMBER),
            (3, NUMBER),
            (10, PROVIDER),
            (12, PROVIDER),
        ],
    ),
    (
        "RXA",
        &[
            (1, WHOLE),
            (2, WHOLE),
            (3, ONE),
            (4, ONE),
            (5, CODES.repeating()),
            (6, ONE),
            (7, CODE),
            (9, CODE.repeating()),
            (10, PROVIDER),
            (11, PLACE),
            (15, ONE),
            (16, ONE),
            (17, MARK),
            (18, CODE),
            (20, MARK),
            (21, MARK),
        ],
    ),
    ("RXR", &[(1, CODES), (2, CODES)]),
    (
        "OBX",
        &[
            (1, WHOLE),
            (2, WHOLE),
            (3, CODE),
            (4, WHOLE),
            (5, WHOLE),
            (11, MARK),
            (14, ONE),
        ],
    ),
    // The method (DG1-2) and the number of the instance (PRB-4) say nothing of the person.
    (
        "DG1",
        &[(1, WHOLE), (2, WHOLE), (3, CODES), (5, ONE), (6, MARK)],
    ),
    (
        "PRB",
        &[
            (1, MARK),
            (2, ONE),
            (3, CODES),
            (4, WHOLE),
            (7, ONE),
            (9, ONE),
            (13, CODES),
            (14, CODES),
            (16, ONE),
        ],
    ),
    ("NTE", &[(1, WHOLE), (2, WHOLE), (3, WHOLE)]),
];

/// When the registry got the dose: only an answer to a query says that there.
const ENTERED: usize = 22;

/// How an observation was made, and the one way that every eligibility in a record has.
pub(super) const METHOD: usize = 17;
pub(super) const PER_DOSE: &str = "VXC40";

/// Whether this is the name of a segment that is read.
pub(super) fn is_read(name: &str) -> bool {
    READ.iter().any(|(known, _)| *known == name)
}

/// The forms of the fields of a segment that are read, by number.
pub(super) type Fields = &'static [(usize, Form)];

/// How the fields of a segment are read.
pub(super) fn fields(segment: &str) -> Fields {
    let known = READ.iter().find(|(name, _)| *name == segment);
    known.map_or(&[], |(_, fields)| *fields)
}

fn form(
    (segment, fields): (&str, Fields),
    field: usize,
    text: &str,
    separators: Separators,
) -> Option<Form> {
    let (_, form) = fields.iter().find(|(number, _)| *number == field)?;
    if (segment, field) == ("RXA", 11) && part(text, separators.component(), 4).is_none() {
        return Some(PLACE_OLD);
    }
    Some(*form)
}

/// The part of this number, from 1, where it has a value.
fn part(text: &str, separator: char, number: usize) -> Option<&str> {
    let part = text.split(separator).nth(number - 1)?;
    (!part.trim().is_empty()).then_some(part)
}

/// Parts with a value, with their numbers from 1.
fn parts(text: &str, separator: char) -> impl Iterator<Item = (usize, &str)> {
    let parts = text.split(separator).enumerate();
    parts
        .map(|(index, part)| (index + 1, part))
        .filter(|(_, part)| !part.trim().is_empty())
}

/// What of a field with a value is not read.
pub(super) fn unread(
    (segment, fields): (&str, Fields),
    field: usize,
    text: &str,
    separators: Separators,
    answer: bool,
) -> Vec<Part> {
    let mut found = Vec::new();
    let mut add = |inner| found.push(Part { field, inner });
    let separating = |c: char| {
        [
            separators.repetition(),
            separators.component(),
            separators.subcomponent(),
        ]
        .contains(&c)
    };
    let Some(form) = form((segment, fields), field, text, separators) else {
        let valued = text.chars().any(|c| !c.is_whitespace() && !separating(c));
        let read = match (segment, field) {
            ("RXA", ENTERED) => answer,
            // Eligibility was captured for this dose: so the record has it.
            ("OBX", METHOD) => part(text, separators.component(), 1) == Some(PER_DOSE),
            _ => false,
        };
        if valued && !read {
            add(Inner::Whole);
        }
        return found;
    };
    if form.components.is_empty() || !text.contains(separating) {
        return found;
    }
    for (place, repetition) in parts(text, separators.repetition()) {
        if place > 1 && form.repeats != Repeats::Yes {
            if form.repeats == Repeats::First && repetition.chars().any(|c| !separating(c)) {
                add(Inner::Repetitions);
            }
            break;
        }
        for (number, component) in parts(repetition, separators.component()) {
            if component.chars().all(separating) {
                continue;
            }
            if !form.components.contains(&number) {
                add(Inner::Component(number));
            } else if let Some((_, read)) = form.divided.iter().find(|it| it.0 == number) {
                let beyond = parts(component, separators.subcomponent());
                for (place, _) in beyond.filter(|(place, _)| place > read) {
                    add(Inner::Subcomponent(number, place));
                }
            }
        }
    }
    found
}

/// Whether a field repeats, with values, that may not.
pub(super) fn may_not_repeat(
    of: (&str, Fields),
    field: usize,
    text: &str,
    separators: Separators,
) -> bool {
    text.contains(separators.repetition())
        && form(of, field, text, separators).is_some_and(|form| form.repeats == Repeats::No)
        && parts(text, separators.repetition()).any(|(place, _)| place > 1)
}
