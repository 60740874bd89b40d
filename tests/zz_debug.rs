use rulewatch::brief::facts::facts;
#[test]
fn show() {
    for text in std::fs::read_to_string("/tmp/ft/in.txt").unwrap().lines() {
        println!("== {text}");
        for f in facts(text) { println!("   {:?} {:?}", &text[f.range.clone()], f.said); }
    }
}
