//! One integration binary: each module is a feature, each test owns its broker.
#![cfg(test)]

mod acknowledgement;
mod bad_network;
mod bench;
#[cfg(feature = "broker")]
mod broker;
mod command_line;
mod connection;
mod debug;
#[cfg(feature = "decoders")]
mod decoding;
#[cfg(feature = "broker")]
mod embedded;
mod encoding;
mod equivalence;
mod exit_codes;
mod expectations;
mod filtering;
mod fuzz;
mod generated;
mod harness;
mod layering;
mod mosquitto_arguments;
mod mosquitto_formats;
mod mosquitto_pub;
mod mosquitto_roads;
mod mosquitto_rr;
mod mosquitto_runs;
mod mosquitto_scripts;
mod mosquitto_sub;
mod mosquitto_wire;
mod passwords;
mod pipes;
mod probe;
mod properties;
mod protocol_errors;
mod publish;
mod readable_view;
mod readme;
mod readme_load;
mod reconnect;
mod records;
mod redirect;
mod restarts;
mod retain_clear;
mod retained;
mod roads;
mod rr;
mod rr_reconnect;
mod scram;
mod secrets;
mod simulation;
mod sinks;
mod slow_reader;
mod spool;
mod subscribe;
mod top;
mod transports;
mod volume;
#[cfg(feature = "tui")]
mod watch;
mod wire_flow;
#[cfg(not(feature = "broker"))]
mod without_broker;
