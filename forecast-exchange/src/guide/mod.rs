//! The message profiles of the national guide as data, and the check of a message by them.
//!
//! A profile says which segments a message has, and of every field and component whether it is
//! required, how often it may be there, of which datatype and value set it is, and which rules hold.
//! [`Guide`] is a profile made ready to check many messages; [`Guides`] are those of the national
//! guide. The check knows HL7's syntax, and nothing of people or vaccines.

mod check;
mod document;
mod finding;
mod format;
mod local;
mod ready;
mod rule;
mod structure;

pub use document::ProfileError;
pub use finding::{Finding, Kind, Severity};
pub use local::Local;
pub use ready::Guide;

use forecast_hl7::Message;

const NATIONAL: [&str; 8] = [
    include_str!("data/Z22.json"),
    include_str!("data/Z23.json"),
    include_str!("data/Z31.json"),
    include_str!("data/Z32.json"),
    include_str!("data/Z33.json"),
    include_str!("data/Z34.json"),
    include_str!("data/Z42.json"),
    include_str!("data/Z44.json"),
];

/// The profiles of the national guide, ready to check messages.
#[derive(Debug)]
pub struct Guides(Vec<Guide>);

impl Guides {
    /// Reads the profiles of the national guide, with a registry's own guide laid over them.
    ///
    /// # Errors
    ///
    /// Where the local guide names a profile, a segment, a field or a set that does not exist.
    pub fn national(local: Option<&Local>) -> Result<Guides, ProfileError> {
        let guides = NATIONAL
            .iter()
            .map(|text| Guide::read(text, local))
            .collect::<Result<Vec<_>, _>>()?;
        let guides = Guides(guides);
        let named = local.into_iter().flat_map(Local::profiles);
        for name in named {
            if guides.named(name).is_none() {
                return Err(ProfileError(format!("unknown profile: {name}")));
            }
        }
        Ok(guides)
    }

    /// Returns the profile of this name (`Z22`).
    #[must_use]
    pub fn named(&self, id: &str) -> Option<&Guide> {
        self.0.iter().find(|guide| guide.id() == id)
    }

    /// Takes the profile of this name (`Z22`).
    #[must_use]
    pub fn take(self, id: &str) -> Option<Guide> {
        self.0.into_iter().find(|guide| guide.id() == id)
    }

    /// Returns the profile that a message claims in MSH-21, else the one of its message type: Z22 for
    /// VXU, Z23 for ACK, and for queries and their answers the one that belongs to the query.
    #[must_use]
    pub fn of(&self, message: &Message) -> Option<&Guide> {
        let header = message.header();
        let kind = header.field(9).component(1).value().into_owned();
        let claimed = header.field(21).value().into_owned();
        let claimed = self.named(&claimed).filter(|guide| guide.is_for(&kind));
        claimed.or_else(|| {
            let asked = message
                .segment("QPD")
                .map(|qpd| qpd.field(1).value().into_owned());
            let status = message
                .segment("QAK")
                .map(|qak| qak.field(2).value().into_owned());
            let evaluated = asked.as_deref() == Some("Z44");
            self.named(match kind.as_str() {
                "VXU" => "Z22",
                "ACK" => "Z23",
                "QBP" if evaluated => "Z44",
                "QBP" => "Z34",
                "RSP" if status.is_some_and(|status| status != "OK") => "Z33",
                "RSP" if evaluated => "Z42",
                "RSP" => "Z32",
                _ => return None,
            })
        })
    }
}
