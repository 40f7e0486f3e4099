//! The session against a model broker, over a network that loses connections at any byte, delays what it likes, and
//! comes in any pieces. One seed decides everything: `SEED=17 cargo test simulation` runs that one again, for each
//! version, and `SEEDS=1000000` runs that many. A seed that fails prints what happened, step by step.

mod broker;
mod checks;
mod client;
mod scenario;
mod settings;
mod wire;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};

use wire::Fault;
use world::World;

/// How many seeds each version runs unless `SEEDS` says otherwise: together 30 s of an unoptimised build on one core.
const SEEDS: u64 = 7_000;

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var_os(variable)?.into_string().expect("a number");
    Some(text.parse().expect("a number"))
}

fn run(level: u8, seed: u64, traced: bool) -> (Result<(), Fault>, String) {
    let mut world = World::new(level, seed, traced);
    let result = catch_unwind(AssertUnwindSafe(|| world.run()))
        .unwrap_or_else(|_| Err("a panic, which was printed above".to_owned()));
    (result, world.schedule())
}

fn run_all(level: u8) {
    let seeds = match (number("SEED"), number("SEEDS")) {
        (Some(seed), _) => seed..seed + 1,
        (None, count) => 0..count.unwrap_or(SEEDS),
    };
    for seed in seeds {
        let (result, _) = run(level, seed, false);
        if let Err(fault) = result {
            let (again, schedule) = run(level, seed, true);
            assert_eq!(again, Err(fault.clone()), "seed {seed} does not replay");
            panic!("{schedule}\nprotocol level {level}, SEED={seed}: {fault}");
        }
    }
}

#[test]
fn nothing_is_lost_in_version_3_1() {
    run_all(3);
}

#[test]
fn nothing_is_lost_in_version_3_1_1() {
    run_all(4);
}

#[test]
fn nothing_is_lost_in_version_5() {
    run_all(5);
}
