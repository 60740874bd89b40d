//! A double of the chat completions API on loopback, after its reference
//! (<https://platform.openai.com/docs/api-reference/chat>): one request a connection, answered as its script says.
//!
//! Threads and blocking sockets, so that it shares nothing with the client under test. It ends with its listener.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use url::Url;

/// One request as it came.
#[derive(Debug, Clone)]
pub struct Asked {
    /// `POST /v1/chat/completions HTTP/1.1`
    pub line: String,
    /// Lower case names.
    pub headers: Vec<String>,
    pub body: Value,
}

impl Asked {
    /// The content of the message of this role.
    pub fn message(&self, role: &str) -> String {
        let messages = self.body["messages"].as_array().expect("messages");
        let message = messages.iter().find(|message| message["role"] == role).expect(role);
        message["content"].as_str().expect("a content").to_owned()
    }
}

/// What the double does.
#[derive(Debug, Clone)]
pub enum Does {
    /// Answers with a completion of this content.
    Says(String),
    /// This status, these header lines and this body.
    Answers(u16, &'static str, String),
    /// The same after thinking this long.
    Ponders(Duration, String),
    /// Says nothing until the client gives up.
    Silence,
    /// A completion that never ends.
    Endless,
    HangsUp,
}

pub struct Completions {
    pub url: Url,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Completions {
    pub fn start(script: impl Fn(&Asked) -> Does + Send + Sync + 'static) -> Completions {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/v1/", listener.local_addr().expect("an address"));
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (seen, script) = (Arc::clone(&asked), Arc::new(script));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (seen, script) = (Arc::clone(&seen), Arc::clone(&script));
                std::thread::spawn(move || {
                    let Some(request) = read(&stream) else { return };
                    let does = script(&request);
                    seen.lock().expect("the list").push(request);
                    // A client that hangs up ends the exchange; that is no failure of the double.
                    let _ = answer(stream, does);
                });
            }
        });
        Completions { url: url.parse().expect("a URL"), asked }
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("the list").clone()
    }
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim_end().to_owned();
        if line.is_empty() {
            break;
        }
        lines.push(line);
    }
    let headers: Vec<String> = lines.iter().skip(1).cloned().collect();
    let length = headers.iter().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok())?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Asked { line: lines.first()?.clone(), headers, body: serde_json::from_slice(&body).ok()? })
}

fn answer(mut stream: TcpStream, does: Does) -> std::io::Result<()> {
    match does {
        Does::Ponders(time, content) => {
            std::thread::sleep(time);
            answer(stream, Does::Says(content))
        }
        Does::Says(content) => {
            let completion = json!({
                "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "small",
                "choices": [{
                    "index": 0, "finish_reason": "stop",
                    "message": { "role": "assistant", "content": content, "refusal": null },
                }],
                "usage": { "prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2 },
            });
            send(stream, 200, "", &completion.to_string())
        }
        Does::Answers(status, headers, body) => send(stream, status, headers, &body),
        Does::Silence => stream.read(&mut [0; 1]).map(|_| ()),
        Does::Endless => {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{\"choices\":[{\"message\":{\"content\":\"")?;
            loop {
                stream.write_all(&[b'a'; 4096])?;
            }
        }
        Does::HangsUp => Ok(()),
    }
}

fn send(mut stream: TcpStream, status: u16, headers: &str, body: &str) -> std::io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status} Status\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{headers}connection: close\r\n\r\n{body}",
        body.len()
    )
}
