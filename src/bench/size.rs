//! How long payloads are.

use std::str::FromStr;

/// The sizes of payloads, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Always the same.
    Fixed(usize),
    /// Each from the first to the second as likely as any other.
    Between(usize, usize),
    /// An exponential distribution with this mean, up to twenty times as much.
    Exponential(usize),
}

/// The largest payload: 256 MiB less the longest head.
pub const LARGEST: usize = 268_000_000;

impl Size {
    /// The smallest and the largest that may come.
    pub const fn bounds(self) -> (usize, usize) {
        match self {
            Size::Fixed(size) => (size, size),
            Size::Between(smallest, largest) => (smallest, largest),
            Size::Exponential(mean) => (0, mean * 20),
        }
    }

    /// The size of the next payload.
    pub fn draw(self, random: &mut fastrand::Rng) -> usize {
        match self {
            Size::Fixed(size) => size,
            Size::Between(smallest, largest) => random.usize(smallest..=largest),
            Size::Exponential(mean) => {
                #[expect(
                    clippy::cast_precision_loss,
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a size up to 256 MiB"
                )]
                let drawn = (-(1.0 - random.f64()).ln() * mean as f64) as usize;
                drawn.min(mean * 20)
            }
        }
    }
}

/// Why a size is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SizeError {
    /// It can't be read.
    #[error("expected bytes such as 64, a range such as 64..4096, or a mean such as exp:512")]
    Syntax,
    /// The second is below the first.
    #[error("the range is empty: its end is below its start")]
    Empty,
    /// More than a packet holds.
    #[error("a payload has at most {LARGEST} bytes")]
    TooLarge,
}

impl FromStr for Size {
    type Err = SizeError;

    fn from_str(text: &str) -> Result<Self, SizeError> {
        let number = |text: &str| text.trim().parse::<usize>().map_err(|_| SizeError::Syntax);
        let size = if let Some(mean) = text.strip_prefix("exp:") {
            match number(mean)? {
                0 => return Err(SizeError::Syntax),
                mean => Size::Exponential(mean),
            }
        } else if let Some((smallest, largest)) = text.split_once("..") {
            match (number(smallest)?, number(largest)?) {
                (smallest, largest) if largest < smallest => return Err(SizeError::Empty),
                (smallest, largest) => Size::Between(smallest, largest),
            }
        } else {
            Size::Fixed(number(text)?)
        };
        match size {
            Size::Exponential(mean) if mean > LARGEST / 20 => Err(SizeError::TooLarge),
            size if size.bounds().1 > LARGEST => Err(SizeError::TooLarge),
            size => Ok(size),
        }
    }
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Size::Fixed(size) => write!(f, "{size}"),
            Size::Between(smallest, largest) => write!(f, "{smallest}..{largest}"),
            Size::Exponential(mean) => write!(f, "exp:{mean}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_shown() {
        for text in ["0", "64", "64..4096", "exp:512"] {
            assert_eq!(text.parse::<Size>().unwrap().to_string(), text);
        }
        for (text, error) in [
            ("", SizeError::Syntax),
            ("x", SizeError::Syntax),
            ("1..", SizeError::Syntax),
            ("exp:0", SizeError::Syntax),
            ("9..8", SizeError::Empty),
            ("300000000", SizeError::TooLarge),
            ("exp:100000000", SizeError::TooLarge),
        ] {
            assert_eq!(text.parse::<Size>(), Err(error), "{text}");
        }
    }

    #[test]
    fn draws_stay_within_bounds_and_near_their_mean() {
        let mut random = fastrand::Rng::with_seed(3);
        for (size, mean) in [
            (Size::Fixed(64), 64),
            (Size::Between(100, 300), 200),
            (Size::Exponential(512), 512),
        ] {
            let (smallest, largest) = size.bounds();
            let draws: Vec<usize> = (0..20_000).map(|_| size.draw(&mut random)).collect();
            assert!(
                draws.iter().all(|draw| (smallest..=largest).contains(draw)),
                "{size}"
            );
            let found = draws.iter().sum::<usize>() / draws.len();
            assert!(found.abs_diff(mean) <= mean / 20, "{size} has the mean {found}");
        }
    }
}
