//! A short run of the fuzzing targets over mutations of their seeds: the same ones in every run.

use std::path::Path;

use crate::support::files;

#[path = "../../fuzz/target.rs"]
mod target;

/// How many mutations of its seeds each target gets.
const MUTATIONS: u64 = 1_000;

/// What mutations like to insert.
const TOKENS: [&[u8]; 20] = [
    b"<",
    b">",
    b"</p>",
    b"<td colspan=9>",
    b"<![CDATA[",
    b"&#x0;",
    b"&amp;",
    b"(a)",
    b"(1)(i)",
    b"\xff\xfe",
    b"\0",
    b"\"",
    b"\\u0000",
    b"{[",
    b"]}",
    b"\n\n",
    b"|",
    b"[^1]",
    "第一条".as_bytes(),
    "\u{202e}\u{200b}".as_bytes(),
];

/// Numbers that look random and are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }
}

fn mutated(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seeds[dice.below(seeds.len())].clone();
    for _ in 0..=dice.below(4) {
        let from = dice.below(bytes.len());
        let to = from + dice.below((bytes.len() - from).min(64));
        match dice.below(6) {
            0 if !bytes.is_empty() => bytes[from] = dice.below(256) as u8,
            1 => drop(bytes.drain(from..to)),
            2 => {
                let copy = bytes[from..to].to_vec();
                bytes.splice(from..from, copy);
            }
            3 => drop(bytes.splice(from..from, TOKENS[dice.below(TOKENS.len())].to_vec())),
            4 => {
                let other = &seeds[dice.below(seeds.len())];
                let part = dice.below(other.len());
                bytes.splice(from.., other[part..].to_vec());
            }
            _ => bytes.truncate(to.max(1)),
        }
    }
    bytes
}

#[test]
fn mutated_documents_neither_panic_nor_fall_apart() {
    for name in target::TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(name);
        let seeds: Vec<Vec<u8>> = files(&folder, "").iter().map(|path| std::fs::read(path).unwrap()).collect();
        assert!(!seeds.is_empty(), "{name} has seeds");
        seeds.iter().for_each(|seed| target::run(name, seed));
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        for _ in 0..MUTATIONS {
            let input = mutated(&seeds, &mut dice);
            target::run(name, &input);
        }
    }
}
