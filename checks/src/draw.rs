//! Arbitrary values from bytes. Bytes that have run out are zeros, for which every choice is its
//! simplest.

use arbitrary::Unstructured;
use forecast_core::date::Date;

/// Bytes to draw choices from.
pub(crate) struct Draw<'b>(Unstructured<'b>);

impl<'b> Draw<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Draw<'b> {
        Draw(Unstructured::new(bytes))
    }

    /// Whether no bytes are left.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn byte(&mut self) -> u8 {
        self.0.arbitrary().unwrap_or_default()
    }

    pub(crate) fn number(&mut self) -> u32 {
        self.0.arbitrary().unwrap_or_default()
    }

    /// A number below a limit of at most 256.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::from(self.byte()) % limit.max(1)
    }

    /// Seldom true, and false where the bytes have run out.
    pub(crate) fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == many - 1
    }

    pub(crate) fn flag(&mut self) -> bool {
        self.one_in(2)
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let place = self.below(from.len());
        *from.get(place).expect("there is something to pick from")
    }

    /// A value now and then.
    pub(crate) fn maybe<T>(&mut self, many: usize, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.one_in(many).then(|| make(self))
    }

    /// So many values, or fewer.
    pub(crate) fn list<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let many = self.below(most + 1);
        (0..many).map(|_| make(self)).collect()
    }

    /// A day: mostly one around the year 2000, where rules meet; else any that there is, its
    /// limits among them.
    pub(crate) fn day(&mut self) -> Date {
        let near = || Date::from_ymd(1999, 12, 31).expect("is a day");
        match self.below(16) {
            0..=11 => near().add_days(i32::from(self.byte()) * 9),
            12 => near().add_days(i32::from(self.byte())),
            13 => Date::MIN.add_days((self.number() % 4_000_000).cast_signed()),
            14 => Date::MIN.add_days(self.below(3) as i32),
            _ => Date::MAX.add_days(-(self.below(3) as i32)),
        }
    }
}
