//! Which segments of a submission belong together: the person, and one order per dose.

use std::collections::{BTreeMap, BTreeSet};

use super::completion::status_field;
use super::dose::NO_NUMBER;
use super::parts::{self, Part, is_read};
use crate::hl7::Finding;
use forecast_hl7::{Field, Location, Message, Segment};
use forecast_record::quality::{Check, catalog};

/// The longest field that is read, in bytes.
const MAX_FIELD_BYTES: usize = 8 * 1024;

/// How many fields of a segment are looked at; none that is read has more.
const MOST_FIELDS: usize = 1_000;

/// A segment and which one of its name it is.
#[derive(Clone, Copy)]
pub(super) struct Placed<'m> {
    segment: Segment<'m>,
    pub(super) name: &'m str,
    pub(super) sequence: usize,
    /// Where another segment seems to begin in the same line: in this field, after so many bytes
    /// that are the segment's own.
    end: Option<(usize, usize)>,
}

impl<'m> Placed<'m> {
    /// Where the segment stands.
    pub(super) fn at(&self) -> Location {
        Location::segment(self.name, self.sequence)
    }

    /// A field; one that is too long to be anything, or belongs to another segment of the same
    /// line, reads as empty (a finding says so).
    pub(super) fn field(&self, number: usize) -> Field<'m> {
        let field = self.segment.field(number);
        let own = match self.end {
            Some((end, bytes)) if number == end => field.raw().get(..bytes).unwrap_or_default(),
            Some((end, _)) if number > end => "",
            _ => field.raw(),
        };
        field.cut(if own.len() > MAX_FIELD_BYTES {
            0
        } else {
            own.len()
        })
    }

    /// Whether any of these fields has a value.
    pub(super) fn has(&self, numbers: &[usize]) -> bool {
        numbers.iter().any(|number| !self.field(*number).is_empty())
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
    /// Diagnoses and problems.
    pub(super) problems: Vec<Placed<'m>>,
    pub(super) orders: Vec<Order<'m>>,
    pub(super) findings: Vec<Finding>,
    /// What has a value that the record has no place for: parts of fields, and whole segments (no
    /// parts), each with the place of the first.
    unread: BTreeMap<&'m str, (Location, BTreeSet<Part>)>,
    counts: BTreeMap<&'m str, usize>,
    /// After a second PID nothing more can be told apart.
    closed: bool,
    answer: bool,
}

/// Segments that carry nothing to keep.
const EMPTY_BY_NATURE: &[&str] = &["MSH", "MSA", "ERR", "QAK", "QPD", "RCP", "SFT"];

impl<'m> Layout<'m> {
    /// Sorts the segments of a message; of an answer to a query some fields are read that mean
    /// something else in a submission.
    pub(super) fn of(message: &'m Message, answer: bool) -> Layout<'m> {
        let mut layout = Layout {
            answer,
            ..Layout::default()
        };
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
            let mut placed = Placed {
                segment,
                name,
                sequence: *count,
                end: None,
            };
            if segment.is_glued() {
                let text = format!("{name} has no line of its own; it was read");
                layout.find(&catalog::SPLIT_SEGMENT, Some(placed.at()), text);
            }
            layout.examine(&mut placed);
            before = Some(placed);
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
        let is_read = match placed.name {
            "PID" => self.pid.is_none(),
            "PD1" => self.pd1.is_none(),
            name => name == "NK1",
        };
        if is_read && !self.orders.is_empty() && !self.answer {
            let text = "the segment stands behind the orders; it was read";
            self.find(&catalog::SEGMENT_ORDER, Some(placed.at()), text);
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
                Some(order) if order.rxa.is_some() => return self.repeated(placed),
                _ => return self.misplaced(placed),
            },
            "OBX" => match self.orders.last_mut() {
                None => self.observations.push(placed),
                Some(order) if order.rxa.is_some() => order.observations.push(placed),
                Some(_) => return self.misplaced(placed),
            },
            "DG1" | "PRB" => self.problems.push(placed),
            "NTE" if self.orders.last().is_some_and(|order| order.rxa.is_some()) => {
                if let Some(order) = self.orders.last_mut() {
                    order.notes.push(placed);
                }
            }
            "PD1" => return self.repeated(placed),
            name if EMPTY_BY_NATURE.contains(&name) => return,
            name => {
                let separator = placed.segment.separators().field();
                let mut fields = placed.segment.raw().split(separator).skip(1);
                if fields.any(|field| !field.trim().is_empty()) {
                    let entry = self.unread.entry(name);
                    entry.or_insert_with(|| (placed.at(), BTreeSet::new()));
                }
                return;
            }
        }
        self.unread_parts(placed);
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
        let text = "the segment belongs to no dose; it was not kept";
        self.find(&catalog::SEGMENT_SEQUENCE, Some(placed.at()), text);
    }

    fn repeated(&mut self, placed: Placed<'m>) {
        let text = "the segment may stand here only once; it was not kept";
        self.find(&catalog::SEGMENT_SEQUENCE, Some(placed.at()), text);
    }

    fn orders_without_doses(&mut self) {
        let orders = std::mem::take(&mut self.orders);
        for order in orders {
            match (order.rxa, order.orc) {
                (None, Some(orc)) if stands_for_nothing(orc) => {
                    let text = "the order has no RXA, and its number says that there is no dose";
                    self.find(&catalog::NOT_READ, Some(orc.at()), text);
                }
                (None, Some(orc)) => {
                    let text = "the order has no RXA; there was nothing to keep";
                    self.find(&catalog::ORDER_WITHOUT_DOSE, Some(orc.at()), text);
                }
                _ => self.orders.push(order),
            }
        }
    }

    /// Looks for fields that are too long, and for another segment that begins in the middle of
    /// the line.
    fn examine(&mut self, placed: &mut Placed<'m>) {
        let separator = placed.segment.separators().field();
        let mut fields = placed.segment.raw().split(separator).skip(1).peekable();
        let mut number = usize::from(placed.name == "MSH");
        while let Some(field) = fields.next() {
            number += 1;
            let length = field.len();
            if length > MAX_FIELD_BYTES && number <= MOST_FIELDS {
                let text = format!("the field has {length} bytes; it was not kept");
                let location = placed.at().field(number);
                self.find(&catalog::TOO_LONG, Some(location), text);
            }
            let Some(name) = field
                .get(length.saturating_sub(3)..)
                .filter(|last| is_read(last))
            else {
                continue;
            };
            let alone = length == 3 || field.ends_with(&format!(" {name}"));
            if alone && fields.peek().is_some() {
                placed.end = Some((number, length - 3));
                let text = format!(
                    "{name} seems to begin here without a line of its own; from here on the line \
                     was not read"
                );
                let location = placed.at().field(number);
                return self.find(&catalog::GLUED_SEGMENT, Some(location), text);
            }
        }
    }

    /// Remembers what of a segment is not read.
    fn unread_parts(&mut self, placed: Placed<'m>) {
        let separators = placed.segment.separators();
        let of = (placed.name, parts::fields(placed.name));
        let fields = placed.segment.raw().split(separators.field());
        for (number, text) in fields.enumerate().skip(1).take(MOST_FIELDS) {
            // The unit of a number is looked at beside it.
            if placed.name == "OBX" && number == 6 && placed.field(2).value() == "NM" {
                continue;
            }
            let beyond = placed.end.is_some_and(|(end, _)| number >= end);
            let shifted = placed.name == "RXA" && number == 19 && status_field(placed) == number;
            if text.is_empty() || beyond || shifted || text.len() > MAX_FIELD_BYTES {
                continue;
            }
            let found = parts::unread(of, number, text, separators, self.answer);
            for part in found {
                let entry = self.unread.entry(placed.name);
                let (_, parts) =
                    entry.or_insert_with(|| (placed.at().field(number), BTreeSet::new()));
                parts.insert(part);
            }
            if parts::may_not_repeat(of, number, text, separators) {
                let location = Some(placed.at().field(number));
                let text = "the field may not repeat; the first repetition was kept";
                self.find(&catalog::REPETITION, location, text);
            }
        }
    }

    /// One remark per kind of segment.
    fn unread_findings(&mut self) {
        for (name, (location, parts)) in std::mem::take(&mut self.unread) {
            let text = if parts.is_empty() {
                format!("{name} has no place in the record; it was not kept")
            } else {
                let names: Vec<String> = parts.iter().map(|part| part.name(name)).collect();
                format!(
                    "not kept, the record has no place for it: {}",
                    names.join(", ")
                )
            };
            self.find(&catalog::NOT_READ, Some(location), text);
        }
    }
}

/// Whether an order has only the number that stands for no dose.
fn stands_for_nothing(orc: Placed<'_>) -> bool {
    let number = |field: usize| orc.field(field).value();
    number(3) == NO_NUMBER && (number(2).is_empty() || number(2) == NO_NUMBER)
}
