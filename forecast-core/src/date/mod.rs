//! Calendar dates and the arithmetic of the logic specification (section 3.4, Tables 3-6 and 3-7).

mod calendar;
mod offset;

pub use calendar::{Date, ParseDateError};
pub(crate) use offset::parse_visitor;
pub use offset::{Offset, ParseOffsetError, Span, Term, Unit};
