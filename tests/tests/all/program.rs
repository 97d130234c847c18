//! Our programs, run as a shell runs them.

use std::process::{Output, Stdio};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::time::timeout;

use tests::served::DEADLINE;

const MOCK: &str = env!("CARGO_BIN_EXE_mock-server-under-test");

fn mock(arguments: &[&str]) -> Command {
    let mut command = Command::new(MOCK);
    command.args(arguments).kill_on_drop(true).env_remove("RUST_BACKTRACE").stdin(Stdio::null());
    command
}

/// Runs `mock-server` to its end.
pub async fn mock_server(arguments: &[&str]) -> Output {
    timeout(DEADLINE, mock(arguments).output()).await.expect("it ends in time").unwrap()
}

/// What a program said and how it ended, for a snapshot.
pub fn told(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
    let code = output.status.code().unwrap();
    format!("exit {code}\n{}{}", text(&output.stdout), text(&output.stderr))
}

/// Runs `conformance`; its exit code and what it said.
pub async fn conformance(arguments: &[&str]) -> (u8, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let words = ["conformance"].iter().chain(arguments).map(|word| (*word).into());
    let code = conformance::cli::run(words, &mut out, &mut err).await;
    out.extend(err);
    (code, String::from_utf8(out).unwrap())
}

/// A `mock-server` that is serving. It is killed when this is dropped.
pub struct Serving {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    errors: BufReader<ChildStderr>,
    /// `127.0.0.1:PORT`
    pub address: String,
}

impl Serving {
    /// Starts one on a free port and waits until it says that it listens.
    pub async fn start() -> Self {
        Self::with(&[]).await
    }

    /// The same with more arguments.
    pub async fn with(arguments: &[&str]) -> Self {
        let mut command = mock(&[&["--listen", "127.0.0.1:0"], arguments].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = timeout(DEADLINE, listening(&mut lines)).await.expect("it listens in time");
        let errors = BufReader::new(child.stderr.take().unwrap());
        Self { child, lines, errors, address }
    }

    /// Waits for a line of standard error with these words.
    pub async fn complaint(&mut self, words: &str) -> String {
        let found = async {
            let mut line = String::new();
            while !line.contains(words) {
                line.clear();
                assert_ne!(self.errors.read_line(&mut line).await.unwrap(), 0, "it ended without `{words}`");
            }
            line
        };
        timeout(DEADLINE, found).await.unwrap_or_else(|_| panic!("it says `{words}` in time"))
    }

    /// Asks it to stop as a shell does; what it said last, on standard error too, once it ended well.
    pub async fn stop(mut self) -> String {
        let pid = self.child.id().unwrap();
        let kill = Command::new("sh").args(["-c", &format!("kill -TERM {pid}")]).status().await.unwrap();
        assert!(kill.success());
        let status = timeout(DEADLINE, self.child.wait()).await.expect("it ends in time").unwrap();
        assert!(status.success(), "{status}");
        let mut said = String::new();
        while let Some(line) = self.lines.next_line().await.unwrap() {
            said.push_str(&line);
        }
        self.errors.read_to_string(&mut said).await.unwrap();
        said
    }
}

async fn listening(lines: &mut Lines<BufReader<ChildStdout>>) -> String {
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some(address) = line.strip_prefix("listening on http://") {
            return address.to_owned();
        }
    }
    panic!("it ended without listening");
}
