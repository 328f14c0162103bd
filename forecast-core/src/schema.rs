//! JSON Schema of the values that documents write as strings.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::date::{Date, Offset};
use crate::patient::Volume;
use crate::schedule::Cvx;

/// A type that is a string of some pattern.
macro_rules! pattern {
    ($type:ty, $name:literal, $description:literal, $pattern:literal) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "description": $description,
                    "type": "string",
                    "pattern": $pattern,
                })
            }
        }
    };
}

pattern!(
    Date,
    "Date",
    "A day, YYYY-MM-DD.",
    "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
);
pattern!(
    Offset,
    "Offset",
    "An age or interval of one or two terms, such as \"6 weeks - 4 days\".",
    "^[0-9]{1,4} (day|week|month|year)s?( [-+] [0-9]{1,4} (day|week|month|year)s?)?$"
);
pattern!(
    Cvx,
    "Cvx",
    "A CVX code, with its leading zero.",
    "^([0-9]{2}|[1-9][0-9]{2})$"
);
pattern!(
    Volume,
    "Volume",
    "A volume in millilitres, such as \"0.5\".",
    "^[0-9]{1,4}([.][0-9]{1,5})?$"
);
