//! A build without the embedded broker.

use crate::harness::Program;

#[test]
fn the_command_says_what_is_missing() {
    Program::culex(["broker"])
        .stderr(
            "culex: this build of culex has no embedded broker\n\
             hint: `cargo install culex` with its default features builds one that has it\n",
        )
        .status(1)
        .run();
}
