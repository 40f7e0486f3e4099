//! SIGINT and SIGTERM.

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::exit::Exit;

/// Resolves when the user asks for the end from now on. Until the first call the signals keep their usual effect. Needs
/// a runtime.
pub fn shutdown() -> impl Future<Output = Exit> {
    let (interrupt, terminate) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async move {
        tokio::select! {
            () = received(interrupt) => Exit::Interrupted,
            () = received(terminate) => Exit::Terminated,
        }
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
