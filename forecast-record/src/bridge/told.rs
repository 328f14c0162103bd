//! What notes say, those that lose nothing once per kind.

use std::collections::BTreeSet;

use super::{BridgeNote, BridgeNoteKind, Weight};

/// Whether remarks that lose nothing are told once per kind, with their number, or each for itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Remarks {
    /// Once per kind.
    #[default]
    Summed,
    /// Each.
    All,
}

/// So many places are named of a remark that is told once for several.
pub const PLACES: usize = 3;

/// One thing to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// How much it matters.
    pub weight: Weight,
    /// What it is about.
    pub kind: BridgeNoteKind,
    /// What there is to say.
    pub text: String,
    /// Where, of all that it is said of.
    pub paths: Vec<String>,
    /// The codes that it is said of.
    codes: BTreeSet<String>,
}

/// What notes say, in their order. Notes of one kind and text are told once, where that is wanted,
/// with their number; errors are told each.
#[must_use]
pub fn told(notes: &[BridgeNote], remarks: Remarks) -> Vec<Told> {
    let mut all: Vec<Told> = Vec::new();
    for note in notes {
        let weight = note.kind.weight();
        let text = note.text();
        let together = remarks == Remarks::Summed && weight != Weight::Error;
        let known = all
            .iter_mut()
            .find(|it| together && it.kind == note.kind && it.text == text);
        match known {
            Some(known) => {
                known.paths.push(note.path.clone());
                known.codes.extend(note.value.clone());
            }
            None => all.push(Told {
                weight,
                kind: note.kind,
                text,
                paths: vec![note.path.clone()],
                codes: note.value.iter().cloned().collect(),
            }),
        }
    }
    for told in &mut all {
        let (count, codes) = (told.paths.len(), told.codes.len());
        if count < 2 {
            continue;
        }
        told.text = match told.kind {
            BridgeNoteKind::UnknownObservation if codes == 1 => {
                format!(
                    "{count} observations of 1 code that no rule asks about; they were not used"
                )
            }
            BridgeNoteKind::UnknownObservation => format!(
                "{count} observations of {codes} codes that no rule asks about; they were not used"
            ),
            _ => format!("{} ({count} times)", told.text),
        };
    }
    all
}
