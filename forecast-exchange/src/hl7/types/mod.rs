//! The data types of fields, to and from the record's: dates, identifiers, names, addresses,
//! phones, codes, organisations and providers.

mod dates;
mod read;
mod write;

pub(in crate::hl7) use dates::{push_date, push_digits};
pub(in crate::hl7) use read::equipment_kind;
pub(in crate::hl7) use write::{
    address, coding, codings, dose_id, identifier, name, organisation, provider, push_components,
    telecom,
};

pub use dates::{
    DateProblem, OddForm, ReadDate, date_to_hl7, read_date, read_timestamp, timestamp_to_hl7,
};
pub use read::{
    read_address, read_codings, read_dose_id, read_identifier, read_name, read_organisation,
    read_provider, read_telecoms,
};
