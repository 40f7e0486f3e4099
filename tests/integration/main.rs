//! One integration binary: each module is a feature, each test owns its broker.
#![cfg(test)]

mod harness;
mod layering;
