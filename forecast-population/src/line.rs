//! A person as a line of JSON: the wire format, with what has no value left out.

use forecast_core::date::Date;
use forecast_core::patient::Sex;

use crate::person::Person;

impl Person<'_> {
    /// Appends the person as one line in the wire format, with its line feed.
    ///
    /// With a date the line asks for the assessment on that day. What the wire format has no field
    /// for (county, opting out, death) is not in it.
    ///
    /// ```
    /// use forecast_core::wire::Request;
    /// use forecast_population::Population;
    ///
    /// let population = Population::new(7, "2026-11-22".parse()?)?;
    /// let person = population.person(0);
    /// let mut line = Vec::new();
    /// person.write_line(None, &mut line);
    /// assert_eq!(Request::from_json(&line)?.patient, person.patient());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write_line(&self, as_of: Option<Date>, line: &mut Vec<u8>) {
        text(line, "{\"id\":\"");
        text(line, &self.id());
        text(line, "\",\"birth_date\":\"");
        day(line, self.birth_date);
        text(line, "\",\"sex\":\"");
        text(
            line,
            match self.sex {
                Sex::Female => "female",
                Sex::Male => "male",
                Sex::Unknown => "unknown",
            },
        );
        text(line, "\",\"doses\":[");
        for (n, dose) in self.doses.iter().enumerate() {
            text(line, if n == 0 { "" } else { "," });
            text(line, "{\"date\":\"");
            day(line, dose.date);
            text(line, "\",\"cvx\":\"");
            text(line, dose.cvx);
            if let Some(mvx) = dose.mvx {
                text(line, "\",\"mvx\":\"");
                text(line, mvx);
            }
            text(line, "\"}");
        }
        text(line, "],\"observations\":[");
        for (n, observation) in self.observations.iter().enumerate() {
            text(line, if n == 0 { "" } else { "," });
            text(line, "{\"code\":\"");
            text(line, observation.code);
            if let Some(date) = observation.date {
                text(line, "\",\"date\":\"");
                day(line, date);
            }
            text(line, "\"}");
        }
        text(line, "]");
        if let Some(date) = as_of {
            text(line, ",\"as_of\":\"");
            day(line, date);
            text(line, "\"");
        }
        text(line, "}\n");
    }
}

/// Appends text that needs no escapes: the model allows no other in codes.
fn text(line: &mut Vec<u8>, text: &str) {
    line.extend_from_slice(text.as_bytes());
}

/// Appends a date as ISO 8601, without the machinery of formatting.
fn day(line: &mut Vec<u8>, date: Date) {
    let digits = |line: &mut Vec<u8>, number: u32| {
        // Two digits: each is below 10.
        line.push(b'0' + (number / 10 % 10) as u8);
        line.push(b'0' + (number % 10) as u8);
    };
    let year = date.year().unsigned_abs();
    digits(line, year / 100);
    digits(line, year % 100);
    line.push(b'-');
    digits(line, date.month());
    line.push(b'-');
    digits(line, date.day());
}
