//! The units in which law measures and counts, and the currencies.

/// Units by their symbol, in order of their first bytes; capitals carry meaning.
const SYMBOLS: [&str; 84] = [
    "A", "FLOPS", "GB/s", "Gb/s", "Gbit/s", "GT/s", "Gbps", "GHz", "GW", "GPa", "GB", "GiB", "Hz", "J", "KB/s", "K",
    "KB", "L", "MB/s", "Mb/s", "Mbit/s", "Mbps", "MHz", "MW", "MWh", "MPa", "MB", "MeV", "Pa", "PFLOPS", "PB", "TB/s",
    "Tb/s", "Tbps", "THz", "TOPS", "TFLOPS", "TB", "TiB", "V", "W", "WT", "bar", "bits/s", "bit/s", "cm", "cm2", "cm²",
    "cm³", "dB", "dBm", "eV", "g", "kHz", "km", "kg", "kW", "kWh", "kV", "kPa", "keV", "mm", "m", "mm2", "mm²", "m2",
    "m²", "m³", "mg", "mW", "mA", "ml", "mL", "nm", "psi", "ppm", "rpm", "t", "um", "µm", "µg", "°C", "μm", "℃",
];

/// Units by their word in the singular, in order of their first letters.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "business day", "bit", "byte", "barrel", "basis point", "calendar day", "calendar month", "calendar year",
    "centimeter", "copy", "chip", "day", "degree", "device", "employee", "foot", "floating-point operation", "fold",
    "gigabyte", "gigabit", "gram", "gallon", "gigawatt", "gpu", "hour", "hertz", "inch", "item", "kilometer",
    "kilogram", "kilowatt", "kilometers per hour", "liter", "litre", "month", "minute", "megabyte", "megabit",
    "micrometer", "micron", "millimeter", "meter", "metre", "mile", "metric ton", "megawatt", "member",
    "mile per hour", "nanometer", "nanometre", "operation", "pound", "percentage point", "point", "person", "piece",
    "petaflop", "second", "share", "shipment", "transistor", "terabyte", "ton", "tonne", "time", "teraflop", "unit",
    "volt", "vote", "working day", "week", "watt", "weighted teraflops", "year",
];

/// Units in Chinese, both scripts. Where a longer one begins alike, it stands first.
#[rustfmt::skip]
const CHINESE: &[&str] = &[
    "个工作日", "個工作日", "工作日", "自然日", "个月", "個月", "小时", "小時", "分钟", "分鐘", "个百分点", "個百分點", "纳米", "納米", "奈米", "微米", "毫米",
    "厘米", "公里", "千米", "平方米", "立方米", "平方公里", "千克", "公斤", "公吨", "公噸", "毫克", "千瓦", "兆瓦", "赫兹", "赫茲", "日", "天", "年", "月",
    "周岁", "周歲", "周", "週", "米", "克", "吨", "噸", "瓦", "伏", "升", "台", "臺", "件", "个", "個", "人", "名", "家", "种", "種", "次",
    "份", "倍", "项", "項", "条", "條", "批", "套", "辆", "輛", "艘", "架", "枚", "颗", "顆", "片", "张", "張", "位", "类", "類", "户", "戶",
    "亩", "畝", "度", "歲", "岁",
];

/// Classifiers before which 一 is an article rather than a number.
const LOOSE: [&str; 34] = [
    "台", "臺", "件", "个", "個", "人", "名", "家", "种", "種", "次", "份", "倍", "项", "項", "条", "條", "批", "套",
    "辆", "輛", "艘", "架", "枚", "颗", "顆", "片", "张", "張", "位", "类", "類", "户", "戶",
];

/// A currency by how it is printed before the amount.
#[rustfmt::skip]
const BEFORE: &[(&str, &str)] = &[
    ("US$", "USD"), ("U.S.$", "USD"), ("U.S. $", "USD"), ("HK$", "HKD"), ("NT$", "TWD"), ("C$", "CAD"), ("A$", "AUD"),
    ("S$", "SGD"), ("$", "USD"), ("€", "EUR"), ("£", "GBP"), ("¥", "CNY"), ("￥", "CNY"), ("USD", "USD"),
    ("EUR", "EUR"), ("GBP", "GBP"), ("JPY", "JPY"), ("CNY", "CNY"), ("RMB", "CNY"), ("HKD", "HKD"), ("TWD", "TWD"),
    ("KRW", "KRW"), ("CHF", "CHF"), ("SGD", "SGD"),
];

/// A currency by the word behind the amount, in order of the first bytes. Where a longer one begins alike, it stands first.
#[rustfmt::skip]
const BEHIND: &[(&str, &str)] = &[
    ("CNY", "CNY"), ("Euro", "EUR"), ("EUR", "EUR"), ("GBP", "GBP"), ("HKD", "HKD"), ("JPY", "JPY"), ("RMB", "CNY"),
    ("TWD", "TWD"), ("U.S. dollar", "USD"), ("US dollar", "USD"), ("United States dollar", "USD"), ("USD", "USD"),
    ("dollar", "USD"), ("euro", "EUR"), ("pound sterling", "GBP"), ("pounds sterling", "GBP"), ("renminbi", "CNY"),
    ("won", "KRW"), ("yuan", "CNY"), ("yen", "JPY"), ("人民币", "CNY"), ("人民幣", "CNY"), ("卢布", "RUB"),
    ("欧元", "EUR"), ("歐元", "EUR"), ("日元", "JPY"), ("日圓", "JPY"), ("日圆", "JPY"), ("港元", "HKD"),
    ("港币", "HKD"), ("港幣", "HKD"), ("新臺幣", "TWD"), ("新台幣", "TWD"), ("新台币", "TWD"), ("美元", "USD"),
    ("美金", "USD"), ("瑞士法郎", "CHF"), ("盧布", "RUB"), ("英镑", "GBP"), ("英鎊", "GBP"), ("韩元", "KRW"),
    ("韓元", "KRW"),
];

/// The unit that a text begins with: its one form, and its length in bytes.
pub(super) fn unit(text: &str) -> Option<(String, usize)> {
    if text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return symbol(text).or_else(|| word(text));
    }
    if let Some(unit) = CHINESE.iter().find(|unit| text.starts_with(**unit)) {
        return Some(((*unit).to_owned(), unit.len()));
    }
    symbol(text)
}

/// Those of a list in order of first bytes that begin with this one.
fn beginning_with<T>(list: &[T], first: u8, printed: impl Fn(&T) -> &str) -> &[T] {
    let byte = |entry: &T| printed(entry).as_bytes().first().copied();
    let from = list.partition_point(|entry| byte(entry) < Some(first));
    let len = list[from..].partition_point(|entry| byte(entry) == Some(first));
    &list[from..from + len]
}

fn symbol(text: &str) -> Option<(String, usize)> {
    let first = *text.as_bytes().first()?;
    let fits = |symbol: &&&str| {
        let rest = text.strip_prefix(**symbol)?;
        // `5 t` may be the beginning of `5 tons`, and `m/s` is no `m`.
        (!rest.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '²' | '³'))).then_some(())
    };
    let symbol = beginning_with(&SYMBOLS, first, |symbol| symbol)
        .iter()
        .filter(|symbol| fits(symbol).is_some())
        .max_by_key(|symbol| symbol.len())?;
    Some(((*symbol).to_owned(), symbol.len()))
}

fn word(text: &str) -> Option<(String, usize)> {
    let first = text.as_bytes().first()?.to_ascii_lowercase();
    let fits = |unit: &&str| {
        let head = text.get(..unit.len())?;
        if !head.eq_ignore_ascii_case(unit) || head.starts_with(|c: char| c.is_ascii_uppercase()) && head.len() < 4 {
            return None;
        }
        let plural = text[unit.len()..].strip_prefix('s').map_or(0, |_| 1);
        let len = unit.len() + plural;
        (!text[len..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-' && !text[len..].starts_with("-or")))
            .then_some(len)
    };
    let irregular = |text: &str| {
        [
            ("feet", "foot"),
            ("inches", "inch"),
            ("copies", "copy"),
            ("people", "person"),
            ("GPUs", "gpu"),
            ("TeraFLOPS", "teraflop"),
        ]
        .into_iter()
        .find(|(plural, _)| {
            text.starts_with(plural) && !text[plural.len()..].starts_with(|c: char| c.is_ascii_alphanumeric())
        })
        .map(|(plural, unit)| (unit.to_owned(), plural.len()))
    };
    let known = beginning_with(WORDS, first, |word| word);
    let known =
        known.iter().filter_map(|unit| fits(unit).map(|len| ((*unit).to_owned(), len))).max_by_key(|(_, len)| *len);
    known.or_else(|| irregular(text))
}

/// True for a unit that counts things rather than measures: `Category 3 items` counts nothing.
pub(super) fn is_of_things(unit: &str) -> bool {
    const THINGS: [&str; 15] = [
        "unit", "copy", "person", "employee", "item", "piece", "chip", "gpu", "device", "time", "point", "vote",
        "member", "share", "shipment",
    ];
    THINGS.contains(&unit)
}

/// True where 一 before this unit is more an article than a number.
pub(super) fn is_classifier(unit: &str) -> bool {
    LOOSE.contains(&unit)
}

/// The currency that a text begins with, before an amount: its code, and its length in bytes.
pub(super) fn currency_before(text: &str) -> Option<(&'static str, usize)> {
    BEFORE.iter().find(|(printed, _)| text.starts_with(printed)).map(|(printed, code)| (*code, printed.len()))
}

/// The currency whose Chinese name a text ends in, an amount standing next: 美元五千萬.
pub(super) fn currency_ending(text: &str) -> Option<&'static str> {
    BEHIND.iter().find(|(printed, _)| !printed.is_ascii() && text.ends_with(printed)).map(|(_, code)| *code)
}

/// The currency that a text begins with, behind an amount. 元 by itself is told by the caller.
pub(super) fn currency_behind(text: &str) -> Option<(&'static str, usize)> {
    let first = *text.as_bytes().first()?;
    beginning_with(BEHIND, first, |(printed, _)| printed).iter().find_map(|(printed, code)| {
        let rest = text.strip_prefix(printed)?;
        if !printed.is_ascii() {
            return Some((*code, printed.len()));
        }
        let plural = usize::from(rest.starts_with('s'));
        (!rest[plural..].starts_with(|c: char| c.is_ascii_alphanumeric())).then_some((*code, printed.len() + plural))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_order_of_their_first_bytes() {
        let in_order = |words: &[&str]| words.is_sorted_by_key(|word| word.as_bytes()[0]);
        assert!(in_order(&SYMBOLS) && in_order(WORDS));
        assert!(in_order(&BEHIND.iter().map(|(printed, _)| *printed).collect::<Vec<_>>()));
    }
}
