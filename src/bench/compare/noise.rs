//! How sure a comparison is: Welch's t interval of the logarithms.
//!
//! Times and rates differ by factors rather than by amounts, so that their logarithms are what chance spreads evenly.

use crate::bench::figure;

/// One side as a multiple of the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Ratio {
    /// Geometric mean of now over geometric mean of before.
    pub value: f64,
    /// How sure it is.
    pub noise: Noise,
}

/// How sure a ratio is.
#[derive(Debug, Clone, PartialEq)]
pub enum Noise {
    /// One run on a side: not known.
    Unknown,
    /// With 95 % confidence it is between these.
    Interval(f64, f64),
}

impl Ratio {
    /// `None` where a side is empty or has a value of 0, which has no ratio.
    pub(super) fn of(base: &[f64], new: &[f64]) -> Option<Self> {
        let (base, new) = (logarithms(base)?, logarithms(new)?);
        let (from, to) = (mean(&base), mean(&new));
        let value = (to - from).exp();
        let (Some(one), Some(other)) = (variance_of_mean(&base), variance_of_mean(&new)) else {
            return Some(Self {
                value,
                noise: Noise::Unknown,
            });
        };
        let width = student(freedom(one, other)) * (one.0 + other.0).sqrt();
        Some(Self {
            value,
            noise: Noise::Interval((to - from - width).exp(), (to - from + width).exp()),
        })
    }

    /// Whether the interval has "no change" in it. Without an interval the ratio is taken as it is.
    pub(super) fn may_be_none(&self) -> bool {
        match self.noise {
            Noise::Unknown => false,
            Noise::Interval(low, high) => low <= 1.0 && 1.0 <= high,
        }
    }

    /// `+12.3 % (+8.10 % to +16.7 %)`
    pub(super) fn text(&self) -> String {
        match self.noise {
            Noise::Unknown => change(self.value),
            Noise::Interval(low, high) => {
                format!("{} ({} to {})", change(self.value), change(low), change(high))
            }
        }
    }
}

/// `+12.3 %`, or `x 3.5` where a percentage says little.
fn change(ratio: f64) -> String {
    if ratio >= 3.0 {
        return format!("x {}", figure::three_digits(ratio));
    }
    format!("{:+.1} %", (ratio - 1.0) * 100.0)
}

fn logarithms(values: &[f64]) -> Option<Vec<f64>> {
    let are_positive = !values.is_empty() && values.iter().all(|value| *value > 0.0);
    are_positive.then(|| values.iter().map(|value| value.ln()).collect())
}

/// The arithmetic mean; 0 of nothing.
pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / count(values).max(1.0)
}

/// The variance of the mean, and the degrees of freedom; `None` for fewer than two values.
fn variance_of_mean(values: &[f64]) -> Option<(f64, f64)> {
    let (count, mean) = (count(values), mean(values));
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (count >= 2.0).then(|| (squares / (count - 1.0) / count, count - 1.0))
}

#[expect(clippy::cast_precision_loss, reason = "a number of files")]
fn count(values: &[f64]) -> f64 {
    values.len() as f64
}

/// The degrees of freedom of Welch and Satterthwaite.
fn freedom(one: (f64, f64), other: (f64, f64)) -> f64 {
    let below = one.0.powi(2) / one.1 + other.0.powi(2) / other.1;
    if below > 0.0 {
        (one.0 + other.0).powi(2) / below
    } else {
        one.1 + other.1
    }
}

/// Degrees of freedom, and what 95 % of Student's distribution lie between.
const STUDENT: [(f64, f64); 18] = [
    (1.0, 12.706),
    (2.0, 4.303),
    (3.0, 3.182),
    (4.0, 2.776),
    (5.0, 2.571),
    (6.0, 2.447),
    (7.0, 2.365),
    (8.0, 2.306),
    (9.0, 2.262),
    (10.0, 2.228),
    (12.0, 2.179),
    (15.0, 2.131),
    (20.0, 2.086),
    (30.0, 2.042),
    (60.0, 2.000),
    (120.0, 1.980),
    (1e3, 1.962),
    (1e9, 1.960),
];

/// Between the entries of the table the quantile is close to linear in the inverse of the degrees of freedom.
fn student(freedom: f64) -> f64 {
    let freedom = freedom.clamp(1.0, 1e9);
    let above = STUDENT
        .iter()
        .position(|(entry, _)| *entry >= freedom)
        .unwrap_or(0);
    if above == 0 {
        return STUDENT[0].1;
    }
    let ((low, left), (high, right)) = (STUDENT[above - 1], STUDENT[above]);
    let position = (1.0 / low - 1.0 / freedom) / (1.0 / low - 1.0 / high);
    left + position * (right - left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(one: f64, other: f64) -> bool {
        (one - other).abs() < 1e-3 * other.abs().max(1.0)
    }

    #[test]
    fn student_between_the_entries() {
        for (freedom, expected) in [
            (1.0, 12.706),
            (4.0, 2.776),
            (11.0, 2.201),
            (25.0, 2.060),
            (40.0, 2.021),
            (1e12, 1.960),
            (0.5, 12.706),
        ] {
            assert!(
                close(student(freedom), expected),
                "{freedom}: {}",
                student(freedom)
            );
        }
    }

    /// Worked out apart, with the quantile of 2.79 degrees of freedom from an integral: 1.0115 to 1.1972.
    #[test]
    fn the_interval_is_that_of_welch() {
        let ratio = Ratio::of(&[100.0, 104.0, 96.0], &[110.0, 112.0, 108.0]).unwrap();
        let Noise::Interval(low, high) = ratio.noise else {
            panic!("no interval");
        };
        assert!((low - 1.0115).abs() < 2e-3, "{low}");
        assert!((high - 1.1972).abs() < 2e-3, "{high}");
        assert!((ratio.value - 0.095_733_729_f64.exp()).abs() < 1e-6);
        assert!(!ratio.may_be_none());
    }

    #[test]
    fn one_run_says_nothing_of_noise() {
        let ratio = Ratio::of(&[100.0], &[150.0]).unwrap();
        assert_eq!(ratio.noise, Noise::Unknown);
        assert_eq!(ratio.text(), "+50.0 %");
        assert_eq!(
            Ratio::of(&[100.0, 100.0], &[150.0]).unwrap().noise,
            Noise::Unknown
        );
        assert_eq!(Ratio::of(&[], &[1.0]), None);
        assert_eq!(Ratio::of(&[0.0], &[1.0]), None);
        assert_eq!(Ratio::of(&[1.0], &[5.0]).unwrap().text(), "x 5.00");
    }

    /// Of a thousand comparisons of the same with the same, about 50 intervals miss "no change".
    #[test]
    fn the_interval_is_right_as_often_as_it_says() {
        let mut random = fastrand::Rng::with_seed(7);
        let mut run = || {
            let spread: f64 = (0..12).map(|_| random.f64()).sum::<f64>() - 6.0;
            (spread * 0.1).exp() * 20.0
        };
        let mut missed = 0;
        for _ in 0..1000 {
            let (base, new): (Vec<f64>, Vec<f64>) = (0..5).map(|_| (run(), run())).unzip();
            if !Ratio::of(&base, &new).unwrap().may_be_none() {
                missed += 1;
            }
        }
        assert!((30..=70).contains(&missed), "{missed}");
    }
}
