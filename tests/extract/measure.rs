use crate::support::*;
use std::io::Write;

#[test]
fn dump() {
    let Ok(list) = std::env::var("DUMP") else { return };
    for path in list.split(':') {
        let path = std::path::Path::new(path);
        let out = match read_file(path) {
            Ok(document) => serde_json::to_string(&document).unwrap(),
            Err(error) => format!("{{\"error\":{:?}}}", error.to_string()),
        };
        let mut file = std::fs::File::create(format!("{}.json", path.display()).replace('/', "_").replace("_tmp_pairs_", "/tmp/ex_out/").replace("_work_shared_corpus_", "/tmp/ex_out/")).unwrap();
        file.write_all(out.as_bytes()).unwrap();
    }
}
