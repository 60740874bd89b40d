#[test]
fn show() {
    let rule = std::fs::read_to_string("src/brief/rules.tsv").unwrap();
    let row = rule.lines().find(|l| l.starts_with("nom-office")).unwrap().to_owned();
    let pat = row.split('\t').nth(8).unwrap().replace(r"\b", r"(?-u:\b)");
    let re = regex::Regex::new(&pat).unwrap();
    for t in [
        "国务院反洗钱行政主管部门、国务院有关部门、机构和司法机关在反洗钱工作中应当相互配合。",
        "国务院反洗钱行政主管部门、国务院有关部门、监察机关和司法机关在反洗钱工作中应当相互配合。",
    ] {
        println!("== {}", re.replace_all(t, "${1}§"));
        for m in re.find_iter(t) {
            println!("  {}", m.as_str());
        }
    }
}
