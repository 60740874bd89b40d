//! What is drawn on one sheet, flattened: text operations only, forms written out in place, every operand checked.
//!
//! What comes out is safe for the decoding crate, which panics on operations it does not expect, draws forms at the
//! wrong place and follows a form that draws itself to no end.

use std::collections::{BTreeMap, BTreeSet};

use pdf_extract::content::{Content, Operation};
use pdf_extract::{Dictionary, Document, Object, Stream};

use super::fonts::Fonts;
use super::sheet::Rule;
use super::streams::{Bomb, resolved, unfolded};

const MAX_FORM_DEPTH: usize = 12;
const MAX_OPERATIONS: usize = 2_000_000;
const MAX_SAVED: usize = 512;

/// The text of a sheet and what else was met on it.
#[derive(Default)]
pub struct Flat {
    pub operations: Vec<Operation>,
    /// The font of every string shown, in order.
    pub faces: Vec<usize>,
    /// The codes shown, for fonts whose codes follow a predefined map.
    pub codes: BTreeMap<usize, BTreeSet<u16>>,
    pub rules: Vec<Rule>,
    pub images: usize,
}

/// A matrix of six numbers: `x' = ax + cy + e`, `y' = bx + dy + f`.
type Matrix = [f64; 6];
const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// The walk through one sheet.
pub struct Walk<'a> {
    file: &'a Document,
    fonts: &'a mut Fonts,
    flat: Flat,
    face: Option<usize>,
    matrix: Matrix,
    saved: Vec<(Matrix, Option<usize>)>,
    /// Marked content: true where it is the running head or foot of the sheet.
    marked: Vec<bool>,
    path: Vec<Rule>,
    pen: (f64, f64),
}

impl<'a> Walk<'a> {
    pub fn new(file: &'a Document, fonts: &'a mut Fonts) -> Walk<'a> {
        Walk {
            file,
            fonts,
            flat: Flat::default(),
            face: None,
            matrix: IDENTITY,
            saved: Vec::new(),
            marked: Vec::new(),
            path: Vec::new(),
            pen: (0.0, 0.0),
        }
    }

    pub fn finish(self) -> Flat {
        self.flat
    }

    /// Reads the operations of one stream.
    pub fn read(&mut self, content: &[u8], resources: &Dictionary, depth: usize) -> Result<(), Bomb> {
        let Ok(content) = Content::decode(content) else { return Ok(()) };
        for operation in content.operations {
            if self.flat.operations.len() > MAX_OPERATIONS {
                return Err(Bomb);
            }
            self.operation(operation, resources, depth)?;
        }
        Ok(())
    }

    fn operation(&mut self, operation: Operation, resources: &Dictionary, depth: usize) -> Result<(), Bomb> {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "BT" | "ET" | "T*" => self.emit(&operation.operator, Vec::new()),
            "q" if self.saved.len() < MAX_SAVED => {
                self.saved.push((self.matrix, self.face));
                self.emit("q", Vec::new());
            }
            "Q" => {
                if let Some((matrix, face)) = self.saved.pop() {
                    (self.matrix, self.face) = (matrix, face);
                    self.emit("Q", Vec::new());
                }
            }
            "cm" => self.transform(operands),
            "Tc" | "Tw" | "Tz" | "TL" | "Ts" => self.emit_numbers::<1>(&operation.operator, operands),
            "Td" | "TD" => self.emit_numbers::<2>(&operation.operator, operands),
            "Tm" => self.emit_numbers::<6>("Tm", operands),
            "Tf" => self.font(operands, resources),
            "Tj" | "'" | "\"" | "TJ" => self.show(&operation),
            "BMC" | "BDC" => self.marked.push(is_running(operands)),
            "EMC" => drop(self.marked.pop()),
            "m" | "l" | "re" | "h" | "n" | "S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" => {
                self.draw(&operation.operator, operands);
            }
            "BI" => self.flat.images += 1,
            "Do" => self.object(operands, resources, depth)?,
            _ => {}
        }
        Ok(())
    }

    fn emit(&mut self, operator: &str, operands: Vec<Object>) {
        self.flat.operations.push(Operation::new(operator, operands));
    }

    fn emit_numbers<const N: usize>(&mut self, operator: &str, operands: &[Object]) {
        if let Some(numbers) = numbers::<N>(operands) {
            self.emit(operator, numbers.into_iter().map(|number| Object::Real(number as f32)).collect());
        }
    }

    fn transform(&mut self, operands: &[Object]) {
        if let Some(matrix) = numbers::<6>(operands) {
            self.matrix = times(matrix, self.matrix);
            self.emit_numbers::<6>("cm", operands);
        }
    }

    fn font(&mut self, operands: &[Object], resources: &Dictionary) {
        let [Object::Name(name), size, ..] = operands else { return };
        let fonts = resources.get(b"Font").ok().and_then(|fonts| resolved(self.file, fonts)?.as_dict().ok());
        let number = fonts.and_then(|fonts| self.fonts.number(self.file, fonts.get(name).ok()?));
        self.face = number;
        if let (Some(number), Ok(size)) = (number, size.as_float()) {
            self.emit("Tf", vec![Object::Name(format!("F{number}").into_bytes()), Object::Real(size)]);
        }
    }

    /// Text shown in a font that is known, unless it is the sheet's running head or foot and says so itself.
    fn show(&mut self, operation: &Operation) {
        let operands = &operation.operands;
        let shown = match operation.operator.as_str() {
            "'" => {
                self.emit("T*", Vec::new());
                operands.first()
            }
            "\"" => {
                self.emit_numbers::<1>("Tw", operands.get(..1).unwrap_or_default());
                self.emit_numbers::<1>("Tc", operands.get(1..2).unwrap_or_default());
                self.emit("T*", Vec::new());
                operands.get(2)
            }
            _ => operands.first(),
        };
        let Some(face) = self.face.filter(|_| !self.marked.contains(&true)) else { return };
        match shown {
            Some(Object::String(bytes, format)) => {
                let bytes = self.codes(face, bytes);
                self.flat.faces.push(face);
                self.emit("Tj", vec![Object::String(bytes, *format)]);
            }
            Some(Object::Array(parts)) => {
                let parts: Vec<Object> = parts
                    .iter()
                    .filter_map(|part| match part {
                        Object::String(bytes, format) => {
                            self.flat.faces.push(face);
                            Some(Object::String(self.codes(face, bytes), *format))
                        }
                        Object::Integer(_) | Object::Real(_) => Some(part.clone()),
                        _ => None,
                    })
                    .collect();
                self.emit("TJ", vec![Object::Array(parts)]);
            }
            _ => {}
        }
    }

    /// The codes of a string as its prepared font has them.
    fn codes(&mut self, face: usize, bytes: &[u8]) -> Vec<u8> {
        let Some(charset) = self.fonts.face(face).and_then(|face| face.charset) else { return bytes.to_vec() };
        let wide = charset.widened(bytes);
        let codes = wide.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        self.flat.codes.entry(face).or_default().extend(codes);
        wide
    }

    /// A form is drawn here, an image counted.
    fn object(&mut self, operands: &[Object], resources: &Dictionary, depth: usize) -> Result<(), Bomb> {
        let file = self.file;
        let named = operands.first().and_then(|name| name.as_name().ok());
        let objects = resources.get(b"XObject").ok().and_then(|objects| resolved(file, objects)?.as_dict().ok());
        let object = objects.zip(named).and_then(|(objects, name)| resolved(file, objects.get(name).ok()?));
        let Some(Object::Stream(form)) = object else { return Ok(()) };
        if entry_name(file, form) != b"Form" {
            self.flat.images += 1;
            return Ok(());
        }
        if depth >= MAX_FORM_DEPTH || self.saved.len() >= MAX_SAVED {
            return Ok(());
        }
        let content = unfolded(form)?;
        let own = form.dict.get(b"Resources").ok().and_then(|own| resolved(file, own)?.as_dict().ok());
        self.saved.push((self.matrix, self.face));
        let inner = self.saved.len();
        self.emit("q", Vec::new());
        if let Some(matrix) = form.dict.get(b"Matrix").ok().and_then(|m| resolved(file, m)?.as_array().ok()) {
            self.transform(matrix);
        }
        let marked = self.marked.len();
        self.read(&content, own.unwrap_or(resources), depth + 1)?;
        self.marked.truncate(marked);
        while self.saved.len() >= inner {
            self.operation(Operation::new("Q", Vec::new()), resources, depth)?;
        }
        Ok(())
    }

    /// Paths are only of interest as the rules of tables.
    fn draw(&mut self, operator: &str, operands: &[Object]) {
        match operator {
            "m" => {
                if let Some([x, y]) = numbers(operands) {
                    self.pen = (x, y);
                }
            }
            "l" => {
                if let Some([x, y]) = numbers(operands) {
                    self.line(self.pen, (x, y));
                    self.pen = (x, y);
                }
            }
            "re" => {
                if let Some([x, y, width, height]) = numbers(operands) {
                    self.line((x, y), (x + width, y));
                    self.line((x, y + height), (x + width, y + height));
                    self.line((x, y), (x, y + height));
                    self.line((x + width, y), (x + width, y + height));
                }
            }
            "h" => {}
            "n" => self.path.clear(),
            _ => self.flat.rules.append(&mut self.path),
        }
    }

    /// Keeps a line that runs straight across or down.
    fn line(&mut self, from: (f64, f64), to: (f64, f64)) {
        const MAX_RULES: usize = 20_000;
        let ((x0, y0), (x1, y1)) = (at(self.matrix, from), at(self.matrix, to));
        let rule = Rule { x0: x0.min(x1), y0: y0.min(y1), x1: x0.max(x1), y1: y0.max(y1) };
        let (across, down) = (rule.x1 - rule.x0, rule.y1 - rule.y0);
        if across.min(down) < 1.0 && across.max(down) > 6.0 && self.path.len() + self.flat.rules.len() < MAX_RULES {
            self.path.push(rule);
        }
    }
}

fn entry_name<'a>(file: &'a Document, object: &'a Stream) -> &'a [u8] {
    let subtype = object.dict.get(b"Subtype").ok().and_then(|subtype| resolved(file, subtype));
    subtype.and_then(|subtype| subtype.as_name().ok()).unwrap_or_default()
}

/// True for marked content that calls itself a running head or foot.
fn is_running(operands: &[Object]) -> bool {
    let [Object::Name(tag), Object::Dictionary(properties)] = operands else { return false };
    let named = |key: &[u8], names: &[&[u8]]| {
        properties.get(key).ok().and_then(|value| value.as_name().ok()).is_some_and(|name| names.contains(&name))
    };
    tag == b"Artifact" && (named(b"Type", &[b"Pagination"]) || named(b"Subtype", &[b"Header", b"Footer"]))
}

fn numbers<const N: usize>(operands: &[Object]) -> Option<[f64; N]> {
    /// Beyond this nothing stands on any sheet.
    const FAR: f64 = 1e6;
    let mut numbers = [0.0; N];
    for (number, operand) in numbers.iter_mut().zip(operands.get(..N)?) {
        *number = f64::from(operand.as_float().ok()?);
        if !(-FAR..=FAR).contains(number) {
            return None;
        }
    }
    Some(numbers)
}

fn times(first: Matrix, then: Matrix) -> Matrix {
    let [a, b, c, d, e, f] = first;
    let [g, h, i, j, k, l] = then;
    [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}

fn at([a, b, c, d, e, f]: Matrix, (x, y): (f64, f64)) -> (f64, f64) {
    (a * x + c * y + e, b * x + d * y + f)
}
