//! [`Findings`]: what chapters 5 to 8 found for a person.

use std::ops::Range;

use crate::forecast::Contraindications;
use crate::memory::emptied;
use crate::series::{PatientSeries, Verdict};

/// What chapters 5 to 8 found for a person.
#[derive(Debug, Default)]
pub(crate) struct Findings<'a> {
    /// By the places of the antigens in the schedule; none for one without a relevant patient
    /// series.
    pub(crate) antigens: Vec<Option<AntigenResult>>,
    /// The relevant patient series of all antigens, evaluated and forecast.
    pub(crate) series: Vec<PatientSeries<'a>>,
    /// The verdicts of all these series.
    pub(crate) verdicts: Vec<Verdict>,
    /// The chosen patient series of all antigens.
    pub(crate) choices: Vec<Choice>,
}

/// What was found for an antigen.
#[derive(Debug)]
pub(crate) struct AntigenResult {
    /// Its choices that the forecast rests on, among [`Findings::choices`].
    pub(crate) forecast: Range<usize>,
    /// Its choices by which doses are judged: the same, unless something contraindicates or proves
    /// immunity.
    pub(crate) judging: Range<usize>,
    pub(crate) contraindications: Contraindications,
}

impl AntigenResult {
    /// Whether doses are judged by other choices than the forecast rests on.
    pub(crate) fn is_judged_apart(&self) -> bool {
        self.judging != self.forecast
    }
}

/// Which of an antigen's choices are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// Those that the forecast rests on.
    Forecast,
    /// Those by which doses are judged.
    Judging,
}

/// A patient series that was chosen for its series group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice {
    /// Its place in [`Findings::series`].
    pub(crate) series: usize,
    /// Whether it is the prioritized patient series of its series group.
    pub(crate) prioritized: bool,
    /// Whether it would be if no risk series were relevant.
    pub(crate) unindicated: bool,
    /// Whether it is a best patient series (Table 8-14).
    pub(crate) best: bool,
    /// Whether it would be if no risk series were relevant: the group's standard series, whose
    /// verdicts are kept where a risk series takes its place.
    pub(crate) standard: bool,
    /// Its forecast's place among those of its vaccine group, the one that heads the group first.
    pub(crate) order: u8,
}

impl Choice {
    pub(crate) const fn new(series: usize, prioritized: bool, unindicated: bool) -> Choice {
        Choice {
            series,
            prioritized,
            unindicated,
            best: false,
            standard: false,
            order: u8::MAX,
        }
    }
}

impl<'a> Findings<'a> {
    /// What was found for an antigen, by its place in the schedule.
    pub(crate) fn of_antigen(&self, antigen: usize) -> Option<&AntigenResult> {
        self.antigens.get(antigen)?.as_ref()
    }

    /// The places of an antigen's choices for a use, each with its choice and patient series.
    pub(crate) fn chosen(
        &self,
        result: &AntigenResult,
        asked: Use,
    ) -> impl Iterator<Item = (usize, Choice, &PatientSeries<'a>)> {
        let places = match asked {
            Use::Forecast => result.forecast.clone(),
            Use::Judging => result.judging.clone(),
        };
        places.filter_map(|place| {
            let choice = *self.choices.get(place)?;
            Some((place, choice, self.series.get(choice.series)?))
        })
    }

    /// The verdicts of a patient series, one per record of its antigen.
    pub(crate) fn verdicts_of(&self, series: &PatientSeries<'_>) -> &[Verdict] {
        self.verdicts
            .get(series.verdicts.clone())
            .unwrap_or_default()
    }

    /// No findings, in the memory of these.
    pub(crate) fn forget<'b>(mut self) -> Findings<'b> {
        self.antigens.clear();
        self.verdicts.clear();
        self.choices.clear();
        Findings {
            antigens: self.antigens,
            series: emptied(self.series),
            verdicts: self.verdicts,
            choices: self.choices,
        }
    }
}
