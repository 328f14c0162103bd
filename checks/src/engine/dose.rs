//! Arbitrary doses of a series.

use forecast_core::schedule::document::{
    AgeDocument, AllowableIntervalDocument, DoseCountLogic, DoseType, IntervalDocument,
    IntervalPriority, IntervalReference, Logic, PreferableVaccineDocument, Recurrence,
    SeasonDocument, SeriesDoseDocument, SkipConditionDocument, SkipConditionType, SkipContext,
    SkipDocument, SkipSetDocument,
};

use super::document::{AGES, INTERVALS, Maker, VACCINES};

impl Maker<'_> {
    pub(super) fn dose(&mut self, number: u8, series: usize) -> SeriesDoseDocument {
        let rows = self.draw.byte();
        let with = |bit: u8| (rows >> bit) & 1 > 0;
        let ages = (0..usize::from(!with(0))).map(|_| self.age()).collect();
        let intervals = usize::from(!with(1)) + usize::from(with(2) && with(3));
        let season = (rows >= 0xe0).then(|| self.season());
        let recurs = season.as_ref().and_then(|it| it.recurs);
        SeriesDoseDocument {
            number,
            ages,
            intervals: (0..intervals).map(|_| self.interval(number)).collect(),
            allowable_intervals: (0..usize::from(with(4) && with(2)))
                .map(|_| self.allowable(number))
                .collect(),
            preferable_vaccines: (0..1 + usize::from(with(3)))
                .map(|_| self.preferable())
                .collect(),
            allowable_vaccines: (0..usize::from(with(4)))
                .map(|_| self.aged_vaccine())
                .collect(),
            inadvertent_vaccines: (0..usize::from(with(5) && with(4)))
                .map(|_| self.draw.pick(&VACCINES))
                .collect(),
            skips: (0..usize::from(with(5)))
                .map(|_| self.skip(series, recurs))
                .collect(),
            recurring: with(6) && with(2),
            season,
        }
    }

    fn age(&mut self) -> AgeDocument {
        let [
            absolute_minimum,
            minimum,
            earliest_recommended,
            latest_recommended,
            maximum,
        ] = self.ascending(&AGES);
        let [effective, cessation] = self.days();
        AgeDocument {
            absolute_minimum,
            minimum,
            earliest_recommended,
            latest_recommended,
            maximum,
            effective,
            cessation,
        }
    }

    fn reference(&mut self, number: u8) -> IntervalReference {
        match self.draw.below(8) {
            0..=3 => IntervalReference::Previous,
            4 | 5 if number > 1 => IntervalReference::TargetDose(1),
            6 => IntervalReference::MostRecent(vec![self.draw.pick(&VACCINES)]),
            7 => IntervalReference::Observation(self.code()),
            _ => IntervalReference::Previous,
        }
    }

    fn interval(&mut self, number: u8) -> IntervalDocument {
        let [
            absolute_minimum,
            minimum,
            earliest_recommended,
            latest_recommended,
        ] = self.ascending(&INTERVALS);
        let [effective, cessation] = self.days();
        IntervalDocument {
            from: self.reference(number),
            absolute_minimum,
            minimum,
            earliest_recommended,
            latest_recommended,
            priority: self.draw.maybe(4, |_| IntervalPriority::Override),
            effective,
            cessation,
        }
    }

    fn allowable(&mut self, number: u8) -> AllowableIntervalDocument {
        let [absolute_minimum] = self.ascending(&INTERVALS);
        let [effective, cessation] = self.days();
        AllowableIntervalDocument {
            from: self.reference(number),
            absolute_minimum,
            effective,
            cessation,
        }
    }

    fn preferable(&mut self) -> PreferableVaccineDocument {
        let [begin_age, end_age] = self.ages();
        let more = self.draw.byte();
        let rare = more >= 0xc0;
        PreferableVaccineDocument {
            cvx: self.draw.pick(&VACCINES),
            begin_age,
            end_age,
            trade_name: (rare && more & 1 > 0).then(|| "Brand".to_owned()),
            mvx: (rare && more & 2 > 0).then(|| "MVX".to_owned()),
            volume: (rare && more & 4 > 0).then(|| "0.5".parse().expect("is a volume")),
            forecast: more & 8 > 0,
        }
    }

    fn season(&mut self) -> SeasonDocument {
        let start = self.draw.day();
        let length = i32::from(self.draw.byte());
        let recurs = self.draw.maybe(2, |_| Recurrence::Yearly);
        SeasonDocument {
            start,
            end: (length > 20).then(|| start.add_days(length)),
            recurs,
        }
    }

    fn skip(&mut self, series: usize, recurs: Option<Recurrence>) -> SkipDocument {
        let shape = self.draw.byte();
        let context = match shape & 3 {
            0 => SkipContext::Evaluation,
            1 => SkipContext::Forecast,
            _ => SkipContext::Both,
        };
        let logic = |bit: u8| {
            if (shape >> bit) & 1 > 0 {
                Logic::And
            } else {
                Logic::Or
            }
        };
        let conditions = 1 + usize::from(shape & 32 > 0);
        let sets = 1 + usize::from(shape & 64 > 0);
        let mut set = || {
            let [effective, cessation] = self.days();
            SkipSetDocument {
                id: "1".to_owned(),
                logic: Some(logic(3)),
                conditions: (0..conditions)
                    .map(|_| self.condition(series, recurs))
                    .collect(),
                effective,
                cessation,
                description: None,
            }
        };
        SkipDocument {
            context,
            logic: Some(logic(2)),
            sets: (0..sets).map(|_| set()).collect(),
        }
    }

    fn condition(&mut self, series: usize, recurs: Option<Recurrence>) -> SkipConditionDocument {
        let shape = self.draw.byte();
        let plain = SkipConditionDocument {
            id: "1".to_owned(),
            condition_type: SkipConditionType::Age,
            start_date: None,
            end_date: None,
            begin_age: None,
            end_age: None,
            interval: None,
            dose_count: None,
            dose_type: None,
            dose_count_logic: None,
            vaccines: Vec::new(),
            series_groups: Vec::new(),
            recurs: None,
        };
        match shape & 7 {
            0 | 1 => {
                let age = Some(self.draw.pick(&AGES));
                let begins = shape & 8 > 0;
                SkipConditionDocument {
                    begin_age: age.filter(|_| begins),
                    end_age: age.filter(|_| !begins),
                    ..plain
                }
            }
            2 => SkipConditionDocument {
                condition_type: SkipConditionType::Interval,
                interval: Some(self.draw.pick(&INTERVALS)),
                ..plain
            },
            // One series group asks about the other; seldom about itself, which is an error.
            3 if series == 2 || shape >= 0xf0 => SkipConditionDocument {
                condition_type: SkipConditionType::CompletedSeries,
                series_groups: vec!["1".to_owned()],
                ..plain
            },
            _ => {
                let [begin_age, end_age] = self.ages();
                let [start_date, end_date] = self.days();
                let dated = start_date.is_some() || end_date.is_some();
                SkipConditionDocument {
                    condition_type: SkipConditionType::VaccineCountByDateAndAge,
                    begin_age,
                    end_age,
                    start_date,
                    end_date,
                    dose_count: Some((shape >> 3) & 3),
                    dose_type: Some(if shape & 32 > 0 {
                        DoseType::Valid
                    } else {
                        DoseType::Total
                    }),
                    dose_count_logic: Some(match shape >> 6 {
                        0 | 1 => DoseCountLogic::GreaterThan,
                        2 => DoseCountLogic::EqualTo,
                        _ => DoseCountLogic::LessThan,
                    }),
                    vaccines: self
                        .draw
                        .maybe(2, |draw| draw.pick(&VACCINES))
                        .into_iter()
                        .collect(),
                    recurs: recurs.filter(|_| dated),
                    ..plain
                }
            }
        }
    }
}
