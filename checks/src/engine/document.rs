//! Arbitrary schedules: few vaccines, antigens, series, doses and ages, so that rules meet.

use std::sync::LazyLock;

use forecast_core::date::{Date, Offset, Term, Unit};
use forecast_core::patient::Sex;
use forecast_core::schedule::Cvx;
use forecast_core::schedule::document::{
    AgedObservationDocument, AgedVaccineDocument, AntigenDocument, AnyIndication,
    AssociationDocument, BirthImmunityDocument, Category, CategoryDocument, CategoryIndications,
    ConflictDocument, ContraindicationsDocument, GroupDocument, ImmunityDocument, NamesDocument,
    ObservationDocument, ScheduleDocument, ScheduleInfo, SelectionDocument, SeriesDocument,
    SeriesType, VaccineContraindicationDocument, VaccineDocument,
};

use crate::draw::Draw;

/// Doses have codes below this one; the vaccines of a schedule are some of them.
pub(super) const CODES: u8 = 7;

pub(super) static VACCINES: LazyLock<Vec<Cvx>> = LazyLock::new(|| {
    let codes = 1..CODES;
    codes
        .map(|it| it.to_string().parse().expect("is a code"))
        .collect()
});

/// Ages, youngest first.
pub(super) static AGES: LazyLock<Vec<Offset>> = LazyLock::new(|| {
    offsets(&[
        "0 days",
        "6 weeks - 4 days",
        "6 weeks",
        "2 months",
        "6 months - 4 days",
        "6 months",
        "12 months",
        "15 months + 4 weeks",
        "2 years",
        "4 years",
        "11 years",
        "18 years - 4 days",
        "65 years",
        "9999 years + 9999 years",
    ])
});

/// Intervals, shortest first.
pub(super) static INTERVALS: LazyLock<Vec<Offset>> = LazyLock::new(|| {
    offsets(&[
        "0 days",
        "1 day",
        "3 weeks",
        "4 weeks - 4 days",
        "4 weeks",
        "8 weeks",
        "6 months",
        "1 year",
        "5 years",
        "9999 years + 9999 years",
    ])
});

fn offsets(texts: &[&str]) -> Vec<Offset> {
    let offsets = texts.iter().map(|it| it.parse().expect("is an offset"));
    offsets.collect()
}

/// A schedule from bytes. Most have no faults.
#[must_use]
pub fn document(bytes: &[u8]) -> ScheduleDocument {
    let mut draw = Draw::new(bytes);
    let shape = draw.byte();
    // A wild one has values out of order.
    let wild = shape >= 0xf8;
    let names: &[&str] = match shape % 4 {
        0 | 1 => &["A"],
        2 => &["A", "B"],
        _ => &["A", "B", "C"],
    };
    let together = shape & 4 > 0;
    let mut maker = Maker { draw, wild };
    let antigens: Vec<_> = names
        .iter()
        .map(|name| maker.antigen(name, if together { "G" } else { name }))
        .collect();
    let group = |name: &str, antigens: &[&str]| GroupDocument {
        name: name.to_owned(),
        antigens: antigens.iter().map(|&it| it.to_owned()).collect(),
        administer_full_group: Some(shape & 8 > 0),
        switched_off: false,
    };
    let groups = if together {
        vec![group("G", names)]
    } else {
        names.iter().map(|name| group(name, &[name])).collect()
    };
    ScheduleDocument {
        schedule: ScheduleInfo {
            id: "any".to_owned(),
            title: "Any".to_owned(),
            publisher: "Nobody".to_owned(),
            version: "1".to_owned(),
            released: None,
            derived_from: None,
            layers: Vec::new(),
            departures: Vec::new(),
        },
        vaccines: maker.vaccines(names),
        groups,
        conflicts: maker.draw.list(2, conflict),
        observations: ["001", "002", "003"].into_iter().map(observation).collect(),
        categories: maker.categories(&antigens),
        antigens,
        names: NamesDocument::default(),
    }
}

fn observation(code: &str) -> ObservationDocument {
    ObservationDocument {
        code: code.to_owned(),
        title: "O".to_owned(),
        codings: Vec::new(),
        undecided: Vec::new(),
        lasts: (code == "002").then(|| "300 days".parse().expect("is an offset")),
        lasts_from: (code == "002").then(|| "003".to_owned()),
        indication_text: None,
        contraindication_text: None,
        clarification: None,
    }
}

fn conflict(draw: &mut Draw<'_>) -> ConflictDocument {
    let days = |count: usize| {
        let count = i16::try_from(count).unwrap_or_default();
        let unit = Unit::Day;
        Offset::new(Term { count, unit }, None).expect("is short")
    };
    let begin = draw.below(3);
    let least = begin + draw.below(30);
    let most = least + draw.below(9);
    ConflictDocument {
        previous: draw.pick(&VACCINES),
        current: draw.pick(&VACCINES),
        begin: days(begin),
        min_end: days(least),
        end: days(most),
    }
}

/// What a schedule is made with.
pub(super) struct Maker<'b> {
    pub(super) draw: Draw<'b>,
    wild: bool,
}

impl Maker<'_> {
    /// Ages or intervals in ascending order, none among them.
    pub(super) fn ascending<const N: usize>(&mut self, values: &[Offset]) -> [Option<Offset>; N] {
        let which = self.draw.byte();
        let mut places = [0; N];
        for place in &mut places {
            *place = self.draw.below(values.len());
        }
        if !self.wild {
            places.sort_unstable();
        }
        let mut bits = which;
        places.map(|place| {
            let there = bits & 1 > 0;
            bits >>= 1;
            values.get(place).copied().filter(|_| there)
        })
    }

    pub(super) fn ages(&mut self) -> [Option<Offset>; 2] {
        if self.draw.one_in(3) {
            self.ascending(&AGES)
        } else {
            [None; 2]
        }
    }

    pub(super) fn code(&mut self) -> String {
        self.draw.pick(&["001", "002", "003"]).to_owned()
    }

    /// From when to when, mostly always.
    pub(super) fn days(&mut self) -> [Option<Date>; 2] {
        if !self.draw.one_in(6) {
            return [None; 2];
        }
        let first = self.draw.day();
        let length = i32::from(self.draw.byte()) * 3;
        let last = if self.wild {
            self.draw.day()
        } else {
            first.add_days(length + 1)
        };
        [Some(first), (length % 2 == 0).then_some(last)]
    }

    fn vaccines(&mut self, antigens: &[&str]) -> Vec<VaccineDocument> {
        let mut make = |cvx: &Cvx| {
            let which = self.draw.byte();
            let [begin_age, end_age] = self.ages();
            let carried = antigens.iter().enumerate();
            let carried = carried.filter(|(place, _)| (which >> place) & 1 == 0);
            VaccineDocument {
                cvx: *cvx,
                name: "V".to_owned(),
                antigens: carried
                    .map(|(_, antigen)| AssociationDocument {
                        antigen: (*antigen).to_owned(),
                        begin_age,
                        end_age,
                    })
                    .collect(),
                not_stocked: false,
            }
        };
        VACCINES.iter().map(&mut make).collect()
    }

    fn categories(&mut self, antigens: &[AntigenDocument]) -> Vec<CategoryDocument> {
        let mut series = antigens.iter().filter_map(|antigen| {
            let first = antigen.series.first()?;
            Some((&antigen.antigen, &first.name))
        });
        let Some((antigen, series)) = series.next_back() else {
            return Vec::new();
        };
        if !self.draw.one_in(3) {
            return Vec::new();
        }
        let [begin_age, end_age] = self.ages();
        let any = CategoryIndications::Any(AnyIndication::Any);
        let excluded = self
            .draw
            .maybe(2, |draw| draw.pick(&["001", "002"]).to_owned());
        vec![CategoryDocument {
            antigen: antigen.clone(),
            series: series.clone(),
            category: Category::SharedDecision,
            begin_age,
            end_age,
            target_doses: self.draw.maybe(2, |_| 1).into_iter().collect(),
            indications: self.draw.maybe(2, |_| any),
            excluded_indications: excluded.into_iter().collect(),
            begins_anew: false,
            source: None,
        }]
    }

    fn antigen(&mut self, name: &str, group: &str) -> AntigenDocument {
        let many = 1 + self.draw.below(3);
        let series = (0..many).map(|place| self.series(place, group)).collect();
        let mut immunity = ImmunityDocument::default();
        let mut contraindications = ContraindicationsDocument::default();
        let more = self.draw.byte();
        if more >= 0xc0 {
            if more & 1 > 0 {
                immunity.clinical_history.push(self.code());
            }
            if more & 2 > 0 {
                immunity.birth.push(BirthImmunityDocument {
                    before: self.draw.day(),
                    country: (more & 4 > 0).then(|| "U.S.".to_owned()),
                    exclusions: vec![self.code()],
                });
            }
            if more & 8 > 0 {
                contraindications.antigen.push(self.aged_observation());
            }
            if more & 16 > 0 {
                contraindications
                    .vaccine
                    .push(VaccineContraindicationDocument {
                        observation: self.code(),
                        vaccines: vec![self.aged_vaccine()],
                        text: None,
                        guidance: None,
                    });
            }
        }
        AntigenDocument {
            antigen: name.to_owned(),
            immunity,
            contraindications,
            series,
        }
    }

    fn aged_observation(&mut self) -> AgedObservationDocument {
        let [begin_age, end_age] = self.ages();
        AgedObservationDocument {
            observation: self.code(),
            begin_age,
            end_age,
            text: None,
            guidance: None,
        }
    }

    pub(super) fn aged_vaccine(&mut self) -> AgedVaccineDocument {
        let [begin_age, end_age] = self.ages();
        AgedVaccineDocument {
            cvx: self.draw.pick(&VACCINES),
            begin_age,
            end_age,
        }
    }

    fn series(&mut self, place: usize, group: &str) -> SeriesDocument {
        let series_group = if place == 2 { "2" } else { "1" };
        let kind = self.draw.byte();
        let series_type = match kind & 3 {
            0 | 1 => SeriesType::Standard,
            2 => SeriesType::Risk,
            _ => SeriesType::EvaluationOnly,
        };
        let sexes = match kind >> 6 {
            3 => vec![Sex::Female],
            _ => Vec::new(),
        };
        let many = u8::try_from(1 + self.draw.below(3)).unwrap_or(1);
        let [max_age_to_start] = self.ascending(&AGES);
        SeriesDocument {
            name: format!("S{place}"),
            target_disease: "D".to_owned(),
            group: group.to_owned(),
            series_type,
            open_to: None,
            equivalent_groups: if kind & 36 == 4 {
                vec!["1".to_owned()]
            } else {
                Vec::new()
            },
            required_sexes: sexes,
            selection: SelectionDocument {
                group: series_group.to_owned(),
                group_name: "N".to_owned(),
                default: kind & 8 > 0,
                product_path: kind & 16 > 0,
                priority: self.draw.pick(&["A", "B"]).to_owned(),
                preference: self.draw.maybe(2, |draw| draw.pick(&[1, 2, 3])),
                min_age_to_start: None,
                max_age_to_start,
            },
            indications: if series_type == SeriesType::Risk {
                vec![self.aged_observation()]
            } else {
                Vec::new()
            },
            doses: (1..=many).map(|number| self.dose(number, place)).collect(),
            guidance: Vec::new(),
        }
    }
}
