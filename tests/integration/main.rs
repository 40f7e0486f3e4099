//! One integration binary: each module is a feature, each test owns its broker.
#![cfg(test)]

#[cfg(feature = "broker")]
mod broker;
mod command_line;
mod generated;
mod harness;
mod layering;
mod mosquitto_arguments;
