//! Who hears whom.

use super::pattern::Pattern;
use super::stamp::RunId;

/// Who hears whom.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Topology {
    /// Subscriber `i` hears publisher `i`; if there are more subscribers, they go round.
    #[default]
    Pairs,
    /// Many publishers, few subscribers: each hears all.
    FanIn,
    /// Few publishers, many subscribers: each hears all.
    FanOut,
    /// The subscribers share the messages of all publishers: each message goes to one of them.
    Shared,
    /// Each subscriber hears each publisher.
    Mesh,
}

impl Topology {
    /// All of them.
    pub const ALL: [Topology; 5] = [
        Topology::Pairs,
        Topology::FanIn,
        Topology::FanOut,
        Topology::Shared,
        Topology::Mesh,
    ];

    /// The word of the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Topology::Pairs => "pairs",
            Topology::FanIn => "fan-in",
            Topology::FanOut => "fan-out",
            Topology::Shared => "shared",
            Topology::Mesh => "mesh",
        }
    }

    /// Publishers and subscribers of a run that was told one number only.
    pub const fn numbers(self, clients: u32) -> (u32, u32) {
        match self {
            Topology::Pairs | Topology::Shared | Topology::Mesh => (clients, clients),
            Topology::FanIn => (clients, 1),
            Topology::FanOut => (1, clients),
        }
    }

    /// The filter of subscriber `index`, from 0 on, of `publishers` whose topics are those of `topic`.
    pub fn filter(self, topic: &Pattern, index: u32, publishers: Numbers, run: RunId) -> String {
        match self {
            Topology::Pairs => topic.fill(publishers.first + index % publishers.count.max(1), run),
            Topology::FanIn | Topology::FanOut | Topology::Mesh => topic.filter(run),
            Topology::Shared => format!("$share/culex-{run}/{}", topic.filter(run)),
        }
    }

    /// To how many of `subscribers` a message of publisher `index`, from 0 on, goes.
    pub const fn copies(self, index: u32, publishers: u32, subscribers: u32) -> u32 {
        match self {
            Topology::Pairs => {
                let rounds = subscribers / publishers;
                rounds + (index < subscribers % publishers) as u32
            }
            Topology::FanIn | Topology::FanOut | Topology::Mesh => subscribers,
            Topology::Shared => (subscribers > 0) as u32,
        }
    }
}

/// The numbers that clients of a kind have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    /// The lowest.
    pub first: u32,
    /// How many there are.
    pub count: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_follow_the_topology() {
        let topic = Pattern("t/{i}".to_owned());
        let publishers = Numbers { first: 10, count: 2 };
        for (topology, filters) in [
            (Topology::Pairs, ["t/10", "t/11", "t/10"]),
            (Topology::FanIn, ["t/+"; 3]),
            (Topology::Mesh, ["t/+"; 3]),
            (Topology::Shared, ["$share/culex-00000001/t/+"; 3]),
        ] {
            for (index, filter) in (0..).zip(filters) {
                assert_eq!(topology.filter(&topic, index, publishers, RunId(1)), filter);
            }
        }
    }

    #[test]
    fn copies_add_up_to_what_subscribers_hear() {
        for (topology, copies) in [
            (Topology::Pairs, [2, 1]),
            (Topology::FanOut, [3, 3]),
            (Topology::Shared, [1, 1]),
        ] {
            let found = [0, 1].map(|index| topology.copies(index, 2, 3));
            assert_eq!(found, copies, "{topology:?}");
        }
        assert_eq!(Topology::Shared.copies(0, 2, 0), 0);
    }
}
