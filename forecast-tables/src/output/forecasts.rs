//! The table of forecasts: a row for each patient and vaccine group.

use std::sync::Arc;

use arrow_array::builder::{
    Date32Builder, GenericListBuilder, Int16Builder, ListBuilder, StringBuilder,
};
use arrow_array::{ArrayRef, StructArray};
use arrow_buffer::NullBufferBuilder;
use arrow_schema::{ArrowError, DataType, Field, Fields};
use forecast_core::date::Date;
use forecast_core::report::{
    AsWritten, Because, Due, Forecast, ForecastReason, GroupForecast, Notice, ProjectedSeason,
    Status,
};
use forecast_core::schedule::document::{Category, SeriesType};

use super::words::{Names, Values, word};
use super::words_field;
use crate::column::day_number;

/// The columns after the id and what is carried over.
pub(crate) fn forecast_fields(lists: bool) -> Vec<Field> {
    let date = |name: &str| Field::new(name, DataType::Date32, true);
    let mut fields = vec![
        date("as_of"),
        words_field("schedule"),
        words_field("group"),
        words_field("series_type"),
        words_field("series_group"),
        words_field("status"),
        words_field("due"),
        words_field("category"),
        Field::new("dose_number", DataType::Int16, true),
        date("earliest"),
        date("recommended"),
        date("past_due"),
        date("latest"),
        Field::new("projected_season", DataType::Struct(season_fields()), true),
        words_field("reason"),
        words_field("limit_as_written"),
        date("limit_date"),
        Field::new_list("because", item(), true),
        words_field("rule"),
        words_field("series"),
    ];
    if lists {
        fields.push(Field::new_list("antigens", item(), true));
        fields.push(Field::new_list("vaccines", item(), true));
    }
    fields.push(Field::new_list("notices", item(), true));
    fields.push(Field::new("error", DataType::Utf8, true));
    fields
}

fn item() -> Field {
    Field::new_list_field(DataType::Utf8, true)
}

fn season_fields() -> Fields {
    let published = DataType::Struct(day_fields().into());
    let mut fields = day_fields();
    fields.push(Field::new("projected_from", published, true));
    fields.into()
}

fn day_fields() -> Vec<Field> {
    let day = |name| Field::new(name, DataType::Date32, true);
    vec![day("start"), day("end")]
}

/// Rows of the table of forecasts.
pub(crate) struct ForecastRows {
    /// The patient of each row, by their place in the chunk.
    pub(crate) patients: Vec<u32>,
    as_of: Date32Builder,
    schedule: Names,
    group: Names,
    series_type: Values<SeriesType>,
    series_group: Names,
    status: Values<Status>,
    due: Values<Due>,
    category: Values<Category>,
    dose_number: Int16Builder,
    earliest: Date32Builder,
    recommended: Date32Builder,
    past_due: Date32Builder,
    latest: Date32Builder,
    season: Seasons,
    reason: Values<ForecastReason>,
    limit_as_written: Names,
    limit_date: Date32Builder,
    because: TextList,
    rule: Names,
    series: Names,
    /// Whether every forecast of a group has a row, or only the one that heads it.
    all_series: bool,
    /// The id of the schedule with its layers.
    rules: String,
    lists: Option<(TextList, TextList)>,
    notices: TextList,
    error: StringBuilder,
}

type TextList = GenericListBuilder<i32, StringBuilder>;

impl ForecastRows {
    pub(crate) fn new(rules: String, lists: bool, all_series: bool) -> ForecastRows {
        let list = || ListBuilder::new(StringBuilder::new());
        ForecastRows {
            patients: Vec::new(),
            as_of: Date32Builder::new(),
            schedule: Names::default(),
            group: Names::default(),
            series_type: Values::default(),
            series_group: Names::default(),
            status: Values::default(),
            due: Values::default(),
            category: Values::default(),
            dose_number: Int16Builder::new(),
            earliest: Date32Builder::new(),
            recommended: Date32Builder::new(),
            past_due: Date32Builder::new(),
            latest: Date32Builder::new(),
            season: Seasons::default(),
            reason: Values::default(),
            limit_as_written: Names::default(),
            limit_date: Date32Builder::new(),
            because: list(),
            rule: Names::default(),
            series: Names::default(),
            all_series,
            rules,
            lists: lists.then(|| (list(), list())),
            notices: list(),
            error: StringBuilder::new(),
        }
    }

    /// Adds a patient's forecasts; a patient for whom nothing is forecast has one row without a
    /// group.
    pub(crate) fn push(&mut self, patient: u32, forecast: &Forecast<'_>) -> Result<(), ArrowError> {
        let notices = notices(&forecast.notices)?;
        if forecast.groups.is_empty() {
            self.head(patient, Some(forecast.as_of), true)?;
            self.group(None)?;
            self.tail(&notices, None);
        }
        let series = if self.all_series { usize::MAX } else { 1 };
        let groups = forecast.groups.iter();
        for group in groups.flat_map(|group| group.all_series().take(series)) {
            self.head(patient, Some(forecast.as_of), true)?;
            self.group(Some(group))?;
            self.tail(&notices, None);
        }
        Ok(())
    }

    /// Adds the one row of a patient in error.
    pub(crate) fn push_error(
        &mut self,
        patient: u32,
        as_of: Option<Date>,
        error: &str,
    ) -> Result<(), ArrowError> {
        self.head(patient, as_of, false)?;
        self.group(None)?;
        self.tail(&[], Some(error));
        Ok(())
    }

    fn head(
        &mut self,
        patient: u32,
        as_of: Option<Date>,
        answered: bool,
    ) -> Result<(), ArrowError> {
        self.patients.push(patient);
        self.as_of.append_option(as_of.map(day_number));
        self.schedule.push(answered.then_some(self.rules.as_str()))
    }

    fn group(&mut self, group: Option<&GroupForecast<'_>>) -> Result<(), ArrowError> {
        self.group.push(group.map(|it| it.group))?;
        self.series_type.push(group.map(|it| it.series_type))?;
        self.series_group.push(group.map(|it| it.series_group))?;
        self.status.push(group.map(|it| it.status))?;
        self.due.push(group.map(|it| it.due))?;
        self.category.push(group.and_then(|it| it.category))?;
        self.dose_number
            .append_option(group.and_then(|it| it.dose_number).map(small));
        let day = |of: fn(&GroupForecast<'_>) -> Option<Date>| group.and_then(of).map(day_number);
        self.earliest.append_option(day(|it| it.earliest));
        self.recommended.append_option(day(|it| it.recommended));
        self.past_due.append_option(day(|it| it.past_due));
        self.latest.append_option(day(|it| it.latest));
        self.season.push(group.and_then(|it| it.projected_season));
        self.reason.push(group.and_then(|it| it.reason))?;
        let limit = group.and_then(|it| it.limit.as_deref());
        let written = limit.and_then(|it| it.as_written);
        let written = written.as_ref().map(word::<AsWritten>).transpose()?;
        self.limit_as_written.push(written.as_deref())?;
        let date = limit.and_then(|it| it.date);
        self.limit_date.append_option(date.map(day_number));
        let facts = group.map(|it| it.because.as_slice()).unwrap_or_default();
        for fact in facts {
            self.because.values().append_value(because(fact));
        }
        self.because.append(!facts.is_empty());
        self.rule.push(group.map(|it| it.rule))?;
        self.series.push(group.and_then(|it| it.series))?;
        if let Some((antigens, vaccines)) = &mut self.lists {
            for antigen in group.iter().flat_map(|it| &it.antigens) {
                antigens.values().append_value(antigen);
            }
            antigens.append(group.is_some());
            for vaccine in group.iter().flat_map(|it| &it.vaccines) {
                vaccines.values().append_value(vaccine.cvx.to_string());
            }
            vaccines.append(group.is_some());
        }
        Ok(())
    }

    fn tail(&mut self, notices: &[String], error: Option<&str>) {
        for notice in notices {
            self.notices.values().append_value(notice);
        }
        self.notices.append(!notices.is_empty());
        self.error.append_option(error);
    }

    /// The columns, in the order of [`forecast_fields`].
    pub(crate) fn finish(mut self) -> Result<(Vec<u32>, Vec<ArrayRef>), ArrowError> {
        let mut columns: Vec<ArrayRef> = vec![
            Arc::new(self.as_of.finish()),
            self.schedule.finish()?,
            self.group.finish()?,
            self.series_type.finish()?,
            self.series_group.finish()?,
            self.status.finish()?,
            self.due.finish()?,
            self.category.finish()?,
            Arc::new(self.dose_number.finish()),
            Arc::new(self.earliest.finish()),
            Arc::new(self.recommended.finish()),
            Arc::new(self.past_due.finish()),
            Arc::new(self.latest.finish()),
            self.season.finish()?,
            self.reason.finish()?,
            self.limit_as_written.finish()?,
            Arc::new(self.limit_date.finish()),
            Arc::new(self.because.finish()),
            self.rule.finish()?,
            self.series.finish()?,
        ];
        if let Some((mut antigens, mut vaccines)) = self.lists {
            columns.push(Arc::new(antigens.finish()));
            columns.push(Arc::new(vaccines.finish()));
        }
        columns.push(Arc::new(self.notices.finish()));
        columns.push(Arc::new(self.error.finish()));
        Ok((self.patients, columns))
    }
}

/// A number of doses; there are never as many as this cannot hold.
pub(crate) fn small(number: u16) -> i16 {
    i16::try_from(number).unwrap_or(i16::MAX)
}

/// Notices as text: path, kind and what was found.
fn notices(notices: &[Notice<'_>]) -> Result<Vec<String>, ArrowError> {
    let text = |notice: &Notice<'_>| {
        let kind = word(&notice.kind)?;
        Ok(match notice.value {
            Some(value) => format!("{}: {kind}: {value}", notice.path),
            None => format!("{}: {kind}", notice.path),
        })
    };
    notices.iter().map(text).collect()
}

/// A fact as text: its kind, its code, its date, and the vaccines that it forbids, each where there
/// is one.
fn because(fact: &Because<'_>) -> String {
    let (kind, code, date, vaccines) = match fact {
        Because::Contraindication {
            code,
            date,
            vaccines,
            ..
        } => ("contraindication", Some(*code), *date, vaccines.as_slice()),
        Because::Immunity { code, date, .. } => ("immunity", Some(*code), *date, &[][..]),
        Because::BornBefore { date, country, .. } => {
            ("born_before", *country, Some(*date), &[][..])
        }
    };
    let mut text = kind.to_owned();
    let vaccines: Vec<String> = vaccines.iter().map(|it| it.cvx.to_string()).collect();
    let vaccines = (!vaccines.is_empty()).then(|| vaccines.join(", "));
    let parts = [
        code.map(str::to_owned),
        date.map(|date| date.to_string()),
        vaccines,
    ];
    for part in parts.into_iter().flatten() {
        text.push_str(": ");
        text.push_str(&part);
    }
    text
}

/// The column of projected seasons, which most rows have none of.
#[derive(Default)]
struct Seasons {
    rows: usize,
    /// Rows with a season, and the season.
    seasons: Vec<(usize, ProjectedSeason)>,
}

impl Seasons {
    fn push(&mut self, season: Option<ProjectedSeason>) {
        if let Some(season) = season {
            self.seasons.push((self.rows, season));
        }
        self.rows += 1;
    }

    fn finish(self) -> Result<ArrayRef, ArrowError> {
        let mut nulls = NullBufferBuilder::new(self.rows);
        let mut end = 0;
        for (row, _) in &self.seasons {
            nulls.append_n_nulls(row - end);
            nulls.append_non_null();
            end = row + 1;
        }
        nulls.append_n_nulls(self.rows - end);
        let column = |of: fn(&ProjectedSeason) -> Option<Date>| -> ArrayRef {
            let mut days = Date32Builder::with_capacity(self.rows);
            let mut end = 0;
            for (row, season) in &self.seasons {
                days.append_nulls(row - end);
                days.append_option(of(season).map(day_number));
                end = row + 1;
            }
            days.append_nulls(self.rows - end);
            Arc::new(days.finish())
        };
        let nulls = nulls.finish();
        let published = StructArray::try_new(
            day_fields().into(),
            vec![
                column(|season| Some(season.projected_from.start)),
                column(|season| season.projected_from.end),
            ],
            nulls.clone(),
        )?;
        let columns = vec![
            column(|season| Some(season.start)),
            column(|season| season.end),
            Arc::new(published),
        ];
        let array = StructArray::try_new(season_fields(), columns, nulls)?;
        Ok(Arc::new(array))
    }
}
