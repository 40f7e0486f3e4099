//! What the traffic of each topic looks like: how much, how often, how regular, and since when no more.
//!
//! Nothing here has a clock. A time is a [`Duration`](std::time::Duration) since the observation began, and whoever
//! observes says what it is. Messages that the broker had retained say nothing of when they were published: they count,
//! but are in no rate and no gap.
//!
//! A topic costs at the most [`TOPIC_COST`] bytes and its name, and [`Topics`] as a whole what it is given.

mod gaps;
mod quantile;
mod ranking;
mod rate;
mod silence;
mod statistics;
mod topics;

pub use gaps::Gaps;
pub use quantile::quantile_position;
pub use ranking::{Order, ranked};
pub use rate::RateMeter;
pub use silence::Silence;
pub use statistics::{Arrival, Statistics};
pub use topics::{TOPIC_COST, Topics};
