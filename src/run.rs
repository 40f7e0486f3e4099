//! From argv to the exit code.

use std::ffi::OsString;
use std::fs;
use std::future::poll_fn;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::Path;
use std::pin::{Pin, pin};
use std::task::Poll;

use crate::app::install_links::{self, InstallLinksError, InstallLinksOptions};
use crate::app::mosquitto::{self, Ending, Verb};
use crate::app::{self, Failure, PayloadSource, Streams, TraceSink};
use crate::bench::live::Screen;
use crate::cli::mosquitto::Refusal;
use crate::cli::{self, Action, Environment, Instead, Invocation, generate};
use crate::exit::{Dialect, Exit};
use crate::streams::TerminalFacts;
use crate::term::{self, ProgressBar};

/// Runs the command line `argv`, the program's name first, on the streams of the process. Returns the exit status.
pub fn run(argv: Vec<OsString>) -> u8 {
    let facts = term::facts();
    let mut output = term::output();
    let mut notices = term::notices();
    let invocation = match cli::parse(argv, &Environment::of_process(), facts) {
        Ok(invocation) => invocation,
        Err(Instead::Usage(usage)) => {
            let out: &mut dyn Write = if usage.is_for_stdout() {
                &mut output
            } else {
                &mut notices
            };
            return written(out.write_all(usage.text.as_bytes()), usage.exit).code();
        }
        Err(Instead::Refusal(refusal)) => return refuse(&refusal, &mut output, &mut notices),
    };
    let quiet = invocation.diagnostics.quiet;
    let dialect = invocation.dialect;
    let verb = verb(&invocation.action);
    // Left alone, it begins with the time since the system started, which processes that start together, or on copies of
    // one machine, may share: they would take each other's client identifiers.
    fastrand::seed(RandomState::new().hash_one(()));
    let mut nowhere = io::sink();
    let mut streams = Streams {
        input: term::input(),
        output: &mut output,
        output_pipe: term::output_pipe(),
        output_without_blocking: term::output_without_blocking,
        window: term::window,
        notices: if quiet { &mut nowhere } else { &mut notices },
        facts: TerminalFacts {
            // Who is told nothing can't be asked.
            stdin_is_terminal: facts.stdin_is_terminal && !quiet,
            ..facts
        },
        dialect,
        quiet,
        trace: invocation.diagnostics.debug.then(|| trace(dialect)),
    };
    let result = perform(invocation, &mut streams);
    let ending = match (dialect, &result) {
        (Dialect::Native, result) => native(result),
        (Dialect::Mosquitto, Ok(exit)) => Ending {
            code: mosquitto::code(*exit),
            text: String::new(),
        },
        (Dialect::Mosquitto, Err(failure)) => mosquitto::ending(verb, failure),
    };
    if !quiet {
        // A closed standard error is nobody's loss.
        let _ = notices.write_all(ending.text.as_bytes());
    }
    ending.code
}

/// Tells every packet on standard error, as the mosquitto clients on standard output. A closed one is nobody's loss.
fn trace(dialect: Dialect) -> TraceSink {
    let mut stream = match dialect {
        Dialect::Native => term::notices(),
        Dialect::Mosquitto => term::output(),
    };
    Box::new(move |lines| drop(stream.write_all(lines.as_bytes())))
}

/// Which of the mosquitto clients does the same.
fn verb(action: &Action) -> Verb {
    match action {
        Action::Publish(options) if options.source == PayloadSource::StdinLines => Verb::PublishLines,
        Action::Publish(_) => Verb::Publish,
        Action::Request(_) => Verb::Request,
        _ => Verb::Subscribe,
    }
}

/// Prints what a mosquitto client prints instead of doing anything. Returns its exit code.
fn refuse(refusal: &Refusal, output: &mut dyn Write, notices: &mut dyn Write) -> u8 {
    let unreadable = refusal
        .reads_first
        .as_ref()
        .and_then(|source| app::publish::check_input(source, term::input()).err());
    // Closed streams are nobody's loss.
    if let Some(failure) = unreadable {
        let ending = mosquitto::ending(Verb::Publish, &failure);
        let _ = notices.write_all(ending.text.as_bytes());
        return ending.code;
    }
    let _ = notices.write_all(&refusal.stderr);
    let _ = output.write_all(&refusal.stdout);
    refusal.code
}

/// The exit code of culex itself, and what failed, why, and what to try. Who interrupts a run knows it.
fn native(result: &Result<Exit, Failure>) -> Ending {
    let (exit, text) = match result {
        Ok(exit) => (*exit, String::new()),
        Err(failure) if matches!(failure.exit, Exit::Interrupted | Exit::Terminated) => {
            (failure.exit, String::new())
        }
        Err(failure) => (failure.exit, report(failure)),
    };
    Ending {
        code: exit.code(),
        text,
    }
}

/// A closed pipe is no failure: whoever read has what they wanted.
fn written(result: io::Result<()>, exit: Exit) -> Exit {
    match result {
        Err(error) if !app::is_closed_pipe(&error) => Exit::Failed,
        _ => exit,
    }
}

fn report(failure: &Failure) -> String {
    let hint = failure
        .hint
        .as_ref()
        .map(|hint| format!("hint: {hint}\n"))
        .unwrap_or_default();
    format!("culex: {:#}\n{hint}", failure.error)
}

fn perform(mut invocation: Invocation, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    for warning in std::mem::take(&mut invocation.warnings) {
        streams.notice(warning);
    }
    invocation
        .resolve_password()
        .map_err(|error| Failure::new(Exit::Usage, error))?;
    // The clients of a load test may have credentials of their own, from a file that is not read yet.
    let has_others =
        matches!(&invocation.action, Action::Bench(options) if options.credentials_file.is_some());
    if !has_others {
        invocation.connect.check_credentials().map_err(|error| {
            Failure::new(Exit::Usage, error)
                .context("--auth-method")
                .hint(app::GIVE_CREDENTIALS)
        })?;
    }
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
        Action::InstallLinks(options) => Some(make_links(options, streams)),
        Action::BenchShow(options) => Some(app::report::show(options, streams)),
        Action::BenchMerge(options) => Some(app::report::merge(options, streams)),
        Action::BenchCompare(options) => Some(app::report::compare(options, streams)),
        _ => None,
    }
}

/// Makes the links, and names each on standard output.
fn make_links(options: &InstallLinksOptions, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let executable = term::executable()
        .map_err(|error| Failure::new(Exit::Failed, error).context("cannot tell where this program is"))?;
    let links = install_links::run(options, &executable).map_err(|error| match error {
        InstallLinksError::Foreign(_) => {
            Failure::new(Exit::Failed, error).hint("--force replaces what is there")
        }
        InstallLinksError::System { .. } => Failure::new(Exit::Failed, error),
    })?;
    let mut text = String::new();
    for link in links {
        text.push_str(&link.display().to_string());
        text.push('\n');
    }
    Ok(written(streams.output.write_all(text.as_bytes()), Exit::Done))
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

/// Resolves each time the user asks for the end, and takes the signals from when it is first polled; never where the signals keep their usual effect.
fn shutdown(handled: bool) -> impl Future<Output = Exit> {
    let mut asked: Option<Pin<Box<dyn Future<Output = Exit>>>> = None;
    poll_fn(move |context| {
        if !handled {
            return Poll::Pending;
        }
        let polled = asked
            .get_or_insert_with(|| Box::pin(term::shutdown()))
            .as_mut()
            .poll(context);
        if polled.is_ready() {
            // None that comes meanwhile is missed.
            asked = Some(Box::pin(term::shutdown()));
        }
        polled
    })
}

/// A bar would be written over by the lines of a trace.
fn shows_progress(invocation: &Invocation, streams: &Streams<'_>) -> bool {
    let diagnostics = invocation.diagnostics;
    streams.facts.stderr_is_terminal && !diagnostics.quiet && !diagnostics.debug
}

async fn act(invocation: &Invocation, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let connect = &invocation.connect;
    let shutdown = pin!(shutdown(invocation.handles_signals));
    match &invocation.action {
        Action::Publish(options) => {
            let reads_lines = options.source == PayloadSource::StdinLines;
            let records = options.records.as_deref();
            let size = match records.and_then(|records| Some((records.file.as_ref()?, records.rounds))) {
                Some((file, rounds)) => fs::metadata(file)
                    .ok()
                    .and_then(|facts| facts.len().checked_mul(rounds)),
                None => term::size_of(streams.input.as_ref().filter(|_| reads_lines)),
            };
            let mut bar = ProgressBar::new(size);
            // What is typed would be mixed with the bar.
            let reads_file = records.is_some_and(|records| records.file.is_some());
            let is_typed = reads_lines && !reads_file && streams.facts.stdin_is_terminal;
            let wanted = shows_progress(invocation, streams) && !is_typed;
            let progress = wanted.then_some(&mut bar as &mut dyn app::Progress);
            app::publish::run(connect, options, streams, shutdown, progress).await
        }
        Action::Subscribe(options) => app::subscribe::run(connect, options, streams, shutdown).await,
        Action::Bench(options) => {
            let mut bar = term::BenchBar::default();
            let wanted = shows_progress(invocation, streams);
            let screen = wanted.then_some(&mut bar as &mut dyn Screen);
            app::bench::run(connect, options, streams, shutdown, screen).await
        }
        Action::Broker(options) => app::broker::run(options, streams.notices, shutdown)
            .await
            .map(|()| Exit::Done),
        Action::RetainClear(options) => {
            let mut bar = term::CountBar::default();
            let wanted = shows_progress(invocation, streams);
            let counter: &mut dyn app::Counter = if wanted { &mut bar } else { &mut () };
            app::retain_clear::run(connect, options, streams, shutdown, counter).await
        }
        Action::Request(options) => app::request::run(connect, options, streams, shutdown).await,
        Action::Probe(options) => app::probe::run(connect, options, streams, shutdown).await,
        Action::Top(options) => {
            let mut terminal = term::LiveTerminal::default();
            app::top::run(connect, options, streams, shutdown, &mut terminal).await
        }
        #[cfg(feature = "tui")]
        Action::Watch(options) => {
            let mut screen = term::Screen::default();
            app::watch::run(connect, options, streams, shutdown, &mut screen).await
        }
        #[cfg(not(feature = "tui"))]
        Action::Watch(_) => Err(Failure::text(
            Exit::Failed,
            "this build has no terminal interface",
        )),
        Action::InstallLinks(_)
        | Action::Completions(_)
        | Action::Man(_)
        | Action::BenchShow(_)
        | Action::BenchMerge(_)
        | Action::BenchCompare(_) => Err(Failure::text(Exit::Failed, "not in this build")),
    }
}
