//! Chance, in integers: the same numbers on every platform and in every build.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of random numbers that belongs to one person.
pub(crate) struct Draw {
    stream: ChaCha8Rng,
}

impl Draw {
    /// The stream of a person of a population: the seed is the key, the number of the person the
    /// stream, so that no person depends on how many there are.
    pub(crate) fn new(seed: u64, index: u64) -> Draw {
        let mut key = *b"........forecast.population.0001";
        for (place, byte) in key.iter_mut().zip(seed.to_le_bytes()) {
            *place = byte;
        }
        let mut stream = ChaCha8Rng::from_seed(key);
        stream.set_stream(index);
        Draw { stream }
    }

    /// Any 32 bits.
    pub(crate) fn bits(&mut self) -> u32 {
        self.stream.next_u32()
    }

    /// A number from 0 to `limit`, which is left out; 0 where the limit is 0.
    pub(crate) fn below(&mut self, limit: u32) -> u32 {
        scaled(self.bits(), limit)
    }

    /// A number from `first` to `last`, both included; `first` where they are the wrong way round.
    pub(crate) fn between(&mut self, first: i32, last: i32) -> i32 {
        let width = last.saturating_sub(first).max(0);
        let drawn = self.below(width.unsigned_abs().saturating_add(1));
        first.saturating_add(drawn.cast_signed())
    }

    /// Whether something happens that happens to so many of 10,000. What never or always happens
    /// takes no draw.
    pub(crate) fn happens(&mut self, of_10_000: u32) -> bool {
        of_10_000 > 0 && (of_10_000 >= 10_000 || self.below(10_000) < of_10_000)
    }
}

/// Maps 32 random bits to a number below a limit.
pub(crate) fn scaled(bits: u32, limit: u32) -> u32 {
    let product = u64::from(bits) * u64::from(limit);
    // The upper half of a product of two 32-bit numbers has 32 bits.
    (product >> 32) as u32
}
