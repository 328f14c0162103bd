//! Which segments of a submission belong together: the person, and one order per dose.

use std::collections::{BTreeMap, BTreeSet};

use crate::hl7::{Field, Finding, Location, Message, Segment};
use crate::quality::{Check, catalog};

/// The longest field that is read, in bytes.
const MAX_FIELD_BYTES: usize = 8 * 1024;

/// A segment and which one of its name it is.
#[derive(Clone, Copy)]
pub(super) struct Placed<'m> {
    segment: Segment<'m>,
    pub(super) name: &'m str,
    pub(super) sequence: usize,
}

impl<'m> Placed<'m> {
    /// Where the segment stands.
    pub(super) fn at(&self) -> Location {
        Location::segment(self.name, self.sequence)
    }

    /// A field; one that is too long to be anything reads as empty (a finding says so).
    pub(super) fn field(&self, number: usize) -> Field<'m> {
        let field = self.segment.field(number);
        if field.raw().len() > MAX_FIELD_BYTES {
            self.segment.field(usize::MAX)
        } else {
            field
        }
    }
}

/// The segments about one dose.
#[derive(Clone, Default)]
pub(super) struct Order<'m> {
    pub(super) orc: Option<Placed<'m>>,
    pub(super) rxa: Option<Placed<'m>>,
    pub(super) rxr: Option<Placed<'m>>,
    pub(super) observations: Vec<Placed<'m>>,
    pub(super) notes: Vec<Placed<'m>>,
}

/// The segments of a message, sorted.
#[derive(Default)]
pub(super) struct Layout<'m> {
    pub(super) pid: Option<Placed<'m>>,
    pub(super) pd1: Option<Placed<'m>>,
    pub(super) nk1: Vec<Placed<'m>>,
    /// Observations before the first order: they are about the person.
    pub(super) observations: Vec<Placed<'m>>,
    pub(super) orders: Vec<Order<'m>>,
    pub(super) findings: Vec<Finding>,
    /// Fields with a value that the record has no place for, and whole segments (no fields).
    unread: BTreeMap<&'m str, (Option<Location>, BTreeSet<usize>)>,
    counts: BTreeMap<&'m str, usize>,
    /// After a second PID nothing more can be told apart.
    closed: bool,
}

/// The fields that are read of each segment. MSH is read elsewhere.
const READ: &[(&str, &[usize])] = &[
    (
        "PID",
        &[1, 3, 5, 6, 7, 8, 10, 11, 13, 14, 15, 22, 24, 25, 29, 30],
    ),
    ("PD1", &[11, 12, 13, 16, 17, 18]),
    ("NK1", &[1, 2, 3, 4, 5, 6]),
    ("ORC", &[1, 2, 3, 10, 12]),
    (
        "RXA",
        &[1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 15, 16, 17, 18, 20, 21, 22],
    ),
    ("RXR", &[1, 2]),
    ("OBX", &[1, 2, 3, 4, 5, 11, 14, 17]),
    ("NTE", &[1, 2, 3]),
];

/// Segments that carry nothing to keep.
const EMPTY_BY_NATURE: &[&str] = &["MSH", "MSA", "ERR", "QAK", "QPD", "RCP", "SFT", "DSC"];

impl<'m> Layout<'m> {
    pub(super) fn of(message: &'m Message) -> Layout<'m> {
        let mut layout = Layout::default();
        let mut before: Option<Placed<'m>> = None;
        for segment in message.segments() {
            let name = segment.name();
            if name.is_empty() {
                let location = before.map(|placed| placed.at());
                let text = "the line after this segment is no segment; it was not kept";
                layout.find(&catalog::NOT_A_SEGMENT, location, text);
                continue;
            }
            let count = layout.counts.entry(name).or_default();
            *count += 1;
            let placed = Placed {
                segment,
                name,
                sequence: *count,
            };
            before = Some(placed);
            layout.glued(placed);
            layout.too_long(placed);
            layout.sort(placed);
        }
        layout.orders_without_doses();
        layout.unread_findings();
        layout
    }

    fn find(
        &mut self,
        check: &Check,
        location: Option<Location>,
        text: impl Into<std::borrow::Cow<'static, str>>,
    ) {
        self.findings.push(Finding::of(check, location, text));
    }

    fn sort(&mut self, placed: Placed<'m>) {
        if self.closed && !EMPTY_BY_NATURE.contains(&placed.name) {
            let text = "the segment follows a second PID; whom it is about cannot be told, and it \
                        was not kept";
            return self.find(&catalog::SEGMENT_SEQUENCE, Some(placed.at()), text);
        }
        match placed.name {
            "PID" if self.pid.is_none() => self.pid = Some(placed),
            "PID" => {
                self.closed = true;
                let text = "a submission is about one person; this PID and what follows was not \
                            kept";
                return self.find(&catalog::SEGMENT_SEQUENCE, Some(placed.at()), text);
            }
            "PD1" if self.pd1.is_none() => self.pd1 = Some(placed),
            "NK1" => self.nk1.push(placed),
            "ORC" => self.orders.push(Order {
                orc: Some(placed),
                ..Order::default()
            }),
            "RXA" => self.dose(placed),
            "RXR" => match self.orders.last_mut() {
                Some(order) if order.rxa.is_some() && order.rxr.is_none() => {
                    order.rxr = Some(placed);
                }
                _ => return self.misplaced(placed),
            },
            "OBX" => match self.orders.last_mut() {
                None => self.observations.push(placed),
                Some(order) if order.rxa.is_some() => order.observations.push(placed),
                Some(_) => return self.misplaced(placed),
            },
            "NTE" if self.orders.last().is_some_and(|order| order.rxa.is_some()) => {
                if let Some(order) = self.orders.last_mut() {
                    order.notes.push(placed);
                }
            }
            "PD1" => return self.misplaced(placed),
            name if EMPTY_BY_NATURE.contains(&name) => return,
            name => {
                let blank = (1..=placed.segment.last_field())
                    .all(|number| placed.segment.field(number).is_empty());
                if !blank {
                    self.unread
                        .entry(name)
                        .or_insert((Some(placed.at()), BTreeSet::new()));
                }
                return;
            }
        }
        self.unread_fields(placed);
    }

    fn dose(&mut self, placed: Placed<'m>) {
        match self.orders.last_mut() {
            Some(order) if order.rxa.is_none() => order.rxa = Some(placed),
            _ => {
                self.orders.push(Order {
                    rxa: Some(placed),
                    ..Order::default()
                });
                let text = "the dose has no ORC of its own; it was kept without a number";
                self.find(&catalog::ORDER_MISSING, Some(placed.at()), text);
            }
        }
    }

    fn misplaced(&mut self, placed: Placed<'m>) {
        let text = "the segment belongs to no dose, or the dose has one already; it was not kept";
        self.find(&catalog::SEGMENT_SEQUENCE, Some(placed.at()), text);
    }

    fn orders_without_doses(&mut self) {
        let orders = std::mem::take(&mut self.orders);
        for order in orders {
            match (order.rxa, order.orc) {
                (None, Some(orc)) => {
                    let text = "the order has no RXA; there was nothing to keep";
                    self.find(&catalog::ORDER_WITHOUT_DOSE, Some(orc.at()), text);
                }
                _ => self.orders.push(order),
            }
        }
    }

    /// Another segment that begins in the middle of a line.
    fn glued(&mut self, placed: Placed<'m>) {
        let separator = placed.segment.separators().field();
        let known = |word: &str| READ.iter().any(|(name, _)| *name == word);
        let mut fields = placed.segment.raw().split(separator).skip(1).peekable();
        let mut number = usize::from(placed.name == "MSH");
        while let Some(field) = fields.next() {
            number += 1;
            let last_word = field.rsplit(' ').next().unwrap_or_default();
            if known(last_word) && fields.peek().is_some() {
                let location = placed.at().field(number);
                let text = format!(
                    "{last_word} seems to begin here without a line of its own; what follows in \
                     this line was not read as {last_word}"
                );
                self.find(&catalog::GLUED_SEGMENT, Some(location), text);
                return;
            }
        }
    }

    fn too_long(&mut self, placed: Placed<'m>) {
        if placed.segment.raw().len() <= MAX_FIELD_BYTES {
            return;
        }
        for number in 1..=placed.segment.last_field().min(1_000) {
            let length = placed.segment.field(number).raw().len();
            if length > MAX_FIELD_BYTES {
                let text = format!("the field has {length} bytes; it was not kept");
                let location = placed.at().field(number);
                self.find(&catalog::TOO_LONG, Some(location), text);
            }
        }
    }

    fn unread_fields(&mut self, placed: Placed<'m>) {
        let read = READ
            .iter()
            .find(|(name, _)| *name == placed.name)
            .map_or(&[][..], |(_, fields)| *fields);
        let last = placed.segment.last_field().min(1_000);
        if last == 0 {
            return;
        }
        let separator = placed.segment.separators().field();
        for (number, text) in placed
            .segment
            .raw()
            .split(separator)
            .enumerate()
            .skip(1)
            .take(last)
        {
            if read.contains(&number) || text.is_empty() {
                continue;
            }
            let field = placed.segment.field(number);
            if !field.is_empty() {
                let entry = self.unread.entry(placed.name);
                let (_, fields) =
                    entry.or_insert((Some(placed.at().field(number)), BTreeSet::new()));
                fields.insert(number);
            }
        }
    }

    /// One remark per kind of segment.
    fn unread_findings(&mut self) {
        for (name, (location, fields)) in std::mem::take(&mut self.unread) {
            let text = if fields.is_empty() {
                format!("{name} has no place in the record; it was not kept")
            } else {
                let names: Vec<String> = fields.iter().map(|n| format!("{name}-{n}")).collect();
                format!(
                    "not kept, the record has no place for it: {}",
                    names.join(", ")
                )
            };
            self.find(&catalog::NOT_READ, location, text);
        }
    }
}
