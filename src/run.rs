//! From argv to the exit code.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::pin::pin;

use crate::app::{self, Failure, Streams};
use crate::cli::{self, Action, Environment, Invocation, generate};
use crate::exit::Exit;
use crate::streams::TerminalFacts;
use crate::term::{self, ProgressBar};

/// Runs the command line `argv`, the program's name first, on the streams of the process. Returns the exit status.
pub fn run(argv: Vec<OsString>) -> u8 {
    let facts = term::facts();
    let mut output = term::output();
    let mut notices = term::notices();
    let invocation = match cli::parse(argv, &Environment::of_process(), facts) {
        Ok(invocation) => invocation,
        Err(usage) => {
            let out: &mut dyn Write = if usage.is_for_stdout() {
                &mut output
            } else {
                &mut notices
            };
            return written(out.write_all(usage.text.as_bytes()), usage.exit).code();
        }
    };
    let quiet = invocation.diagnostics.quiet;
    let mut nowhere = io::sink();
    let mut streams = Streams {
        input: term::input(),
        output: &mut output,
        output_pipe: term::output_pipe(),
        notices: if quiet { &mut nowhere } else { &mut notices },
        facts: TerminalFacts {
            // Who is told nothing can't be asked.
            stdin_is_terminal: facts.stdin_is_terminal && !quiet,
            ..facts
        },
    };
    match perform(invocation, &mut streams) {
        Ok(exit) => exit.code(),
        Err(failure) => {
            if !quiet {
                report(&failure, &mut notices);
            }
            failure.exit.code()
        }
    }
}

/// A closed pipe is no failure: whoever read has what they wanted.
fn written(result: io::Result<()>, exit: Exit) -> Exit {
    match result {
        Err(error) if !app::is_closed_pipe(&error) => Exit::Failed,
        _ => exit,
    }
}

/// What failed, why, and what to try. A closed standard error is nobody's loss.
fn report(failure: &Failure, notices: &mut dyn Write) {
    let hint = failure
        .hint
        .as_ref()
        .map(|hint| format!("hint: {hint}\n"))
        .unwrap_or_default();
    let text = format!("culex: {:#}\n{hint}", failure.error);
    let _ = notices.write_all(text.as_bytes());
}

fn perform(mut invocation: Invocation, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    for warning in std::mem::take(&mut invocation.warnings) {
        streams.notice(warning);
    }
    invocation
        .resolve_password()
        .map_err(|error| Failure::new(Exit::Usage, error))?;
    if let Some(exit) = document(&invocation.action, streams) {
        return exit;
    }
    // One thread: a client has one connection, and threads cost more than they bring.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Exit::Failed, error).context("cannot set up the event loop"))?;
    let exit = runtime.block_on(act(&invocation, streams));
    // A name that is still being looked up would else hold up the end.
    runtime.shutdown_background();
    exit
}

/// Does what needs no event loop: writing what is generated. `None` if `action` is something else.
fn document(action: &Action, streams: &mut Streams<'_>) -> Option<Result<Exit, Failure>> {
    match action {
        Action::Completions(shell) => {
            let script = generate::completions(*shell);
            Some(Ok(written(streams.output.write_all(&script), Exit::Done)))
        }
        Action::Man(directory) => Some(write_manual(directory)),
        _ => None,
    }
}

fn write_manual(directory: &Path) -> Result<Exit, Failure> {
    let failed = |path: &Path, error| {
        Failure::new(Exit::Failed, error).context(format!("cannot write {}", path.display()))
    };
    fs::create_dir_all(directory).map_err(|error| failed(directory, error))?;
    for (name, page) in generate::manual_pages() {
        let file = directory.join(name);
        fs::write(&file, page).map_err(|error| failed(&file, error))?;
    }
    Ok(Exit::Done)
}

async fn act(invocation: &Invocation, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let connect = &invocation.connect;
    let shutdown = pin!(term::shutdown());
    match &invocation.action {
        Action::Publish(options) => {
            let mut bar = ProgressBar::new(term::size_of(streams.input.as_ref()));
            let wanted = streams.facts.stderr_is_terminal && !invocation.diagnostics.quiet;
            let progress = wanted.then_some(&mut bar as &mut dyn app::Progress);
            app::publish::run(connect, options, streams, shutdown, progress).await
        }
        Action::Subscribe(options) => app::subscribe::run(connect, options, streams, shutdown).await,
        Action::Broker(options) => app::broker::run(options, streams.notices, shutdown)
            .await
            .map(|()| Exit::Done),
        Action::RetainClear(options) => {
            let mut bar = term::CountBar::default();
            let wanted = streams.facts.stderr_is_terminal && !invocation.diagnostics.quiet;
            let counter: &mut dyn app::Counter = if wanted { &mut bar } else { &mut () };
            app::retain_clear::run(connect, options, streams, shutdown, counter).await
        }
        Action::Completions(_) | Action::Man(_) => Err(Failure::text(Exit::Failed, "not in this build")),
    }
}
