//! The message profiles (MSH-21).

/// The message profiles of the guide for immunization messages (MSH-21).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// Submit doses.
    Z22,
    /// Acknowledge.
    Z23,
    /// Answer: candidates.
    Z31,
    /// Answer: history.
    Z32,
    /// Answer: nobody, too many, or an error.
    Z33,
    /// Ask for the history.
    Z34,
    /// Answer: evaluated history and forecast.
    Z42,
    /// Ask for evaluated history and forecast.
    Z44,
}

impl Profile {
    const ALL: [Profile; 8] = [
        Profile::Z22,
        Profile::Z23,
        Profile::Z31,
        Profile::Z32,
        Profile::Z33,
        Profile::Z34,
        Profile::Z42,
        Profile::Z44,
    ];

    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Profile::Z22 => "Z22",
            Profile::Z23 => "Z23",
            Profile::Z31 => "Z31",
            Profile::Z32 => "Z32",
            Profile::Z33 => "Z33",
            Profile::Z34 => "Z34",
            Profile::Z42 => "Z42",
            Profile::Z44 => "Z44",
        }
    }

    /// Returns the name of a query's profile as QPD-1 writes it, with its code and code set.
    pub(super) const fn query_name(self) -> Option<&'static str> {
        match self {
            Profile::Z34 => Some("Z34^Request Complete Immunization History^CDCPHINVS"),
            Profile::Z44 => Some("Z44^Request Evaluated History and Forecast^CDCPHINVS"),
            Profile::Z22
            | Profile::Z23
            | Profile::Z31
            | Profile::Z32
            | Profile::Z33
            | Profile::Z42 => None,
        }
    }

    /// The profile that a text names, in any case and with spaces or punctuation around it.
    #[must_use]
    pub fn of(text: &str) -> Option<Profile> {
        let text = text
            .trim_matches(|c: char| !c.is_ascii_alphanumeric())
            .to_ascii_uppercase();
        Profile::ALL
            .into_iter()
            .find(|profile| profile.code() == text)
    }
}
