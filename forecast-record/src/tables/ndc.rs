//! National Drug Codes: which product a number means.

use forecast_core::schedule::Cvx;

use super::Tables;

/// A product that an NDC names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Its CVX code; where CDC lists several, the first.
    pub cvx: Cvx,
    /// The other CVX codes that CDC lists for it.
    pub also: Vec<Cvx>,
    /// Its manufacturer's MVX code.
    pub mvx: String,
    /// Its trade name.
    pub trade_name: String,
}

impl Product {
    /// Returns whether a CVX code is one of the product's.
    #[must_use]
    pub fn is(&self, cvx: Cvx) -> bool {
        self.cvx == cvx || self.also.contains(&cvx)
    }

    /// Reads a row: CVX codes, MVX, trade name.
    pub(super) fn read(cvx: &str, mvx: &str, trade_name: &str) -> Option<Product> {
        let mut codes = cvx.split(' ').map(str::parse);
        Some(Product {
            cvx: codes.next()?.ok()?,
            also: codes.collect::<Result<_, _>>().ok()?,
            mvx: mvx.to_owned(),
            trade_name: trade_name.to_owned(),
        })
    }
}

/// Returns the key of a row: nine digits of labeler and product, or all eleven.
pub(super) fn key(ndc: &str) -> Option<String> {
    let digits = ndc.replace('-', "");
    let all = digits.bytes().all(|byte| byte.is_ascii_digit());
    (all && matches!(digits.len(), 9 | 11)).then_some(digits)
}

impl Tables {
    /// Returns the product of an NDC: eleven digits, or ten with hyphens that tell its parts; ten
    /// digits without hyphens only where they can mean one product alone.
    ///
    /// Where the packages of a product hold different vaccines, the whole number tells which.
    #[must_use]
    pub fn product(&self, ndc: &str) -> Option<&Product> {
        let mut found = numbers(ndc).into_iter().filter_map(|number| {
            let product = number.get(..9)?;
            self.ndc.get(&number).or_else(|| self.ndc.get(product))
        });
        let product = found.next()?;
        found.all(|other| other == product).then_some(product)
    }
}

/// Returns the numbers in eleven digits that an NDC may mean; nine where it has no package.
fn numbers(ndc: &str) -> Vec<String> {
    let parts: Vec<&str> = ndc.trim().split('-').collect();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !parts.iter().all(|part| digits(part)) {
        return Vec::new();
    }
    match parts.as_slice() {
        [labeler, product] if labeler.len() <= 5 && product.len() <= 4 => {
            vec![format!("{labeler:0>5}{product:0>4}")]
        }
        [labeler, product, package]
            if labeler.len() <= 5 && product.len() <= 4 && package.len() <= 2 =>
        {
            vec![format!("{labeler:0>5}{product:0>4}{package:0>2}")]
        }
        [all] if all.len() == 11 => vec![(*all).to_owned()],
        [all] if all.len() == 10 => {
            let part = |range: std::ops::Range<usize>| all.get(range).unwrap_or_default();
            vec![
                format!("0{all}"),
                format!("{}0{}", part(0..5), part(5..10)),
                format!("{}0{}", part(0..9), part(9..10)),
            ]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cvx(ndc: &str) -> Option<String> {
        let product = Tables::built_in().product(ndc)?;
        Some(product.cvx.to_string())
    }

    #[test]
    fn an_ndc_is_found_in_every_form() {
        for form in ["00006-4095-01", "0006-4095-01", "00006409501", "0006409501"] {
            assert_eq!(cvx(form).as_deref(), Some("83"), "{form}");
        }
        assert_eq!(cvx("12345-6789-01"), None);
        assert_eq!(cvx("VAQTA"), None);
    }

    /// The vial of Pentacel is a package of ActHIB's product number.
    #[test]
    fn packages_of_one_product_may_be_different_vaccines() {
        for (ndc, vaccine) in [
            ("49281-0545-15", Some("120")),
            ("49281-545-15", Some("120")),
            ("49281054515", Some("120")),
            ("4928154515", Some("120")),
            ("49281-545-03", Some("48")),
            ("49281-545-99", None),
            ("66019-112-51", Some("333")),
            ("66019-112-10", Some("111")),
        ] {
            assert_eq!(cvx(ndc).as_deref(), vaccine, "{ndc}");
        }
        assert_eq!(
            Tables::built_in()
                .product("49281-545-15")
                .unwrap()
                .trade_name,
            "Pentacel"
        );
    }

    #[test]
    fn a_product_may_have_two_codes() {
        let product = Tables::built_in().product("58160-821-52").unwrap();
        assert_eq!(product.cvx.to_string(), "43");
        assert!(product.is("44".parse().unwrap()) && product.is("43".parse().unwrap()));
        assert!(!product.is("08".parse().unwrap()));
    }
}
