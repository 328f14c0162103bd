//! From the model as written to the model as used: names become indices.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use forecast_core::date::{Date, Offset, Span};

use super::document::{self as d, Document};
use super::{
    BRANDS, Band, Choice, Condition, Course, Day, Delays, FAMILIES, Model, Product, Profile,
    Recorded, Season, Shot, Vaccine, Visit, Weighted, day, days_of,
};
use crate::error::Error;

/// The oldest age in years that shares are looked up by.
const OLDEST: u32 = 120;

/// The names of things that other parts of the model refer to.
#[derive(Default)]
struct Names {
    families: BTreeMap<String, usize>,
    vaccines: BTreeMap<String, u16>,
    products: BTreeMap<String, usize>,
    brands: BTreeMap<String, usize>,
    codes: BTreeMap<String, u16>,
    delays: BTreeMap<String, Delays>,
}

/// Looks a name up, or says where it is missing.
fn find<T: Clone>(
    names: &BTreeMap<String, T>,
    name: &str,
    what: &str,
    path: &str,
) -> Result<T, Error> {
    let missing = || Error::model(path, format!("found \"{name}\", expected {what}"));
    names.get(name).cloned().ok_or_else(missing)
}

pub(super) fn compile(document: Document) -> Result<Model, Error> {
    let names = names(&document)?;
    let vaccines = document
        .vaccines
        .iter()
        .map(|(cvx, vaccine)| names.vaccine(cvx, vaccine))
        .collect::<Result<Vec<_>, _>>()?;
    let products = document
        .products
        .iter()
        .map(|(name, product)| names.product(name, product, &vaccines))
        .collect::<Result<Vec<_>, _>>()?;
    let bands = document.ages.iter().map(|band| {
        let compiled = Band {
            ages: band.from..=band.to,
            female: band.female,
        };
        (band.weight, Ok(compiled))
    });
    let counties = document.counties.iter();
    let counties = counties.map(|county| (county.weight, Ok(county.name.clone())));
    let profiles = document.profiles.iter().enumerate();
    let profiles = profiles.map(|(n, profile)| (profile.weight, names.profile(n, profile)));
    let habits = document.habits.iter();
    let habits = habits.map(|habit| (habit.weight, Ok(habit.percent)));
    let mut recorded = Vec::new();
    for row in &document.recording.doses {
        recorded.push(Recorded {
            from: day(row.from),
            child: row.child,
            adult: row.adult,
            historical: row.historical,
        });
    }
    Ok(Model {
        bands: weighted("ages", bands)?,
        counties: weighted("counties", counties)?,
        deceased_within: document.lives.deceased_within.span(),
        profiles: weighted("profiles", profiles)?,
        habits: weighted("habits", habits)?,
        families: document.families.values().map(|o| o.span()).collect(),
        visits: collect(&document.visits, |n, visit| names.visit(n, visit))?,
        courses: collect(&document.courses, |n, course| names.course(n, course))?,
        seasons: collect(&document.seasons, |n, season| names.season(n, season))?,
        conditions: collect(&document.observations, |n, row| names.condition(n, row))?,
        codes: names.codes.into_keys().collect(),
        vaccines,
        products,
        lives: document.lives,
        oddities: document.oddities,
        recording: document.recording,
        recorded,
    })
}

fn collect<S, T>(
    rows: &[S],
    compile: impl Fn(usize, &S) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let rows = rows.iter().enumerate();
    rows.map(|(n, row)| compile(n, row)).collect()
}

/// Numbers everything that has a name.
fn names(document: &Document) -> Result<Names, Error> {
    let mut names = Names {
        families: numbered(document.families.keys()),
        vaccines: numbered_short(document.vaccines.keys()),
        products: numbered(document.products.keys()),
        ..Names::default()
    };
    let brands = document.products.values();
    let brands: BTreeMap<&String, ()> = brands
        .filter_map(|product| product.brand.as_ref())
        .map(|brand| (brand, ()))
        .collect();
    names.brands = numbered(brands.into_keys());
    if names.families.len() > FAMILIES || names.brands.len() > BRANDS {
        let message = format!("expected at most {FAMILIES} families and {BRANDS} brands");
        return Err(Error::model("", message));
    }
    let rows = &document.observations;
    let codes: BTreeMap<&String, ()> = rows
        .iter()
        .flat_map(|row| std::iter::once(&row.code).chain(row.with.iter().map(|with| &with.code)))
        .map(|code| (code, ()))
        .collect();
    for code in codes.keys() {
        check_code(code, "observations")?;
    }
    names.codes = numbered_short(codes.into_keys());
    for (name, delays) in &document.delays {
        let rows = delays.iter();
        let rows = rows.map(|delay| (delay.weight, Ok((delay.from, delay.to))));
        let table = weighted(&format!("delays.{name}"), rows)?;
        names.delays.insert(name.clone(), Arc::new(table));
    }
    Ok(names)
}

/// Codes have letters and digits only: whoever writes them need not look for others.
fn check_code(code: &str, path: &str) -> Result<(), Error> {
    let plain = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    plain.then_some(()).ok_or_else(|| {
        let message = format!("found the code {code:?}, expected letters and digits");
        Error::model(path, message)
    })
}

fn numbered<'a>(names: impl Iterator<Item = &'a String>) -> BTreeMap<String, usize> {
    names
        .enumerate()
        .map(|(n, name)| (name.clone(), n))
        .collect()
}

fn numbered_short<'a>(names: impl Iterator<Item = &'a String>) -> BTreeMap<String, u16> {
    names.zip(0..).map(|(name, n)| (name.clone(), n)).collect()
}

fn weighted<T>(
    path: &str,
    rows: impl Iterator<Item = (u32, Result<T, Error>)>,
) -> Result<Weighted<T>, Error> {
    let mut items = Vec::new();
    let mut total = 0u32;
    for (weight, item) in rows {
        total = total
            .checked_add(weight)
            .ok_or_else(|| Error::model(path, "the weights are too large"))?;
        items.push((total, item?));
    }
    match items.pop() {
        Some((_, last)) if total > 0 => Ok(Weighted { items, last, total }),
        _ => Err(Error::model(path, "expected a weight above 0")),
    }
}

/// Shares by age in years, one for each year.
fn by_age(rows: &[d::ShareByAge]) -> Vec<u32> {
    (0..=OLDEST)
        .map(|age| {
            let row = rows.iter().find(|row| (row.from..=row.to).contains(&age));
            row.map_or(0, |row| row.share)
        })
        .collect()
}

fn days(from: Option<Date>, until: Option<Date>) -> RangeInclusive<Day> {
    from.map_or(Day::MIN, day)..=until.map_or(Day::MAX, day)
}

fn span(offset: Option<Offset>) -> Option<Span> {
    offset.map(Offset::span)
}

impl Names {
    fn families(&self, names: &[String], path: &str) -> Result<u32, Error> {
        names.iter().try_fold(0, |bits, name| {
            Ok(bits | 1 << find(&self.families, name, "a family", path)?)
        })
    }

    fn delay(&self, name: &str, path: &str) -> Result<Delays, Error> {
        find(&self.delays, name, "the name of a delay", path)
    }

    fn profile(&self, n: usize, profile: &d::Profile) -> Result<Profile, Error> {
        let path = format!("profiles[{n}]");
        Ok(Profile {
            missed: profile.missed,
            delay: self.delay(&profile.delay, &path)?,
            uptake_percent: profile.uptake_percent,
            declines: self.families(&profile.declines, &path)?,
        })
    }

    fn vaccine(&self, cvx: &str, vaccine: &d::Vaccine) -> Result<Vaccine, Error> {
        let path = format!("vaccines.{cvx}");
        check_code(cvx, &path)?;
        for mvx in &vaccine.mvx {
            check_code(mvx, &path)?;
        }
        Ok(Vaccine {
            cvx: cvx.to_owned(),
            families: self.families(&vaccine.families, &path)?,
            mvx: vaccine.mvx.clone(),
            historical: self.vaccines(&vaccine.historical, &path)?,
        })
    }

    fn vaccines(&self, codes: &[String], path: &str) -> Result<Vec<u16>, Error> {
        let codes = codes.iter();
        codes
            .map(|cvx| find(&self.vaccines, cvx, "a CVX code of vaccines", path))
            .collect()
    }

    fn product(
        &self,
        name: &str,
        product: &d::Product,
        vaccines: &[Vaccine],
    ) -> Result<Product, Error> {
        let path = format!("products.{name}");
        let brand = product.brand.as_ref();
        let brand = brand.map(|brand| find(&self.brands, brand, "a brand", &path));
        let choices = collect(&product.choices, |n, choice| {
            Ok(Choice {
                give: self.vaccines(&choice.give, &format!("{path}.choices[{n}]"))?,
                days: days(choice.from, choice.until),
                min_age: span(choice.min_age).map_or(i32::MIN, days_of),
                max_age: span(choice.max_age).map_or(i32::MAX, days_of),
                weight: choice.weight,
            })
        })?;
        let given = choices.iter().flat_map(|choice| &choice.give);
        let families = given.filter_map(|index| vaccines.get(usize::from(*index)));
        let family = find(&self.families, &product.family, "a family", &path)?;
        Ok(Product {
            family,
            families: families.fold(1 << family, |bits, vaccine| bits | vaccine.families),
            brand: brand.transpose()?,
            choices,
        })
    }

    fn shot(&self, shot: &d::Shot, path: &str) -> Result<Shot, Error> {
        Ok(Shot {
            product: find(&self.products, &shot.give, "a product", path)?,
            uptake: shot.uptake.unwrap_or(10_000),
            counts: shot.at_least.unwrap_or(0)
                ..=shot.up_to.map_or(u32::MAX, |limit| limit.saturating_sub(1)),
            interval: span(shot.interval),
            max_age: span(shot.max_age),
        })
    }

    /// A dose of a product that nothing more is said about.
    fn plain(&self, product: &str, path: &str) -> Result<Shot, Error> {
        let shot = d::Shot {
            give: product.to_owned(),
            uptake: None,
            up_to: None,
            at_least: None,
            interval: None,
            max_age: None,
        };
        self.shot(&shot, path)
    }

    fn visit(&self, n: usize, visit: &d::Visit) -> Result<Visit, Error> {
        let path = format!("visits[{n}]");
        let delay = visit.delay.as_ref();
        let delay = delay.map(|name| self.delay(name, &path));
        Ok(Visit {
            age: visit.age.span(),
            min_age: span(visit.min_age),
            delay: delay.transpose()?,
            attended: visit.attended,
            shots: collect(&visit.shots, |n, shot| {
                self.shot(shot, &format!("{path}.shots[{n}]"))
            })?,
        })
    }

    fn course(&self, n: usize, course: &d::Course) -> Result<Course, Error> {
        let path = format!("courses[{n}]");
        let condition = course.condition.as_ref();
        let condition = condition.map(|code| find(&self.codes, code, "an observation", &path));
        Ok(Course {
            sex: course.sex,
            condition: condition.transpose()?,
            unless: course.unless.unwrap_or(u32::MAX),
            age: course.age.span(),
            max_age: span(course.max_age),
            days: days(course.from, course.until),
            months: course.months,
            delay: self.delay(&course.delay, &path)?,
            next: self.delay("next", &path)?,
            uptake: course.uptake,
            completion: course.completion,
            doses: collect(&course.doses, |n, dose| {
                let shot = self.plain(&dose.give, &format!("{path}.doses[{n}]"))?;
                Ok((shot, span(dose.after).unwrap_or_default()))
            })?,
            every: span(course.every),
        })
    }

    fn season(&self, n: usize, season: &d::Season) -> Result<Season, Error> {
        let path = format!("seasons[{n}]");
        let two_doses = season.two_doses.as_ref().map(|two| {
            let mut shot = self.plain(&season.give, &path)?;
            shot.interval = Some(two.interval.span());
            Ok::<_, Error>((two.under.cast_signed(), two.share, shot))
        });
        if !(1..=12).contains(&season.month) {
            let message = format!("found month {}, expected 1 to 12", season.month);
            return Err(Error::model(path, message));
        }
        Ok(Season {
            shot: self.plain(&season.give, &path)?,
            month: season.month,
            years: season.first..=season.last.unwrap_or(i32::MAX),
            delay: self.delay(&season.delay, &path)?,
            min_age: season.min_age.span(),
            uptake: by_age(&season.ages),
            two_doses: two_doses.transpose()?,
        })
    }

    fn condition(&self, n: usize, row: &d::Condition) -> Result<Condition, Error> {
        let path = format!("observations[{n}]");
        let code = |code: &str| find(&self.codes, code, "an observation", &path);
        Ok(Condition {
            code: code(&row.code)?,
            sex: row.sex,
            share: by_age(&row.ages),
            onset: span(row.onset).unwrap_or_default(),
            within: span(row.within),
            dated: row.dated,
            with: collect(&row.with, |_, with| {
                Ok((
                    code(&with.code)?,
                    with.share,
                    span(with.before).unwrap_or_default(),
                ))
            })?,
        })
    }
}
