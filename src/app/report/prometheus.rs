//! A small HTTP server for whoever collects numbers while a run lasts.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::app::Failure;
use crate::bench::live::Board;
use crate::exit::Exit;

/// A request's head is no longer.
const LONGEST: usize = 8 * 1024;

/// How long a request may take to arrive, and an answer to leave.
const PATIENCE: Duration = Duration::from_secs(5);

/// Serves a board until it is dropped.
#[derive(Debug)]
pub struct Server {
    task: JoinHandle<()>,
    /// What is served.
    pub board: Arc<Mutex<Board>>,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Listens on `address`.
    ///
    /// # Errors
    /// When that can't be listened on.
    pub async fn start(address: SocketAddr, board: Board) -> Result<Self, Failure> {
        let failed = |error: io::Error| {
            Failure::new(Exit::Failed, error).context(format!("cannot serve numbers on {address}"))
        };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let board = Arc::new(Mutex::new(board));
        let task = tokio::spawn(serve(listener, Arc::clone(&board)));
        Ok(Self { task, board, address })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, board: Arc<Mutex<Board>>) {
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            let board = Arc::clone(&board);
            tokio::spawn(async move {
                // Whoever goes away in the middle has had enough.
                let _ = tokio::time::timeout(PATIENCE, answer(stream, &board)).await;
            });
        } else {
            // No descriptor is free; one will be.
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

async fn answer(mut stream: TcpStream, board: &Mutex<Board>) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.windows(4).any(|window| window == b"\r\n\r\n") && head.len() < LONGEST {
        if stream.read_buf(&mut head).await? == 0 {
            return Ok(());
        }
    }
    let text = || board.lock().unwrap_or_else(PoisonError::into_inner).render();
    let response = respond(&head, text);
    stream.write_all(response.as_bytes()).await?;
    stream.shutdown().await
}

fn respond(head: &[u8], text: impl Fn() -> String) -> String {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut request = httparse::Request::new(&mut headers);
    let is_read = request.parse(head).is_ok_and(|status| status.is_complete());
    let path = request.path.unwrap_or_default();
    let path = path.split('?').next().unwrap_or_default();
    let plain = "text/plain; charset=utf-8";
    let (status, kind, body) = match (is_read, request.method, path) {
        (false, _, _) => ("400 Bad Request", plain, "not a request\n".to_owned()),
        (true, Some("GET"), "/metrics") => (
            "200 OK",
            "application/openmetrics-text; version=1.0.0; charset=utf-8",
            text(),
        ),
        (true, Some("GET"), _) => ("404 Not Found", plain, "numbers are at /metrics\n".to_owned()),
        (true, _, _) => ("405 Method Not Allowed", plain, "only GET\n".to_owned()),
    };
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn ask(address: SocketAddr, request: &str) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn numbers_are_at_metrics() {
        let address = "127.0.0.1:0".parse().unwrap();
        let server = Server::start(address, Board::new("r")).await.unwrap();
        let answer = ask(server.address, "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n").await;
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
        assert!(
            head.contains("application/openmetrics-text; version=1.0.0"),
            "{head}"
        );
        assert!(
            head.contains(&format!("Content-Length: {}", body.len())),
            "{head}"
        );
        assert!(body.ends_with("# EOF\n"), "{body}");
        for (request, status) in [
            ("GET / HTTP/1.1\r\n\r\n", "404"),
            ("POST /metrics HTTP/1.1\r\n\r\n", "405"),
            ("nonsense\r\n\r\n", "400"),
            ("GET /metrics?x=1 HTTP/1.0\r\n\r\n", "200"),
        ] {
            let answer = ask(server.address, request).await;
            assert!(
                answer.starts_with(&format!("HTTP/1.1 {status} ")),
                "{request}: {answer}"
            );
        }
        let taken = Server::start(server.address, Board::new("r")).await.unwrap_err();
        assert!(
            taken
                .error
                .to_string()
                .starts_with("cannot serve numbers on 127.0.0.1:")
        );
    }
}
