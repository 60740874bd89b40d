//! Questions to a name server (RFC 1035), as many as it takes to see what receivers see of a sending domain.
//!
//! Not a resolver: one question to one recursive server, over UDP with room for keys (RFC 6891), over TCP where the answer does
//! not fit. What comes back is hostile: bounded, and read without following a name.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::timeout;

/// How long a server may take for an answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// Bytes of an answer over UDP that no network cuts into pieces.
const ROOM: u16 = 1_232;
const TXT: u16 = 16;
const MX: u16 = 15;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum DnsError {
    #[error("no name server is named in `/etc/resolv.conf`")]
    NoServer,
    #[error("the name server {server} can't be asked: {reason}")]
    Unanswered { server: SocketAddr, reason: String },
}

/// A recursive name server.
#[derive(Debug, Clone, Copy)]
pub struct NameServer(pub SocketAddr);

impl NameServer {
    /// The first one that this machine asks.
    pub fn of_system() -> Result<NameServer, DnsError> {
        let text = std::fs::read_to_string("/etc/resolv.conf").unwrap_or_default();
        let mut named = text.lines().filter_map(|line| line.trim().strip_prefix("nameserver")?.trim().parse().ok());
        named.next().map(|address: IpAddr| NameServer(SocketAddr::new(address, 53))).ok_or(DnsError::NoServer)
    }

    /// The texts at a name, each put together; none where the name or its texts do not exist.
    pub async fn texts(&self, name: &str) -> Result<Vec<String>, DnsError> {
        Ok(self.ask(name, TXT).await?.iter().map(|data| text(data)).collect())
    }

    /// True where mail for a domain is taken somewhere.
    pub async fn takes_mail(&self, domain: &str) -> Result<bool, DnsError> {
        Ok(!self.ask(domain, MX).await?.is_empty())
    }

    /// The data of every record of this kind.
    async fn ask(&self, name: &str, kind: u16) -> Result<Vec<Vec<u8>>, DnsError> {
        let failed = |reason: String| DnsError::Unanswered { server: self.0, reason };
        let id = fastrand::u16(..);
        let question = question(id, name, kind).ok_or_else(|| failed(format!("`{name}` is no name")))?;
        let asked = async {
            let answer = self.by_udp(&question).await?;
            let is_cut = answer.get(2).is_some_and(|flags| flags & 0x02 != 0);
            if is_cut { self.by_tcp(&question).await } else { Ok(answer) }
        };
        let answer = match timeout(PATIENCE, asked).await {
            Ok(answer) => answer.map_err(|error: std::io::Error| failed(error.to_string()))?,
            Err(_) => return Err(failed(format!("no answer within {} s", PATIENCE.as_secs()))),
        };
        records(&answer, id, kind).map_err(|reason| failed(reason.to_owned()))
    }

    async fn by_udp(&self, question: &[u8]) -> std::io::Result<Vec<u8>> {
        let any: SocketAddr = if self.0.is_ipv4() { ([0, 0, 0, 0], 0).into() } else { ([0u16; 8], 0).into() };
        let socket = UdpSocket::bind(any).await?;
        socket.connect(self.0).await?;
        socket.send(question).await?;
        let mut answer = vec![0; ROOM.into()];
        let length = socket.recv(&mut answer).await?;
        answer.truncate(length);
        Ok(answer)
    }

    async fn by_tcp(&self, question: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(self.0).await?;
        stream.write_u16(question.len() as u16).await?;
        stream.write_all(question).await?;
        let mut answer = vec![0; stream.read_u16().await?.into()];
        stream.read_exact(&mut answer).await?;
        Ok(answer)
    }
}

/// One question with recursion desired, and an OPT record that says how long an answer may be.
fn question(id: u16, name: &str, kind: u16) -> Option<Vec<u8>> {
    let mut bytes = [id.to_be_bytes(), [1, 0], [0, 1], [0, 0], [0, 0], [0, 1]].concat();
    for label in name.trim_end_matches('.').split('.') {
        let length = u8::try_from(label.len()).ok().filter(|length| (1..=63).contains(length))?;
        bytes.push(length);
        bytes.extend(label.as_bytes());
    }
    bytes.push(0);
    bytes.extend([kind.to_be_bytes(), [0, 1]].concat());
    bytes.extend([&[0, 0, 41][..], &ROOM.to_be_bytes(), &[0; 6]].concat());
    Some(bytes)
}

fn records(answer: &[u8], id: u16, kind: u16) -> Result<Vec<Vec<u8>>, &'static str> {
    const NO_SUCH_NAME: u8 = 3;
    let mut reader = Reader { bytes: answer, at: 0 };
    let header = reader.take(12).ok_or("its answer is cut off")?;
    if header[..2] != id.to_be_bytes() || header[2] & 0x80 == 0 {
        return Err("its answer is to another question");
    }
    match header[3] & 0x0f {
        0 => {}
        NO_SUCH_NAME => return Ok(Vec::new()),
        _ => return Err("it failed to find out"),
    }
    let count = |at: usize| u16::from_be_bytes([header[at], header[at + 1]]);
    let mut read = || {
        for _ in 0..count(4) {
            reader.name()?;
            reader.take(4)?;
        }
        let mut found = Vec::new();
        for _ in 0..count(6) {
            reader.name()?;
            let (own, _class, _ttl) = (reader.number()?, reader.number()?, reader.take(4)?);
            let length = reader.number()?;
            let data = reader.take(length.into())?;
            found.extend((own == kind).then(|| data.to_vec()));
        }
        Some(found)
    };
    read().ok_or("its answer is cut off")
}

/// The strings of a TXT record, put together (RFC 7208, section 3.3).
fn text(data: &[u8]) -> String {
    let (mut reader, mut text) = (Reader { bytes: data, at: 0 }, Vec::new());
    while let Some(part) = reader.take(1).map(|length| length[0]).and_then(|length| reader.take(length.into())) {
        text.extend(part);
    }
    super::error::printable(&String::from_utf8_lossy(&text))
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(count)?)?;
        self.at += count;
        Some(taken)
    }

    fn number(&mut self) -> Option<u16> {
        self.take(2).map(|two| u16::from_be_bytes([two[0], two[1]]))
    }

    /// Steps over a name: labels up to the root or to a pointer, which is not followed.
    fn name(&mut self) -> Option<()> {
        loop {
            match self.take(1)?[0] {
                0 => return Some(()),
                0xc0.. => return self.take(1).map(drop),
                length => drop(self.take(length.into())?),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_is_cut_off_or_to_another_question_is_an_error_and_no_panic() {
        let mut whole = question(7, "desk.example", TXT).expect("a question");
        (whole[2], whole[7], whole[11]) = (0x81, 1, 0);
        whole.truncate(whole.len() - 11);
        whole.extend([&[0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 9, 0, 6][..], b"\x02v=\x02ab"].concat());
        let read = records(&whole, 7, TXT).expect("records");
        assert_eq!(read.iter().map(|data| text(data)).collect::<Vec<_>>(), ["v=ab"]);
        assert!(records(&whole, 8, TXT).is_err());
        (0..whole.len()).for_each(|length| assert!(records(&whole[..length], 7, TXT).is_err(), "{length}"));
        assert!(question(1, "desk..example", TXT).is_none());
    }
}
