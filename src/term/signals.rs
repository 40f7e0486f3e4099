//! SIGINT and SIGTERM.

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::exit::Exit;

/// Resolves when the user asks for the end. The signals keep their usual effect until this is first polled.
pub async fn shutdown() -> Exit {
    let (interrupt, terminate) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    tokio::select! {
        () = received(interrupt) => Exit::Interrupted,
        () = received(terminate) => Exit::Terminated,
    }
}

/// Without a handler the signal ends the process as it always did, and this never resolves.
async fn received(signal: std::io::Result<Signal>) {
    if let Ok(mut signal) = signal
        && signal.recv().await.is_some()
    {
        return;
    }
    std::future::pending::<()>().await;
}
