//! The ages that a schedule names, each once, so that a person's dates for them are worked out once.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::sets::AgeId;
use crate::date::Offset;

/// Every age that a schedule's rules name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Ages {
    /// The different numbers of months among them.
    pub(crate) months: Vec<i32>,
    /// By [`AgeId`].
    pub(crate) ages: Vec<Age>,
    /// The ages in the schedule's words, by [`AgeId`].
    written: Vec<Offset>,
}

impl Ages {
    /// An age in the schedule's words.
    pub(crate) fn written(&self, age: AgeId) -> Option<Offset> {
        self.written.get(age.index()).copied()
    }
}

/// An age: a number of months, and days on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Age {
    /// The place of the months in [`Ages::months`].
    pub(crate) months: u16,
    pub(crate) days: i32,
}

/// [`Ages`] in the making.
#[derive(Debug, Default)]
pub(super) struct AgesBuilder {
    ages: Ages,
    known: HashMap<Offset, AgeId>,
}

impl AgesBuilder {
    /// The number of an age; none where there are more than it can count.
    pub(super) fn id(&mut self, written: Offset) -> Option<AgeId> {
        if let Some(id) = self.known.get(&written) {
            return Some(*id);
        }
        let age = written.span();
        let same = |months: &i32| *months == age.months;
        let months = match self.ages.months.iter().position(same) {
            Some(place) => place,
            None => {
                self.ages.months.push(age.months);
                self.ages.months.len() - 1
            }
        };
        let id = AgeId(u16::try_from(self.ages.ages.len()).ok()?);
        self.ages.ages.push(Age {
            months: u16::try_from(months).ok()?,
            days: age.days,
        });
        self.ages.written.push(written);
        self.known.insert(written, id);
        Some(id)
    }

    pub(super) fn finish(self) -> Ages {
        self.ages
    }
}
