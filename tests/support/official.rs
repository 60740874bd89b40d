//! Loopback doubles of the official APIs, written from their documentation, with the traps that users of them have met.
//!
//! Each answers what it is asked by the query of the request, as the real one does; the words are ours.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use url::Url;

use super::site::{Answer, Request, Site};

/// What a double says to one request: status, headers of its own, body.
type Reply = (u16, Vec<(String, String)>, String);

fn json_reply(body: &Value) -> Reply {
    (200, vec![("Content-Type".to_owned(), "application/json; charset=utf-8".to_owned())], body.to_string())
}

fn answering(reply: impl Fn(&Request, &HashMap<String, Vec<String>>) -> Reply + Send + Sync + 'static) -> Answer {
    let reply = Arc::new(reply);
    Answer::by(move |mut stream: TcpStream, request: Request| {
        let reply = reply.clone();
        async move {
            let url = Url::parse("http://double/").and_then(|base| base.join(&request.path)).expect("a path");
            let mut query: HashMap<String, Vec<String>> = HashMap::new();
            for (name, value) in url.query_pairs() {
                query.entry(name.into_owned()).or_default().push(value.into_owned());
            }
            let (status, headers, body) = reply(&request, &query);
            let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            let head = format!(
                "HTTP/1.1 {status} Answer\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all(head.as_bytes()).await;
            let _ = stream.write_all(body.as_bytes()).await;
        }
    })
}

/// The Federal Register's search: newest first, 20 a page or as many as it knows, no page beyond the fiftieth, no
/// `results` where there are none, no document beyond the first 2,000, `page_views` that grow with every answer.
#[derive(Clone, Default)]
pub struct FederalRegister {
    /// Newest first.
    pub documents: Arc<Mutex<Vec<Value>>>,
    /// Where the texts of its documents are served.
    texts: String,
    views: Arc<Mutex<u64>>,
}

impl FederalRegister {
    pub fn stand(site: &Site) -> FederalRegister {
        let texts = site.url("/documents/full_text/xml");
        let double = FederalRegister { texts, ..FederalRegister::default() };
        let own = double.clone();
        site.serve("/api/v1/documents.json", answering(move |_, query| own.search(query)));
        double
    }

    /// Publishes a rule.
    pub fn publish(&self, number: &str, title: &str) {
        self.publish_on("2026-01-15", number, title);
    }

    /// Publishes a rule on this day, no earlier than those before it.
    pub fn publish_on(&self, day: &str, number: &str, title: &str) {
        let document = json!({
            "document_number": number, "type": "Rule", "subtype": null, "title": title, "action": "Final rule.",
            "dates": "This rule is effective on publication.", "effective_on": "2026-01-15", "comments_close_on": null,
            "publication_date": day, "signing_date": null,
            "cfr_references": [{"title": 15, "part": 744, "chapter": null, "citation_url": null}],
            "regulation_id_numbers": ["0694-AK43"], "docket_ids": ["Docket No. 260112-0028"], "citation": "91 FR 1684",
            "start_page": 1684, "end_page": 1689, "correction_of": null, "corrections": [],
            "html_url": format!("https://www.federalregister.gov/documents/{number}"),
            "full_text_xml_url": format!("{}/{number}.xml", self.texts),
        });
        self.documents.lock().expect("the documents").insert(0, document);
    }

    fn search(&self, query: &HashMap<String, Vec<String>>) -> Reply {
        let documents = self.documents.lock().expect("the documents");
        let number = |name: &str| query.get(name).and_then(|values| values[0].parse::<usize>().ok());
        let per_page = number("per_page").filter(|asked| [20, 50, 100, 1000].contains(asked)).unwrap_or(20);
        let page = number("page").filter(|asked| (1..=50).contains(asked)).unwrap_or(1);
        let mut views = self.views.lock().expect("the views");
        *views += 1;
        let fields = query.get("fields[]");
        let shown = |document: &Value| {
            let mut shown = document.clone();
            shown["page_views"] = json!({"count": *views, "last_updated": "now"});
            if let (Some(fields), Some(object)) = (fields, shown.as_object_mut()) {
                object.retain(|name, _| fields.contains(name));
            }
            shown
        };
        let bound =
            |name: &str| query.get(&format!("conditions[publication_date][{name}]")).map(|days| days[0].as_str());
        let is_found = |document: &&Value| {
            let day = document["publication_date"].as_str().unwrap_or_default();
            bound("gte").is_none_or(|from| day >= from) && bound("lte").is_none_or(|to| day <= to)
        };
        let mut found: Vec<&Value> = documents.iter().filter(is_found).collect();
        if query.get("order").is_some_and(|order| order[0] == "oldest") {
            found.reverse();
        }
        let told = found.iter().take(2_000);
        let results: Vec<Value> =
            told.skip((page - 1) * per_page).take(per_page).map(|document| shown(document)).collect();
        let mut answer = json!({"count": found.len(), "description": "Documents of type Rule"});
        if !results.is_empty() {
            answer["total_pages"] = json!(found.len().div_ceil(per_page));
            answer["results"] = json!(results);
        }
        json_reply(&answer)
    }
}

/// Public inspection: blank from midnight to 08:45, special filings later in the day, withdrawals without a word.
#[derive(Clone, Default)]
pub struct PublicInspection {
    /// The list, once it is out.
    pub filings: Arc<Mutex<Option<Vec<Value>>>>,
}

impl PublicInspection {
    pub fn stand(site: &Site) -> PublicInspection {
        let double = PublicInspection::default();
        let own = double.clone();
        let path = "/api/v1/public-inspection-documents/current.json";
        site.serve(path, answering(move |_, _| json_reply(&own.list())));
        double
    }

    /// A filing as the list shows it.
    pub fn filing(number: &str, filing: &str, title: Option<&str>) -> Value {
        json!({
            "document_number": number, "type": "Rule", "title": title, "toc_subject": "Export Administration Regulations",
            "toc_doc": "Additions to the Entity List", "filing_type": filing, "filed_at": "2026-01-14T08:45:00.000-05:00",
            "publication_date": "2026-01-15", "docket_numbers": ["Docket No. 260112-0028"], "num_pages": 12,
            "agencies": [{"name": "Industry and Security Bureau", "slug": "industry-and-security-bureau"}],
            "html_url": format!("https://www.federalregister.gov/public-inspection/{number}"), "page_views": {"count": 9},
        })
    }

    fn list(&self) -> Value {
        match &*self.filings.lock().expect("the filings") {
            Some(filings) => json!({"count": filings.len(), "results": filings, "meta": {}}),
            None => json!({"count": 0, "results": [], "meta": {
                "pil_unavailability_message": "Documents are placed on public inspection at 8:45 a.m. Eastern time."}}),
        }
    }
}

/// The eCFR: dates of a title, versions since an issue, the text of a part on a day; 503 while an issue is processed.
#[derive(Clone, Default)]
pub struct Ecfr {
    /// The days of issue, each with the words of § 744.23(a) on it; empty while the first is processed.
    pub issues: Arc<Mutex<Vec<(String, String)>>>,
    /// Sections of the part that no issue amends.
    pub standing: Arc<Mutex<Vec<String>>>,
    pub processing: Arc<Mutex<bool>>,
}

impl Ecfr {
    pub fn stand(site: &Site, days: &[&str]) -> Ecfr {
        let double = Ecfr::default();
        let own = double.clone();
        site.serve("/api/versioner/v1/titles.json", answering(move |_, _| own.titles()));
        let own = double.clone();
        site.serve("/api/versioner/v1/versions/title-15.json", answering(move |_, query| own.versions(query)));
        for day in days {
            let (own, day) = (double.clone(), (*day).to_owned());
            let path = format!("/api/versioner/v1/full/{day}/title-15.xml");
            site.serve(&path, answering(move |_, query| own.full(&day, query)));
        }
        double
    }

    /// An issue of this day in which § 744.23(a) reads so.
    pub fn issue(&self, day: &str, words: &str) {
        self.issues.lock().expect("the issues").push((day.to_owned(), words.to_owned()));
    }

    fn titles(&self) -> Reply {
        let issues = self.issues.lock().expect("the issues");
        let Some((last, _)) = issues.last() else { return busy() };
        json_reply(&json!({
            "titles": [
                {"number": 14, "name": "Aeronautics and Space", "latest_amended_on": "2020-01-01", "latest_issue_date": "2020-01-01",
                 "up_to_date_as_of": "2026-01-20", "reserved": false},
                {"number": 15, "name": "Commerce and Foreign Trade", "latest_amended_on": last, "latest_issue_date": last,
                 "up_to_date_as_of": last, "reserved": false, "processing_in_progress": *self.processing.lock().expect("the state")}],
            "meta": {"date": last, "import_in_progress": false}
        }))
    }

    fn versions(&self, query: &HashMap<String, Vec<String>>) -> Reply {
        let since = query.get("issue_date[gte]").map(|values| values[0].clone()).unwrap_or_default();
        let issues = self.issues.lock().expect("the issues");
        let version = |day: &str, number: &str| {
            json!({"date": day, "amendment_date": day, "issue_date": day, "identifier": number, "name": format!("§ {number} End uses."),
                   "part": "744", "substantive": true, "removed": false, "subpart": null, "title": "15", "type": "section"})
        };
        let first = issues.first().map(|(day, _)| day.clone()).unwrap_or_default();
        let standing = self.standing.lock().expect("the sections");
        let standing = standing.iter().map(|number| version(&first, number));
        let amended = issues.iter().map(|(day, _)| version(day, "744.23"));
        let shown = |version: &Value| version["issue_date"].as_str().is_some_and(|day| day >= since.as_str());
        let versions: Vec<Value> = standing.chain(amended).filter(shown).collect();
        let latest = issues.last().map(|(day, _)| day.clone());
        json_reply(&json!({
            "meta": {"title": "15", "result_count": versions.len().to_string(), "latest_issue_date": latest},
            "content_versions": versions
        }))
    }

    /// A part, or one section of it where that is asked for.
    fn full(&self, day: &str, query: &HashMap<String, Vec<String>>) -> Reply {
        match query.get("section").map(|values| values[0].as_str()) {
            None | Some("744.23") => self.part(day),
            Some(number) if self.standing.lock().expect("the sections").iter().any(|known| known == number) => {
                let text = format!(
                    "<?xml version=\"1.0\"?>\n<DIV8 N=\"{number}\" TYPE=\"SECTION\"><HEAD>§ {number} Other uses.</HEAD>\n\
                     <P>(a) A license is required for the uses that this section names, wherever they are.</P>\n</DIV8>"
                );
                (200, vec![("Content-Type".to_owned(), "application/xml".to_owned())], text)
            }
            Some(_) => (404, Vec::new(), "{\"error\": \"no content\"}".to_owned()),
        }
    }

    /// The amended text is asked for before it is ready: 503 with the seconds to wait.
    fn part(&self, day: &str) -> Reply {
        if *self.processing.lock().expect("the state") {
            return busy();
        }
        let issues = self.issues.lock().expect("the issues");
        let Some((_, words)) = issues.iter().rfind(|(issue, _)| issue.as_str() <= day) else {
            return (404, Vec::new(), "{\"error\": \"no content\"}".to_owned());
        };
        let text = format!(
            "<?xml version=\"1.0\"?>\n<DIV5 N=\"744\" TYPE=\"PART\"><HEAD>PART 744—CONTROL POLICY: END-USER AND END-USE BASED</HEAD>\n\
             <AUTH><HED>Authority:</HED><PSPACE>50 U.S.C. 4801-4852.</PSPACE></AUTH>\n\
             <DIV8 N=\"744.23\" TYPE=\"SECTION\"><HEAD>§ 744.23 End uses.</HEAD>\n<P>(a) {words}</P>\n\
             <P>(b) License exceptions do not overcome the requirements of paragraph (a) of this section.</P>\n</DIV8></DIV5>"
        );
        (200, vec![("Content-Type".to_owned(), "application/xml".to_owned())], text)
    }
}

fn busy() -> Reply {
    (503, vec![("Retry-After".to_owned(), "120".to_owned())], "{\"error\": \"processing\"}".to_owned())
}

/// Congress: nothing without a key, XML unless JSON is asked for, time stamps that move without the bill.
pub fn congress(site: &Site, path: &str, key: &'static str, action: Arc<Mutex<String>>) {
    let stamp = Arc::new(Mutex::new(0_u32));
    let answer = answering(move |request, query| {
        if request.header("x-api-key") != Some(key) {
            let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
            return (403, headers, "{\"error\": {\"code\": \"API_KEY_INVALID\"}}".to_owned());
        }
        let mut stamp = stamp.lock().expect("the stamp");
        *stamp += 1;
        if query.get("format").map(|values| values[0].as_str()) != Some("json") {
            return (
                200,
                vec![("Content-Type".to_owned(), "application/xml".to_owned())],
                "<api-root><bill/></api-root>".to_owned(),
            );
        }
        json_reply(&json!({
            "bill": {"congress": 119, "type": "HR", "number": "3447", "title": "Chip Security Act",
                "actions": {"count": 7, "url": format!("https://api.congress.gov/v3/actions?n={stamp}")},
                "latestAction": {"actionDate": "2026-01-12", "text": *action.lock().expect("the action")},
                "updateDate": format!("2026-01-12T00:00:{:02}Z", *stamp), "updateDateIncludingText": format!("{stamp}")},
            "request": {"contentType": "application/json", "format": "json"}
        }))
    });
    site.serve(path, answer);
}
