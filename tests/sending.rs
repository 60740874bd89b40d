//! What `doctor` says of the sending domain, asked of a name server on loopback.

#[path = "support/mod.rs"]
mod support;

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::process::Command;

use data_encoding::BASE64;
use ring::signature::{Ed25519KeyPair, KeyPair};
use rulewatch::mail::is_key_of;
use rulewatch::secret::Secret;
use support::house::House;
use support::site::{Answer, Site};

/// An Ed25519 seed.
const SEED: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const TXT: u8 = 16;
const MX: u8 = 15;

/// The data of records by name and kind.
type Zone = HashMap<(String, u8), Vec<Vec<u8>>>;

fn txt(text: &str) -> Vec<u8> {
    text.as_bytes().chunks(200).flat_map(|part| [&[part.len() as u8][..], part].concat()).collect()
}

/// A name server that answers from this zone, long answers by TCP only.
fn serve(zone: Zone) -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a port");
    let address = socket.local_addr().expect("an address");
    let listener = TcpListener::bind(address).expect("the same port");
    let (long, short) = (zone.clone(), zone);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut length = [0; 2];
            stream.read_exact(&mut length).expect("a length");
            let mut question = vec![0; u16::from_be_bytes(length).into()];
            stream.read_exact(&mut question).expect("a question");
            let answer = answer(&long, &question, usize::MAX);
            stream.write_all(&[&(answer.len() as u16).to_be_bytes()[..], &answer].concat()).expect("sent");
        }
    });
    std::thread::spawn(move || {
        let mut question = [0; 512];
        while let Ok((length, from)) = socket.recv_from(&mut question) {
            socket.send_to(&answer(&short, &question[..length], 300), from).expect("sent");
        }
    });
    address
}

fn answer(zone: &Zone, question: &[u8], room: usize) -> Vec<u8> {
    let (mut at, mut labels) = (12, Vec::new());
    while question[at] != 0 {
        let length = usize::from(question[at]);
        labels.push(String::from_utf8_lossy(&question[at + 1..=at + length]).into_owned());
        at += length + 1;
    }
    let (end, kind) = (at + 5, question[at + 2]);
    let found = zone.get(&(labels.join("."), kind)).cloned();
    let records: Vec<u8> = found.iter().flatten().flat_map(|data| record(kind, data)).collect();
    let (cut, count) = match records.len() > room {
        true => (2, 0),
        false => (0, found.as_ref().map_or(0, Vec::len) as u8),
    };
    let code = if found.is_some() { 0x80 } else { 0x83 };
    let header = [question[0], question[1], 0x81 | cut, code, 0, 1, 0, count, 0, 0, 0, 0];
    [&header[..], &question[12..end], if count > 0 { &records } else { &[] }].concat()
}

fn record(kind: u8, data: &[u8]) -> Vec<u8> {
    [&[0xc0, 12, 0, kind, 0, 1, 0, 0, 0, 60][..], &(data.len() as u16).to_be_bytes(), data].concat()
}

fn zone(texts: &[(&str, &str)], mx: bool) -> Zone {
    let mut zone = Zone::new();
    for (name, text) in texts {
        zone.entry(((*name).to_owned(), TXT)).or_default().push(txt(text));
    }
    if mx {
        zone.insert(("desk.example".to_owned(), MX), vec![b"\x00\x0a\x02mx\xc0\x0c".to_vec()]);
    }
    zone
}

/// What is advised where this name server is asked.
async fn advised(server: SocketAddr) -> String {
    let site = Site::start().await;
    let mail = format!(
        "[mail]\ntransport = \"smtp\"\nhost = \"127.0.0.1\"\nsecurity = \"none\"\nfrom = \"Rulewatch <alerts@desk.example>\"\n\
         bounces = \"bounces@desk.example\"\ndkim_selector = \"rw2026\"\ndkim_key = \"{SEED}\"\n"
    );
    let house = House::new(site.address(), &mail);
    house.source("xx-rule", &site.url("/rule"));
    let text =
        "<p>(a) A license is required to export an item of the schedule to any destination in Group D.</p>".repeat(5);
    site.serve("/rule", Answer::html(format!("<html><body><main><h1>Part 912</h1>{text}</main></body></html>")));
    house.say(&["check", "--all"]).await;
    house.said(&["doctor", "--name-server", &server.to_string()]).await.ends_with(0).talk
}

fn published() -> String {
    let seed = BASE64.decode(SEED.as_bytes()).expect("base64");
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed).expect("a key");
    BASE64.encode(pair.public_key().as_ref())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_domain_that_receivers_believe_gets_no_advice() {
    let (spf, key) = ("v=spf1 mx -all", format!("v=DKIM1; k=ed25519; p={}", published()));
    // So many other texts that an answer by UDP is cut off.
    let other = "x".repeat(400);
    let texts = [
        ("desk.example", spf),
        ("desk.example", &other),
        ("rw2026._domainkey.desk.example", &key),
        ("_dmarc.desk.example", "v=DMARC1; p=none"),
    ];
    let told = advised(serve(zone(&texts, true))).await;
    assert!(!told.contains("advice") && !told.contains("not checked"), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_missing_in_the_dns_is_advice_and_no_fault() {
    let told = advised(serve(Zone::new())).await;
    for part in ["no SPF record", "no DKIM key", "no DMARC record", "no MX record"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let texts = [
        ("desk.example", "v=spf1 mx -all"),
        ("desk.example", "v=spf1 a -all"),
        ("rw2026._domainkey.desk.example", "v=DKIM1; k=ed25519; p=AAAA"),
    ];
    let told = advised(serve(zone(&texts, true))).await;
    assert!(told.contains("2 SPF records") && told.contains("another key") && !told.contains("MX"), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_an_answer_nothing_is_said_to_be_missing() {
    let silent = UdpSocket::bind("127.0.0.1:0").expect("a port");
    let told = advised(silent.local_addr().expect("an address")).await;
    assert!(told.contains("was not checked") && !told.contains("advice"), "{told}");
}

#[test]
fn a_published_rsa_key_is_known_as_ours_in_either_form_and_another_is_not() {
    let openssl =
        |arguments: &[&str]| Command::new("openssl").args(arguments).output().ok().map(|output| output.stdout);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("key.pem");
    let Some(pem) = openssl(&["genrsa", "-traditional", "2048"]) else { return println!("skipped: no openssl") };
    std::fs::write(&file, &pem).expect("written");
    let key = Secret::new(String::from_utf8(pem).expect("text"));
    let file = file.to_str().expect("a name");
    for form in ["-pubout", "-RSAPublicKey_out"] {
        let der = openssl(&["rsa", "-in", file, form, "-outform", "DER"]).expect("a public key");
        assert!(is_key_of(&BASE64.encode(&der), &key), "{form}");
    }
    assert!(!is_key_of(&published(), &key));
    assert!(is_key_of(&published(), &Secret::new(SEED)));
}
