//! What of a life reaches the registry, and how it looks there.

use forecast_core::date::Span;

use super::{Given, Life};
use crate::model::{Day, Recorded, Vaccine, date, day};
use crate::person::{Person, RecordedDose, RecordedObservation};

/// The days of a life on which doses are recorded.
struct Window {
    /// The day on which the person moved here, and whether they brought their earlier record.
    moved_in: Option<(Day, bool)>,
    /// The last day.
    end: Day,
    /// The record of childhood was entered.
    childhood: bool,
}

/// A dose as it is written, before it is sorted.
struct Entry {
    day: Day,
    /// An index of vaccines.
    vaccine: u16,
    /// An index of the vaccine's manufacturers.
    mvx: Option<u32>,
}

impl<'m> Life<'m> {
    /// Makes the record.
    pub(super) fn record(mut self, index: u64) -> Person<'m> {
        let model = self.model;
        let lives = &model.lives;
        let county = model.counties.pick(&mut self.draw);
        let opted_out = self.draw.happens(lives.opted_out);
        let moved_out = self.draw.happens(lives.moved_out);
        let years = u32::try_from(self.years(self.as_of)).unwrap_or(u32::MAX);
        let dying = lives.deceased.iter();
        let dying = dying.filter(|row| (row.from..=row.to).contains(&years));
        let deceased = self.draw.happens(dying.map(|row| row.share).sum());
        let mut end = self.as_of;
        if opted_out || moved_out {
            end = self.draw.between(self.birth, self.as_of);
        }
        if deceased {
            let back = Span {
                months: -model.deceased_within.months,
                days: -model.deceased_within.days,
            };
            let first = day(date(self.as_of).plus(back)).max(self.birth);
            end = end.min(self.draw.between(first, self.as_of));
        }
        let moved_in = self.draw.happens(lives.moved_in).then(|| {
            let moved = self.draw.between(self.birth, self.as_of);
            (moved, self.draw.happens(lives.moved_in_with_record))
        });
        let born = self.birth_date.year();
        let rows = model.recording.childhood.iter().rev();
        let kept = rows.into_iter().find(|row| row.born_from <= born);
        let window = Window {
            moved_in,
            end,
            childhood: self.draw.happens(kept.map_or(0, |row| row.kept)),
        };
        let entries = self.entries(&window);
        let doses = entries.iter().filter_map(|entry| {
            let vaccine = model.vaccines.get(usize::from(entry.vaccine))?;
            let mvx = entry.mvx.and_then(|n| vaccine.mvx.get(n as usize));
            Some(RecordedDose {
                date: date(entry.day),
                cvx: &vaccine.cvx,
                mvx: mvx.map(String::as_str),
            })
        });
        let observations = self.observations.iter();
        let observations = observations.filter(|(_, began)| began.is_none_or(|began| began <= end));
        Person {
            index,
            birth_date: self.birth_date,
            sex: self.sex,
            county,
            opted_out,
            deceased,
            doses: doses.collect(),
            observations: observations
                .filter_map(|(code, began)| {
                    Some(RecordedObservation {
                        code: model.codes.get(usize::from(*code))?,
                        date: began.map(date),
                    })
                })
                .collect(),
        }
    }

    /// The entries of the record, by date.
    fn entries(&mut self, window: &Window) -> Vec<Entry> {
        let given = std::mem::take(&mut self.given);
        let mut entries = Vec::with_capacity(given.len() + 4);
        for dose in given {
            if let Some(historical) = self.reported(dose, window) {
                self.enter(dose, historical, &mut entries);
            }
        }
        entries.retain(|entry| (self.birth..=self.as_of).contains(&entry.day));
        // Stable: what was given together stays in the order in which it was given.
        entries.sort_by_key(|entry| entry.day);
        entries.truncate(self.model.oddities.most_doses as usize);
        entries
    }

    /// Whether a dose is reported, and then whether from paper, later.
    fn reported(&mut self, dose: Given, window: &Window) -> Option<bool> {
        let model = self.model;
        if dose.day > window.end {
            return None;
        }
        let adult = self.years(dose.day) >= model.recording.adult_from as usize;
        if !adult && !window.childhood {
            return None;
        }
        let mut historical = false;
        if let Some((moved, with_record)) = window.moved_in
            && dose.day < moved
        {
            if !with_record {
                return None;
            }
            historical = true;
        }
        let rows = model.recorded.iter().rev();
        let row: &Recorded = rows.into_iter().find(|row| row.from <= dose.day)?;
        if !self.draw.happens(if adult { row.adult } else { row.child }) {
            return None;
        }
        Some(self.draw.happens(row.historical) || historical)
    }

    /// Enters a dose, or two where it is reported twice.
    fn enter(&mut self, dose: Given, historical: bool, entries: &mut Vec<Entry>) {
        let model = self.model;
        let Some(vaccine) = model.vaccines.get(usize::from(dose.vaccine)) else {
            return;
        };
        if historical && !vaccine.historical.is_empty() {
            entries.extend(unspecified(vaccine, dose.day));
        } else {
            let mvx = !historical && self.draw.happens(model.recording.manufacturer);
            let makers = u32::try_from(vaccine.mvx.len()).unwrap_or(0);
            let mvx = mvx.then(|| self.draw.below(makers));
            entries.push(Entry {
                day: dose.day,
                vaccine: dose.vaccine,
                mvx,
            });
        }
        let oddities = &model.oddities;
        if self.draw.happens(oddities.duplicate) {
            let mut day = dose.day;
            if self.draw.happens(oddities.duplicate_apart) {
                day += self.draw.between(1, oddities.duplicate_days);
            }
            if self.draw.happens(oddities.duplicate_unspecified) && !vaccine.historical.is_empty() {
                entries.extend(unspecified(vaccine, day));
            } else {
                entries.push(Entry {
                    day,
                    vaccine: dose.vaccine,
                    mvx: None,
                });
            }
        }
    }
}

/// The codes under which somebody enters a dose from a paper record.
fn unspecified(vaccine: &Vaccine, day: Day) -> impl Iterator<Item = Entry> + '_ {
    let codes = vaccine.historical.iter();
    codes.map(move |&vaccine| Entry {
        day,
        vaccine,
        mvx: None,
    })
}
