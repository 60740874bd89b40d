use std::fs;
use std::path::Path;
use std::time::Duration;

use super::*;

fn env(pairs: &[(&str, &str)]) -> impl Iterator<Item = (String, String)> {
    pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect::<Vec<_>>().into_iter()
}

/// A configuration of a file with this text and these variables.
fn load(text: &str, pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("rulewatch.toml");
    fs::write(&file, text).expect("a file");
    Config::load(Some(&file), env(pairs))
}

/// A configuration that is refused with this text in the error.
fn check(text: &str, pairs: &[(&str, &str)], expected: &str) {
    let error = load(text, pairs).expect_err(expected).to_string();
    assert!(error.contains(expected), "{text} {pairs:?}\n{error}");
}

fn shown(config: &Config) -> Vec<String> {
    KEYS.iter().map(|key| format!("{} = {}", key.name, key.shown(config))).collect()
}

#[test]
fn the_example_names_every_key_with_its_default() {
    let text = include_str!("../../rulewatch.example.toml");
    let config = load(text, &[]).expect("the example is sound");
    assert_eq!(shown(&config), shown(&Config::default()));
    let table: toml::Table = text.parse().expect("the example is TOML");
    for key in &KEYS {
        let at = key.name.split('.').try_fold(None, |at: Option<&toml::Value>, part| match at {
            None => table.get(part).map(Some),
            Some(value) => value.get(part).map(Some),
        });
        let value = at.flatten().unwrap_or_else(|| panic!("the example lacks `{}`", key.name));
        assert_eq!(value.to_string(), key.shown(&Config::default()), "the default of `{}`", key.name);
    }
}

#[test]
fn the_environment_goes_before_the_file_and_the_file_before_the_defaults() {
    let file = "listen = '0.0.0.0:1'\n[fetch]\ntimeout = '15s'\nconcurrency = 4\n";
    let config = load(file, &[("RULEWATCH_FETCH_TIMEOUT", "500s"), ("RULEWATCH_LISTEN", "")]).expect("a configuration");
    assert_eq!(config.fetch.timeout, Duration::from_secs(500));
    assert_eq!(config.listen.to_string(), "0.0.0.0:1", "an empty variable counts as absent");
    assert_eq!((config.fetch.concurrency, config.fetch.attempts), (4, 3));
}

/// Commas within, as every hash has them.
const ACCOUNT: &str =
    "ana:$argon2id$v=19$m=19456,t=2,p=1$cnVsZXdhdGNobm9ib2R5IQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[test]
fn every_key_can_be_set_by_the_file_and_by_its_variable() {
    let values = [
        ("data", "/var/lib/rulewatch"),
        ("watchlist", "/etc/rulewatch/watchlist"),
        ("listen", "[::1]:80"),
        ("public_url", "https://rulewatch.example.org/"),
        ("trusted_proxies", "127.0.0.0/8, 10.1.2.3/32"),
        ("fetch.concurrency", "7"),
        ("fetch.per_host_concurrency", "3"),
        ("fetch.per_host_interval", "250ms"),
        ("fetch.timeout", "1m30s"),
        ("fetch.max_bytes", "5MiB"),
        ("fetch.respect_robots", "false"),
        ("fetch.user_agent", "watcher/2"),
        ("fetch.contact", "ops@example.org"),
        ("fetch.proxy", "socks5h://proxy.example.org:1080"),
        ("fetch.allow", "10.1.2.0/24, 10.1.2.3:8080, [fd00::]/8:443, ::1"),
        ("fetch.attempts", "5"),
        ("fetch.browser", "/opt/chromium"),
        ("fetch.browser_sandbox", "false"),
        ("mail.transport", "smtp"),
        ("mail.host", "mail.example.org"),
        ("mail.port", "465"),
        ("mail.security", "tls"),
        ("mail.user", "alerts"),
        ("mail.password", " geheim "),
        ("mail.from", "Rulewatch <alerts@example.org>"),
        ("mail.operator", "ops@example.org"),
        ("mail.language", "zh-Hant"),
        ("mail.bounces", "bounces@example.org"),
        ("mail.bounce_mailbox", "/var/mail/bounces"),
        ("mail.bounce_hook", "0123456789abcdef01234567"),
        ("mail.dkim_selector", "rulewatch2026"),
        ("mail.dkim_key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
        ("signup.open", "false"),
        ("signup.domains", "example.org, example.net"),
        ("summary.url", "https://api.example.org/v1/"),
        ("summary.model", "small-model"),
        ("summary.key", "sk-geheim"),
        ("summary.timeout", "20s"),
        ("summary.max_tokens", "400"),
        ("web.access", "password"),
        ("web.readers", ACCOUNT),
        ("web.operators", ACCOUNT),
        ("web.token", "0123456789abcdef0123456789abcdef"),
        ("web.reader_token", "fedcba9876543210fedcba9876543210"),
        ("web.user_header", "X-User"),
        ("web.role_header", "X-Role"),
        ("web.session", "1h"),
        ("web.requests_per_minute", "400"),
        ("web.costly_per_minute", "7"),
        ("store.url", "sqlite:/var/lib/rulewatch/index.sqlite"),
        ("log.level", "debug"),
        ("log.format", "json"),
        ("log.access", "false"),
    ];
    assert_eq!(values.map(|(name, _)| name), KEYS.each_ref().map(|key| key.name));
    let variables: Vec<(String, &str)> =
        KEYS.iter().zip(values).map(|(key, (_, value))| (key.variable(), value)).collect();
    let pairs: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    let by_environment = load("", &pairs).expect("a configuration");

    let typed = |value: &str| match value {
        "7" | "3" | "5" | "465" | "400" | "false" => value.to_owned(),
        ACCOUNT => format!("[{ACCOUNT:?}]"),
        list if list.contains(", ") => format!("{:?}", list.split(", ").collect::<Vec<_>>()),
        text => format!("{text:?}"),
    };
    let file: String = values.iter().map(|(name, value)| format!("{name} = {}\n", typed(value))).collect();
    let by_file = load(&file, &[]).expect("a configuration");

    assert_eq!(shown(&by_environment), shown(&by_file));
    let untouched = shown(&Config::default());
    for (line, default) in shown(&by_file).iter().zip(&untouched) {
        assert_ne!(line, default, "the value of the test is the default");
    }
    assert_eq!(by_file.mail.password.expose(), " geheim ");
    let allowed: Vec<_> = by_file.fetch.allow.iter().map(|a| (a.net.to_string(), a.port)).collect();
    let expected = [("10.1.2.0/24", None), ("10.1.2.3/32", Some(8080)), ("fd00::/8", Some(443)), ("::1/128", None)];
    assert_eq!(allowed, expected.map(|(net, port)| (net.to_owned(), port)));
}

#[test]
fn a_secret_can_be_read_from_a_file_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("password");
    fs::write(&file, "geheim\n").expect("a file");
    let path = file.to_string_lossy();
    let user = ("RULEWATCH_MAIL_USER", "alerts");
    let config = load("", &[user, ("RULEWATCH_MAIL_PASSWORD_FILE", &path)]).expect("a configuration");
    assert_eq!(config.mail.password.expose(), "geheim");
    check("", &[("RULEWATCH_MAIL_PASSWORD_FILE", "/nowhere/password")], "`/nowhere/password` cannot be read");
    let both = [("RULEWATCH_MAIL_PASSWORD", "x"), ("RULEWATCH_MAIL_PASSWORD_FILE", &*path)];
    check("", &both, "exclude each other");
}

#[test]
fn no_secret_is_ever_shown() {
    let planted = "p1anted";
    let proxy = format!("http://user:{planted}@proxy.example.org/");
    let pairs =
        [("RULEWATCH_MAIL_USER", "alerts"), ("RULEWATCH_MAIL_PASSWORD", planted), ("RULEWATCH_FETCH_PROXY", &proxy)];
    let config = load("", &pairs).expect("a configuration");
    let debug = format!("{config:?} {:?}", config.mail.password);
    assert!(!debug.contains(planted) && debug.contains("***"), "{debug}");
    for file in [
        format!("mail.password = [\"{planted}\"]"),
        format!("mail.password = \"{planted}"),
        format!("fetch.proxy = \"ftp://user:{planted}@proxy.example.org\""),
        format!("fetch.proxy = \"http://user:{planted}@[\""),
        format!("store.url = \"postgres://user:{planted}@db.example.org/\""),
    ] {
        let error = load(&file, &[]).expect_err(&file);
        assert!(!format!("{error} {error:?}").contains(planted), "{error}");
        assert!(error.to_string().contains("rulewatch.toml:1:"), "{error}");
    }
}

#[test]
fn every_error_is_told_at_once_at_its_place_and_with_a_suggestion() {
    let file = "lisen = 'x'\n[fetch]\ntimeout = 'soon'\nconcurrency = 0\nsecurity = 'tls'\n[mails]\nhost = 'x'\n";
    let error = load(file, &[("RULEWATCH_MAIL_PORT", "65536")]).expect_err(file).to_string();
    for expected in [
        "there is no key `lisen`",
        "did you mean `listen`?",
        "rulewatch.toml:3:11",
        "`fetch.timeout`: write a duration from 1s to 1h",
        "rulewatch.toml:4:15",
        "`fetch.concurrency`: write a whole number from 1 to 1000",
        "there is no key `fetch.security`",
        "did you mean `mail.security`?",
        "there is no key `mails`",
        "4 | concurrency = 0",
        "`RULEWATCH_MAIL_PORT`: write a whole number from 0 to 65535",
    ] {
        assert!(error.contains(expected), "{expected}\n{error}");
    }
}

#[test]
fn each_bad_value_is_refused_with_what_to_write() {
    for (file, expected) in [
        ("listen = 8300", "write a text in quotes"),
        ("listen = 'localhost'", "write it as `127.0.0.1:8300`"),
        ("data = ''", "write one line of text"),
        ("public_url = 'ftp://example.org'", "begins with `https:` or `http:`"),
        ("public_url = 'example.org'", "write it as `https://rulewatch.example.org/`"),
        ("fetch.timeout = 15", "write a text in quotes"),
        ("fetch.timeout = '0s'", "from 1s to 1h"),
        ("fetch.per_host_interval = '2h'", "from 0s to 1h"),
        ("fetch.max_bytes = '32MB'", "write a size from 1KiB to 1GiB"),
        ("fetch.max_bytes = -1", "a whole number"),
        ("fetch.respect_robots = 'no'", "write `true` or `false`"),
        ("fetch.allow = '10.0.0.0/8'", "write a list of texts"),
        ("fetch.allow = ['10.0.0.0/99']", "`10.0.0.0/99` is no network"),
        ("fetch.allow = ['10.0.0.1:99999']", "`10.0.0.1:99999` is no network"),
        ("fetch.allow = ['all']", "`all` is no network"),
        ("fetch.attempts = 1.5", "a whole number"),
        ("fetch.browser = true", "write a text in quotes"),
        ("fetch.browser_sandbox = 'no'", "write `true` or `false`"),
        ("mail.transport = 'sendmail'", "write one of `directory` and `smtp`"),
        ("mail.security = 'startls'", "did you mean `starttls`?"),
        ("mail.from = 'alerts'", "write it as `Rulewatch <alerts@example.org>`"),
        ("mail.from = \"a@example.org\\r\\nBcc: b@example.org\"", "`mail.from`"),
        ("mail.password = 'x'", "`mail.password` is set without `mail.user`"),
        ("mail = { user = 'u', password = 'x', security = 'none', host = 'mail.example.org' }", "sent in clear"),
        ("store.url = 'postgres://db/'", "SQLite only"),
        ("log.level = 'verbose'", "write one of `error`, `warn`, `info`, `debug` and `trace`"),
        ("log = 'info'", "there is no key `log`"),
    ] {
        check(file, &[], expected);
    }
}

#[test]
fn a_file_that_was_named_must_be_there() {
    let error = Config::load(Some(Path::new("/nowhere/rulewatch.toml")), env(&[])).expect_err("no file");
    assert_eq!(error.to_string(), "the configuration `/nowhere/rulewatch.toml` cannot be read: check `--config`");
}

#[test]
fn a_variable_that_sets_nothing_is_named_with_what_was_meant() {
    let names =
        ["HOME", "RULEWATCH_DATA", "RULEWATCH_MAIL_PASWORD", "RULEWATCH_PORT_8300_TCP", "RULEWATCH_FETCH_PROXY_FILE"];
    assert_eq!(
        unknown_variables(names.into_iter()),
        [
            "`RULEWATCH_MAIL_PASWORD` sets nothing: did you mean `RULEWATCH_MAIL_PASSWORD`?",
            "`RULEWATCH_PORT_8300_TCP` sets nothing",
        ]
    );
}

#[test]
fn the_index_lies_in_the_folder_of_the_data_unless_it_is_put_elsewhere() {
    let config = load("data = '/srv/rw'", &[]).expect("a configuration");
    assert_eq!(config.store_url(), "sqlite:/srv/rw/index.sqlite");
    let config = load("store.url = 'sqlite:/tmp/x'", &[]).expect("a configuration");
    assert_eq!(config.store_url(), "sqlite:/tmp/x");
}

#[test]
fn a_model_is_named_and_its_key_is_never_sent_in_clear() {
    let url = |url: &str| format!("[summary]\nurl = '{url}'\nmodel = 'small'\nkey = 'sk-geheim'\n");
    for good in ["https://api.example.org/v1/", "http://localhost:11434/v1/", "http://127.0.0.1:1/", "http://[::1]:1/"]
    {
        load(&url(good), &[]).expect(good);
    }
    check(&url("http://api.example.org/v1/"), &[], "the key would be sent in clear");
    check(&url("ftp://api.example.org/"), &[], "write an address that begins with `https:` or `http:`");
    check("[summary]\nurl = 'https://api.example.org/v1/'\n", &[], "`summary.url` is set without `summary.model`");
    check("[summary]\ntimeout = '2m'\n", &[], "write a duration from 1s to 1m");
}
