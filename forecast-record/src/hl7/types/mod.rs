//! The data types of fields: dates, identifiers, names, addresses, phones, codes.

mod coded;
mod date;
mod person;

pub use coded::{Coded, CodedPart};
pub use date::{DateProblem, PartialDate, Timestamp};
pub use person::{
    Address, ExtendedId, PersonName, Telecom, read_address, read_id, read_name, read_telecom,
};
