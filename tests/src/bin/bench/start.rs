use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const ADDRESS: &str = "127.0.0.1:4013";
const REQUEST: &[u8] = b"GET /__mock/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/// Milliseconds from starting a mock to its first answer: median of 9.
pub(super) fn measure(program: &str, arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    let mut times = (0..9).map(|_| once(program, arguments)).collect::<Result<Vec<_>, _>>()?;
    times.sort();
    println!("{:.1}", times[times.len() / 2].as_secs_f64() * 1e3);
    Ok(())
}

fn once(program: &str, arguments: &[&str]) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    let mut child = Command::new(program)
        .args(["--listen", ADDRESS])
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let answered = first_answer(&mut child, start);
    child.kill()?;
    child.wait()?;
    answered
}

fn first_answer(child: &mut Child, start: Instant) -> Result<Duration, Box<dyn Error>> {
    while start.elapsed() < Duration::from_secs(30) {
        if let Some(status) = child.try_wait()? {
            return Err(format!("the mock ended: {status}").into());
        }
        if ask().is_ok_and(|answer| answer.starts_with(b"HTTP/1.1 200")) {
            return Ok(start.elapsed());
        }
        std::thread::sleep(Duration::from_micros(200));
    }
    Err("the mock did not answer within 30 s".into())
}

fn ask() -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(ADDRESS)?;
    stream.write_all(REQUEST)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer)
}
