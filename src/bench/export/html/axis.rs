//! Axes: where a value stands, and what stands beside it.

/// How values are laid out along an axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Scale {
    /// Evenly, from the first to the second.
    Linear(f64, f64),
    /// By factors, from the first to the second, both above 0.
    Log(f64, f64),
}

impl Scale {
    /// From 0 to a round number at or above the largest of `values`.
    pub(super) fn from_zero(values: impl Iterator<Item = f64>) -> Self {
        let largest = values.fold(0.0, f64::max);
        if largest <= 0.0 {
            return Scale::Linear(0.0, 1.0);
        }
        let step = step(largest);
        Scale::Linear(0.0, (largest / step).ceil() * step)
    }

    /// By factors, so that all of `values` above 0 fit.
    pub(super) fn log(values: impl Iterator<Item = f64> + Clone) -> Self {
        let positive = values.filter(|value| *value > 0.0);
        let smallest = positive.clone().fold(f64::INFINITY, f64::min);
        let largest = positive.fold(0.0, f64::max);
        if largest <= 0.0 {
            return Scale::Log(1.0, 10.0);
        }
        let (low, high) = (round_down(smallest), round_up(largest));
        Scale::Log(low, if high > low { high } else { low * 10.0 })
    }

    /// Where `value` stands: 0 at the beginning, 1 at the end.
    pub(super) fn position(self, value: f64) -> f64 {
        match self {
            Scale::Linear(low, high) => (value - low) / (high - low),
            Scale::Log(low, high) => (value.max(low) / low).ln() / (high / low).ln(),
        }
    }

    /// What is marked.
    pub(super) fn ticks(self) -> Vec<f64> {
        match self {
            Scale::Linear(low, high) => {
                let step = step(high - low);
                let mut ticks = Vec::new();
                let mut at = (low / step).ceil() * step;
                while at <= high + step * 1e-9 {
                    ticks.push(at);
                    at += step;
                }
                ticks
            }
            Scale::Log(low, high) => {
                let multiples: &[f64] = if high / low > 1e3 {
                    &[1.0]
                } else {
                    &[1.0, 2.0, 5.0]
                };
                let mut ticks = Vec::new();
                let mut decade = 10_f64.powf(low.log10().floor());
                while decade <= high {
                    let inside = multiples.iter().map(|multiple| decade * multiple);
                    ticks.extend(inside.filter(|tick| *tick >= low * 0.999 && *tick <= high * 1.001));
                    decade *= 10.0;
                }
                ticks
            }
        }
    }
}

/// The round step that makes about five of `span`.
fn step(span: f64) -> f64 {
    let rough = span / 5.0;
    let decade = 10_f64.powf(rough.log10().floor());
    let multiple = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find(|multiple| decade * multiple >= rough * 0.999);
    decade * multiple.unwrap_or(10.0)
}

/// 1, 2 or 5 times a power of ten.
fn round_down(value: f64) -> f64 {
    let decade = 10_f64.powf(value.log10().floor());
    let fitting = [5.0, 2.0, 1.0]
        .into_iter()
        .find(|multiple| decade * multiple <= value * 1.001);
    decade * fitting.unwrap_or(1.0)
}

fn round_up(value: f64) -> f64 {
    let decade = 10_f64.powf(value.log10().floor());
    let fitting = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find(|multiple| decade * multiple >= value * 0.999);
    decade * fitting.unwrap_or(10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(ticks: &[f64]) -> Vec<String> {
        ticks.iter().map(|tick| format!("{tick:.3}")).collect()
    }

    #[test]
    fn linear_axes_begin_at_zero_and_have_round_marks() {
        let scale = Scale::from_zero([3.0, 47.0].into_iter());
        assert_eq!(scale, Scale::Linear(0.0, 50.0));
        assert_eq!(
            rounded(&scale.ticks()),
            ["0.000", "10.000", "20.000", "30.000", "40.000", "50.000"]
        );
        assert_eq!(Scale::from_zero(std::iter::empty()), Scale::Linear(0.0, 1.0));
        assert!((scale.position(25.0) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn logarithmic_axes_go_by_factors() {
        let scale = Scale::log([0.0, 0.0013, 0.018].into_iter());
        let Scale::Log(low, high) = scale else { panic!() };
        assert!((low - 0.001).abs() < 1e-9 && (high - 0.02).abs() < 1e-9);
        assert_eq!(
            rounded(&scale.ticks()),
            ["0.001", "0.002", "0.005", "0.010", "0.020"]
        );
        let wide = Scale::Log(1e-5, 1.0);
        assert_eq!(wide.ticks().len(), 6);
        assert!((wide.position(1e-5)).abs() < 1e-9);
        assert!((wide.position(1.0) - 1.0).abs() < 1e-9);
        assert_eq!(Scale::log([5.0].into_iter()), Scale::Log(5.0, 50.0));
    }
}
